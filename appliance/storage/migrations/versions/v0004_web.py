"""What the web face keeps: who may sign in, the draft, contacts and notes; which calls are samples."""

import sqlalchemy as sa
from alembic import op

from appliance.storage.column_types import OutsideText, UtcTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("calls", sa.Column("sample", sa.Integer, nullable=False, server_default="0"))
    end = sa.Computed("substr(caller, length(caller) - 3)")
    op.add_column("calls", sa.Column("caller_end", sa.Text, end))
    _index_calls()
    _add_accounts()
    _add_settings()
    _add_contacts()


def _index_calls() -> None:
    for name in ("caller_end", "line"):
        op.create_index(f"ix_calls_{name}_started_at", "calls", [name, "started_at"])
    searched = {
        **dict.fromkeys(("agent", "department", "result", "talk_s", "ring_s"), "{} IS NOT NULL"),
        **dict.fromkeys(("region", "refused_by"), "{} != ''"),
        "kind": "{} != 'incoming'",
        "sample": "{} != 0",
    }
    for name, condition in searched.items():
        where = sa.text(condition.format(name))
        columns = [name, "started_at"]
        op.create_index(f"ix_calls_{name}_started_at", "calls", columns, sqlite_where=where, postgresql_where=where)
    op.create_index("ix_surveys_label", "surveys", ["label"])


def _add_accounts() -> None:
    op.create_table(
        "users",
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("name", OutsideText, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("agent", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("totp_secret", sa.Text),
        sa.Column("totp_used", sa.Integer, nullable=False, server_default="0"),
        sa.Column("recovery_codes", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Column("changed_by", OutsideText, nullable=False),
        sa.Column("disabled_at", UtcTime),
        sa.PrimaryKeyConstraint("user", name="pk_users"),
    )
    op.create_table(
        "sessions",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("seen_at", UtcTime, nullable=False),
        sa.Column("address", OutsideText, nullable=False),
        sa.Column("browser", OutsideText, nullable=False),
        sa.Column("awaits_code", sa.Integer, nullable=False, server_default="0"),
        sa.Column("revoked_at", UtcTime),
        sa.PrimaryKeyConstraint("hash", name="pk_sessions"),
        sa.ForeignKeyConstraint(["user"], ["users.user"], name="fk_sessions_user"),
    )
    op.create_index("ix_sessions_user", "sessions", ["user"])
    op.create_table(
        "tokens",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("name", OutsideText, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("expires_at", UtcTime),
        sa.Column("used_at", UtcTime),
        sa.Column("revoked_at", UtcTime),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
        sa.ForeignKeyConstraint(["user"], ["users.user"], name="fk_tokens_user"),
        sa.UniqueConstraint("hash", name="uq_tokens_hash"),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("subject", OutsideText, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_sign_in_failures"),
    )


def _add_settings() -> None:
    op.create_table(
        "web_settings",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Column("changed_by", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_web_settings"),
    )
    op.create_table(
        "drafts",
        sa.Column("box", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("base", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Column("changed_by", OutsideText, nullable=False),
        sa.Column("changes", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("box", name="pk_drafts"),
    )


def _add_contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", OutsideText, nullable=False),
        sa.Column("company", OutsideText, nullable=False),
        sa.Column("email", OutsideText, nullable=False),
        sa.Column("address", OutsideText, nullable=False),
        sa.Column("remark", OutsideText, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("changed_at", UtcTime, nullable=False),
        sa.Column("changed_by", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contacts"),
    )
    op.create_index("ix_contacts_name", "contacts", ["name"])
    op.create_table(
        "contact_numbers",
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("shown", OutsideText, nullable=False),
        sa.Column("label", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("contact", "number", name="pk_contact_numbers"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"], name="fk_contact_numbers_contact"),
    )
    op.create_index("ix_contact_numbers_number", "contact_numbers", ["number"])
    op.create_table(
        "call_notes",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("by", OutsideText, nullable=False),
        sa.Column("call", sa.Text),
        sa.Column("contact", sa.Text),
        sa.Column("number", sa.Text),
        sa.Column("wrap_up", sa.Text),
        sa.Column("text", OutsideText, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_call_notes"),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_call_notes_call"),
        sa.ForeignKeyConstraint(["contact"], ["contacts.id"], name="fk_call_notes_contact"),
    )
    op.create_index("ix_call_notes_call", "call_notes", ["call"])
    op.create_index("ix_call_notes_contact", "call_notes", ["contact"])
    op.create_index("ix_call_notes_number", "call_notes", ["number"])
