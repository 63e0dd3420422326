"""What callers leave behind: waits, requests to be called back, faxes; notices on their way; who looked at what."""

import sqlalchemy as sa
from alembic import op

from appliance.storage.column_types import OutsideText, UtcTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _add_audit()


def _add_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("who", OutsideText, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("what", OutsideText, nullable=False),
        sa.Column("detail", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
