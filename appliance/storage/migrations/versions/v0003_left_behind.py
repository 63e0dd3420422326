"""What callers leave behind: waits, requests to be called back, faxes; notices on their way; who looked at what."""

import sqlalchemy as sa
from alembic import op

from appliance.storage.column_types import OutsideText, UtcTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _add_waits()
    _add_audit()
    _add_callbacks()
    _let_recordings_go()
    _tell_of_recordings()
    _add_outbox()
    _add_faxes()
    _tell_of_transfers()


def _tell_of_transfers() -> None:
    op.add_column("hops", sa.Column("transferred_by", sa.Text, nullable=False, server_default=sa.text("''")))


def _add_callbacks() -> None:
    op.create_table(
        "callbacks",
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("hotline", sa.Text, nullable=False),
        sa.Column("department", sa.Text, nullable=False),
        sa.Column("trunk_group", sa.Text, nullable=False),
        sa.Column("done_at", UtcTime),
        sa.Column("done_by", OutsideText),
        sa.PrimaryKeyConstraint("sequence", name="pk_callbacks"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_callbacks_call"),
        sa.UniqueConstraint("call", name="uq_callbacks_call"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_callbacks_done_at", "callbacks", ["done_at"])


def _add_waits() -> None:
    op.create_table(
        "waits",
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("node", sa.Text, nullable=False),
        sa.Column("entered_at", UtcTime, nullable=False),
        sa.Column("left_at", UtcTime, nullable=False),
        sa.Column("how", sa.Text, nullable=False),
        sa.Column("first_place", sa.Integer, nullable=False),
        sa.Column("place_at_end", sa.Integer, nullable=False),
        sa.Column("key", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("call", "sequence", name="pk_waits"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_waits_call"),
    )
    op.create_index("ix_waits_entered_at", "waits", ["entered_at"])


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
        sa.Column("box", sa.Text, nullable=False),
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


def _add_faxes() -> None:
    op.create_table(
        "faxes",
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("mailbox", sa.Text),
        sa.Column("pages", sa.Integer, nullable=False),
        sa.Column("station", OutsideText, nullable=False),
        sa.Column("cause", OutsideText, nullable=False),
        sa.Column("read_at", UtcTime),
        sa.Column("deleted_at", UtcTime),
        sa.PrimaryKeyConstraint("file", name="pk_faxes"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_faxes_call"),
    )
    op.create_index("ix_faxes_call", "faxes", ["call"])
    op.create_index("ix_faxes_at", "faxes", ["at"])


def _tell_of_recordings() -> None:
    op.add_column("recordings", sa.Column("format", sa.Text, nullable=False, server_default="wav"))
    op.add_column("recordings", sa.Column("paused_s", sa.Float, nullable=False, server_default="0"))
