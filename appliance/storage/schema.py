"""The tables. `docs/database.md` tells what each column means.

A change here needs a migration beside it: a test compares the two. Ids are texts that are unique across
boxes, so that several boxes can write into one data base. Whatever may be written twice (after a crash, by
two recoveries) has a natural key, and the second writing is ignored.
"""

from sqlalchemy import (
    Column,
    Computed,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from appliance.storage.column_types import DecimalText, OutsideText, UtcTime

SCHEMA_VERSION = "0006"
"""The newest migration. A data base may be newer (the other slot of the machine wrote it), never older."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _of_call(*, primary_key: bool = False) -> Column[str]:
    return Column("call", Text, ForeignKey("calls.id"), primary_key=primary_key, nullable=False)


calls = Table(
    "calls",
    metadata,
    Column("id", Text, primary_key=True),
    Column("line", Text, nullable=False),
    Column("hotline", Text),
    Column("called", OutsideText, nullable=False),
    Column("caller", Text),
    Column("caller_name", OutsideText, nullable=False),
    Column("revision", Text, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("answered_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("result", Text),
    Column("released_by", Text),
    Column("served_by", Text),
    Column("agent", Text),
    Column("department", Text),
    Column("ring_s", Float),
    Column("talk_s", Float),
    Column("note", OutsideText),
    Column("region", OutsideText, nullable=False, server_default=text("''")),
    Column("endpoint", Text),
    Column("refused_by", OutsideText, nullable=False, server_default=text("''")),
    Column("kind", Text, nullable=False, server_default="incoming"),
    Column("sample", Integer, nullable=False, server_default="0"),
    Column("release_known", Text, nullable=False, server_default=text("''")),
    Column("release_tone", Text, nullable=False, server_default=text("''")),
    Column("release_confidence", Float),
    # Whoever searches a caller knows the last digits. Made from `caller`, so that it goes with it.
    Column("caller_end", Text, Computed("substr(caller, length(caller) - 3)")),
)
Index(None, calls.c.started_at, calls.c.id)
Index(None, calls.c.caller, calls.c.started_at)
Index(None, calls.c.hotline, calls.c.started_at)
# Small whatever the history's size: NULLs stand together in it, so finding the calls that were cut off is one
# look.
Index(None, calls.c.ended_at)
# What people look calls up by (`call_search`): each gives its calls in order of time. They hold only what is set, so
# that opening a record costs few of them.
Index(None, calls.c.caller_end, calls.c.started_at)
Index(None, calls.c.line, calls.c.started_at)
_SEARCHED = {
    **{name: calls.c[name].is_not(None) for name in ("agent", "department", "result", "talk_s", "ring_s")},
    **{name: calls.c[name] != text("''") for name in ("region", "refused_by")},
    "kind": calls.c.kind != text("'incoming'"),
    "sample": calls.c.sample != text("0"),
}
for _name, _is_set in _SEARCHED.items():
    # On PostgreSQL they have the same condition (v0004), not told here: each process would load that dialect, 2 MB.
    Index(None, calls.c[_name], calls.c.started_at, sqlite_where=_is_set)

steps = Table(
    "steps",
    metadata,
    _of_call(primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("node", Text),
    Column("kind", Text, nullable=False),
    Column("decided", OutsideText, nullable=False),
    Column("reason", OutsideText, nullable=False),
    Column("keys", OutsideText, nullable=False),
)

hops = Table(
    "hops",
    metadata,
    _of_call(primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("department", Text),
    Column("agent", Text),
    Column("outcome", Text, nullable=False),
    Column("cause", OutsideText, nullable=False),
    Column("ring_s", Float, nullable=False),
    Column("talk_s", Float, nullable=False),
    Column("endpoint", Text),
    Column("line", Text),
    Column("forwarded", Integer, nullable=False, server_default="0"),
    Column("transferred_by", Text, nullable=False, server_default=text("''")),
    Column("answer_known", Text, nullable=False, server_default=text("''")),
    Column("release_known", Text, nullable=False, server_default=text("''")),
)

waits = Table(
    "waits",
    metadata,
    _of_call(primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("node", Text, nullable=False),
    Column("entered_at", UtcTime, nullable=False),
    Column("left_at", UtcTime, nullable=False),
    Column("how", Text, nullable=False),
    Column("first_place", Integer, nullable=False),
    Column("place_at_end", Integer, nullable=False),
    Column("key", OutsideText, nullable=False),
)
Index(None, waits.c.entered_at)

surveys = Table(
    "surveys",
    metadata,
    _of_call(primary_key=True),
    Column("agent", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("hotline", Text),
    Column("department", Text),
    Column("key", OutsideText),
    Column("label", OutsideText),
)
Index(None, surveys.c.label)

messages = Table(
    "messages",
    metadata,
    Column("file", Text, primary_key=True),
    _of_call(),
    Column("at", UtcTime, nullable=False),
    Column("mailbox", Text),
    Column("seconds", Float, nullable=False),
    Column("read_at", UtcTime),
    Column("deleted_at", UtcTime),
)
Index(None, messages.c.call)
Index(None, messages.c.at)

# The sequence is what an agent keys to call back, so it is small.
callbacks = Table(
    "callbacks",
    metadata,
    Column("sequence", Integer, primary_key=True),
    _of_call(),
    Column("at", UtcTime, nullable=False),
    Column("number", Text, nullable=False),
    Column("hotline", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("trunk_group", Text, nullable=False),
    Column("done_at", UtcTime),
    Column("done_by", OutsideText),
    UniqueConstraint("call"),
    sqlite_autoincrement=True,
)
Index(None, callbacks.c.done_at)

faxes = Table(
    "faxes",
    metadata,
    Column("file", Text, primary_key=True),
    _of_call(),
    Column("at", UtcTime, nullable=False),
    Column("mailbox", Text),
    Column("pages", Integer, nullable=False),
    Column("station", OutsideText, nullable=False),
    Column("cause", OutsideText, nullable=False),
    Column("read_at", UtcTime),
    Column("deleted_at", UtcTime),
)
Index(None, faxes.c.call)
Index(None, faxes.c.at)

recordings = Table(
    "recordings",
    metadata,
    Column("file", Text, primary_key=True),
    _of_call(),
    Column("at", UtcTime, nullable=False),
    Column("agent", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("bytes", Integer),
    Column("deleted_at", UtcTime),
    Column("format", Text, nullable=False, server_default="wav"),
    Column("paused_s", Float, nullable=False, server_default="0"),
)
Index(None, recordings.c.call)
Index(None, recordings.c.at)

charges = Table(
    "charges",
    metadata,
    _of_call(primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("kind", Text, nullable=False),
    Column("hotline", Text),
    Column("line", Text),
    Column("tariff", Text),
    Column("currency", Text, nullable=False),
    Column("amount", DecimalText, nullable=False),
    Column("package_s", Integer, nullable=False),
    Column("trunk_group", Text),
    Column("endpoint", Text),
    Column("dialled", OutsideText, nullable=False),
    Column("estimated", Integer, nullable=False, server_default="0"),
)
Index(None, charges.c.at)
Index(None, charges.c.hotline, charges.c.at)

top_ups = Table(
    "top_ups",
    metadata,
    Column("tariff", Text, primary_key=True),
    Column("at", UtcTime, primary_key=True),
    Column("amount", DecimalText, nullable=False),
    Column("note", OutsideText, nullable=False),
    Column("author", OutsideText, nullable=False),
)

# A number is never given again, also when the newest revision has been deleted: calls name theirs by it.
revisions = Table(
    "revisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("author", OutsideText, nullable=False),
    Column("note", OutsideText, nullable=False),
    Column("document", Text, nullable=False),
    Column("config_version", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("overruled", OutsideText, nullable=False, server_default=text("''")),
    sqlite_autoincrement=True,
)

publication = Table(
    "publication",
    metadata,
    Column("box", Text, primary_key=True),
    Column("revision", Integer, ForeignKey("revisions.number"), nullable=False),
    Column("at", UtcTime, nullable=False),
)

screening_tables = Table(
    "screening_tables",
    metadata,
    Column("name", Text, primary_key=True),
    Column("hash", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("author", OutsideText, nullable=False),
    Column("entries", Integer, nullable=False),
)

# Stored in the order of its key alone: a table of 100,000 numbers is half as large so.
screening_entries = Table(
    "screening_entries",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("note", OutsideText, nullable=False),
    sqlite_with_rowid=False,
)

# The sequence tells the newest, not the time: a box's clock may have been set back.
overrides = Table(
    "overrides",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("hotline", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("until", UtcTime),
    Column("by", OutsideText, nullable=False),
    UniqueConstraint("hotline", "at"),
)

agent_events = Table(
    "agent_events",
    metadata,
    Column("agent", Text, primary_key=True),
    Column("at", UtcTime, primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("old", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("call", Text),
)

agent_states = Table(
    "agent_states",
    metadata,
    Column("agent", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)

rotations = Table(
    "rotations",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# Never a caller's number in plain: it must outlive the erasure of one.
audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("who", OutsideText, nullable=False),
    Column("action", Text, nullable=False),
    Column("what", OutsideText, nullable=False),
    Column("detail", OutsideText, nullable=False),
)
Index(None, audit.c.at)

# A notice is told once a channel, however often it is found out. The number stands in `caller` alone, so that it can
# be erased.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("box", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("caller", Text),
    Column("call", Text),
    Column("payload", OutsideText, nullable=False),
    Column("reason", OutsideText, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("begun_at", UtcTime),
    Column("cut_off", Integer, nullable=False),
    Column("last_error", OutsideText, nullable=False),
    Column("done_at", UtcTime),
    UniqueConstraint("key", "channel"),
)
Index(None, outbox.c.state, outbox.c.channel, outbox.c.next_at)
Index(None, outbox.c.caller)
Index(None, outbox.c.at)

# Who may sign in. A name is never given to another person: the audit speaks of people by it.
users = Table(
    "users",
    metadata,
    Column("user", Text, primary_key=True),
    Column("name", OutsideText, nullable=False),
    Column("role", Text, nullable=False),
    Column("agent", Text),
    Column("language", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("totp_secret", Text),
    Column("totp_used", Integer, nullable=False, server_default="0"),
    Column("recovery_codes", Text, nullable=False, server_default=text("''")),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", OutsideText, nullable=False),
    Column("disabled_at", UtcTime),
)

# What a cookie holds stands here as its hash alone: whoever reads the data base can't sign in by it.
sessions = Table(
    "sessions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("user", Text, ForeignKey("users.user"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("address", OutsideText, nullable=False),
    Column("browser", OutsideText, nullable=False),
    Column("awaits_code", Integer, nullable=False, server_default="0"),
    Column("revoked_at", UtcTime),
)
Index(None, sessions.c.user)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("user", Text, ForeignKey("users.user"), nullable=False),
    Column("name", OutsideText, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
    Column("used_at", UtcTime),
    Column("revoked_at", UtcTime),
    UniqueConstraint("hash"),
)

# `subject` is an account or an address; the row goes when somebody signs in, or when it is old.
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("subject", OutsideText, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
)

# What the web face keeps for itself, as JSON by name: no part of a revision.
web_settings = Table(
    "web_settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", OutsideText, nullable=False),
)

# A document that isn't in force yet; one a box. `base` is the revision that it was begun from.
drafts = Table(
    "drafts",
    metadata,
    Column("box", Text, primary_key=True),
    Column("document", Text, nullable=False),
    Column("base", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", OutsideText, nullable=False),
    Column("changes", OutsideText, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", OutsideText, nullable=False),
    Column("company", OutsideText, nullable=False),
    Column("email", OutsideText, nullable=False),
    Column("address", OutsideText, nullable=False),
    Column("remark", OutsideText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("changed_by", OutsideText, nullable=False),
)
Index(None, contacts.c.name)

# `number` as the record of calls has it, so that a call finds its contact; `shown` as it was written.
contact_numbers = Table(
    "contact_numbers",
    metadata,
    Column("contact", Text, ForeignKey("contacts.id"), primary_key=True),
    Column("number", Text, primary_key=True),
    Column("shown", OutsideText, nullable=False),
    Column("label", OutsideText, nullable=False),
)
Index(None, contact_numbers.c.number)

# What people write about a caller or a call; `number` finds it for a caller who is no contact.
call_notes = Table(
    "call_notes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("by", OutsideText, nullable=False),
    Column("call", Text, ForeignKey("calls.id")),
    Column("contact", Text, ForeignKey("contacts.id")),
    Column("number", Text),
    Column("wrap_up", Text),
    Column("text", OutsideText, nullable=False),
)
Index(None, call_notes.c.call)
Index(None, call_notes.c.contact)
Index(None, call_notes.c.number)

line_reports = Table(
    "line_reports",
    metadata,
    Column("id", Text, primary_key=True),
    Column("line", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("asked_by", OutsideText, nullable=False),
    Column("report", OutsideText, nullable=False),
    Column("learned", OutsideText, nullable=False),
    Column("signs", Text, nullable=False, server_default=text("''")),
    Column("applied_at", UtcTime),
    Column("applied_by", OutsideText),
)
Index(None, line_reports.c.line, line_reports.c.at)

morning_reports = Table(
    "morning_reports",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("faulty", Integer, nullable=False),
    Column("report", OutsideText, nullable=False),
)
Index(None, morning_reports.c.at)
