"""What callers leave behind: waits, requests to be called back, faxes; notices on their way; who looked at what."""

import sqlalchemy as sa
from alembic import op

from appliance.storage.column_types import OutsideText, UtcTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _add_audit()
    _let_recordings_go()
    _add_outbox()


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


def _add_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("caller", sa.Text),
        sa.Column("call", sa.Text),
        sa.Column("payload", OutsideText, nullable=False),
        sa.Column("reason", OutsideText, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", UtcTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("refusals", sa.Integer, nullable=False),
        sa.Column("next_at", UtcTime, nullable=False),
        sa.Column("begun_at", UtcTime),
        sa.Column("cut_off", sa.Integer, nullable=False),
        sa.Column("last_error", OutsideText, nullable=False),
        sa.Column("done_at", UtcTime),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", "channel", name="uq_outbox_key_channel"),
    )
    op.create_index("ix_outbox_state_channel_next_at", "outbox", ["state", "channel", "next_at"])
    op.create_index("ix_outbox_caller", "outbox", ["caller"])
    op.create_index("ix_outbox_at", "outbox", ["at"])


def _let_recordings_go() -> None:
    op.add_column("recordings", sa.Column("bytes", sa.Integer))
    op.add_column("recordings", sa.Column("deleted_at", UtcTime))
    op.create_index("ix_recordings_at", "recordings", ["at"])
