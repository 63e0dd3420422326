"""Regions, endpoints and refusals of calls; charges; revisions; long lists; what is set by hand.

`hops.agent` may be empty from now on: an endpoint needn't have a person behind it.
"""

import sqlalchemy as sa
from alembic import op

from appliance.storage.column_types import DecimalText, OutsideText, UtcTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _widen_the_record()
    _add_costs()
    _add_revisions()
    _add_screening_tables()
    _add_what_is_set_by_hand()


def _widen_the_record() -> None:
    op.add_column("calls", sa.Column("region", OutsideText, nullable=False, server_default=sa.text("''")))
    op.add_column("calls", sa.Column("endpoint", sa.Text))
    op.add_column("calls", sa.Column("refused_by", OutsideText, nullable=False, server_default=sa.text("''")))
    op.add_column("calls", sa.Column("kind", sa.Text, nullable=False, server_default="incoming"))
    op.create_index("ix_calls_caller_started_at", "calls", ["caller", "started_at"])
    op.create_index("ix_calls_hotline_started_at", "calls", ["hotline", "started_at"])
    # SQLite can't loosen a column: the table is copied, in the same transaction.
    with op.batch_alter_table("hops") as hops:
        hops.alter_column("agent", existing_type=sa.Text, nullable=True)
    op.add_column("hops", sa.Column("endpoint", sa.Text))
    op.add_column("hops", sa.Column("line", sa.Text))
    op.add_column("hops", sa.Column("forwarded", sa.Integer, nullable=False, server_default="0"))


def _add_costs() -> None:
    op.create_table(
        "charges",
        sa.Column("call", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("hotline", sa.Text),
        sa.Column("line", sa.Text),
        sa.Column("tariff", sa.Text),
        sa.Column("currency", sa.Text, nullable=False),
        sa.Column("amount", DecimalText, nullable=False),
        sa.Column("package_s", sa.Integer, nullable=False),
        sa.Column("trunk_group", sa.Text),
        sa.Column("endpoint", sa.Text),
        sa.Column("dialled", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("call", "sequence", name="pk_charges"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_charges_call"),
    )
    op.create_index("ix_charges_at", "charges", ["at"])
    op.create_index("ix_charges_hotline_at", "charges", ["hotline", "at"])
    op.create_table(
        "top_ups",
        sa.Column("tariff", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("amount", DecimalText, nullable=False),
        sa.Column("note", OutsideText, nullable=False),
        sa.Column("author", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("tariff", "at", name="pk_top_ups"),
    )


def _add_revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("author", OutsideText, nullable=False),
        sa.Column("note", OutsideText, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("config_version", sa.Integer, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("overruled", OutsideText, nullable=False, server_default=sa.text("''")),
        sa.PrimaryKeyConstraint("number", name="pk_revisions"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "publication",
        sa.Column("box", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("box", name="pk_publication"),
        sa.ForeignKeyConstraint(["revision"], ["revisions.number"], name="fk_publication_revision"),
    )


def _add_screening_tables() -> None:
    op.create_table(
        "screening_tables",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("author", OutsideText, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", "hash", name="pk_screening_tables"),
    )
    op.create_table(
        "screening_entries",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("note", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("hash", "kind", "value", name="pk_screening_entries"),
        sqlite_with_rowid=False,
    )


def _add_what_is_set_by_hand() -> None:
    op.create_table(
        "overrides",
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("hotline", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("until", UtcTime),
        sa.Column("by", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_overrides"),
        sa.UniqueConstraint("hotline", "at", name="uq_overrides_hotline_at"),
    )
    op.create_table(
        "agent_events",
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("old", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("new", sa.Text, nullable=False),
        sa.Column("call", sa.Text),
        sa.PrimaryKeyConstraint("agent", "at", "sequence", name="pk_agent_events"),
    )
    op.create_table(
        "agent_states",
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("agent", name="pk_agent_states"),
    )
    op.create_table(
        "rotations",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_rotations"),
    )
