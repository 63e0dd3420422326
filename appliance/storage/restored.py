"""Signing in after a restore: what was revoked since the backup was made must not hold again."""

from datetime import datetime

from sqlalchemy import select, update

from appliance.errors import UserError
from appliance.storage.access import PATIENCE_S, open_ready
from appliance.storage.engine import open_for_writing
from appliance.storage.schema import sessions, tokens


def end_sign_ins(restored: str, before: str, at: datetime) -> None:
    """End every session in the restored data base, and each token that doesn't hold in the one before.

    Both are URLs. Where there is no data base before, as on a new box, no token holds.
    """
    holding = _holding(before)
    engine = open_for_writing(restored, busy_timeout_s=PATIENCE_S)
    try:
        with engine.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.revoked_at.is_(None)).values(revoked_at=at))
            valid = select(tokens.c.hash).where(tokens.c.revoked_at.is_(None))
            lost = [each for each in connection.scalars(valid) if each not in holding]
            connection.execute(update(tokens).where(tokens.c.hash.in_(lost)).values(revoked_at=at))
    finally:
        engine.dispose()


def _holding(url: str) -> frozenset[str]:
    try:
        engine = open_ready(url)
    except UserError:
        return frozenset()
    try:
        with engine.connect() as connection:
            return frozenset(connection.scalars(select(tokens.c.hash).where(tokens.c.revoked_at.is_(None))))
    finally:
        engine.dispose()
