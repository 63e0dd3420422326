"""The record of calls: calls, steps, hops, surveys, messages, recordings."""

import sqlalchemy as sa
from alembic import op

from appliance.storage.column_types import OutsideText, UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("hotline", sa.Text),
        sa.Column("called", OutsideText, nullable=False),
        sa.Column("caller", sa.Text),
        sa.Column("caller_name", OutsideText, nullable=False),
        sa.Column("revision", sa.Text, nullable=False),
        sa.Column("started_at", UtcTime, nullable=False),
        sa.Column("answered_at", UtcTime),
        sa.Column("ended_at", UtcTime),
        sa.Column("result", sa.Text),
        sa.Column("released_by", sa.Text),
        sa.Column("served_by", sa.Text),
        sa.Column("agent", sa.Text),
        sa.Column("department", sa.Text),
        sa.Column("ring_s", sa.Float),
        sa.Column("talk_s", sa.Float),
        sa.Column("note", OutsideText),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
    )
    op.create_index("ix_calls_started_at_id", "calls", ["started_at", "id"])
    op.create_index("ix_calls_ended_at", "calls", ["ended_at"])
    op.create_table(
        "steps",
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("node", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("decided", OutsideText, nullable=False),
        sa.Column("reason", OutsideText, nullable=False),
        sa.Column("keys", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("call", "sequence", name="pk_steps"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_steps_call"),
    )
    op.create_table(
        "hops",
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("department", sa.Text),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("cause", OutsideText, nullable=False),
        sa.Column("ring_s", sa.Float, nullable=False),
        sa.Column("talk_s", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("call", "sequence", name="pk_hops"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_hops_call"),
    )
    op.create_table(
        "surveys",
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("hotline", sa.Text),
        sa.Column("department", sa.Text),
        sa.Column("key", OutsideText),
        sa.Column("label", OutsideText),
        sa.PrimaryKeyConstraint("call", "agent", name="pk_surveys"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_surveys_call"),
    )
    op.create_table(
        "messages",
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("mailbox", sa.Text),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("read_at", UtcTime),
        sa.Column("deleted_at", UtcTime),
        sa.PrimaryKeyConstraint("file", name="pk_messages"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_messages_call"),
    )
    op.create_index("ix_messages_call", "messages", ["call"])
    op.create_index("ix_messages_at", "messages", ["at"])
    op.create_table(
        "recordings",
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("file", name="pk_recordings"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_recordings_call"),
    )
    op.create_index("ix_recordings_call", "recordings", ["call"])
