"""The tables of the call record. `docs/database.md` tells what each column means.

A change here needs a migration beside it: a test compares the two. Ids are texts that are unique across
boxes, so that several boxes can write into one data base. Whatever may be written twice (after a crash, by
two recoveries) has a natural key, and the second writing is ignored.
"""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, MetaData, Table, Text

from appliance.storage.column_types import OutsideText, UtcTime

SCHEMA_VERSION = "0001"
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
)
Index(None, calls.c.started_at, calls.c.id)
# Small whatever the history's size: NULLs stand together in it, so finding the calls that were cut off is one
# look.
Index(None, calls.c.ended_at)

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
    Column("agent", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("cause", OutsideText, nullable=False),
    Column("ring_s", Float, nullable=False),
    Column("talk_s", Float, nullable=False),
)

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

recordings = Table(
    "recordings",
    metadata,
    Column("file", Text, primary_key=True),
    _of_call(),
    Column("at", UtcTime, nullable=False),
    Column("agent", Text, nullable=False),
    Column("seconds", Float, nullable=False),
)
Index(None, recordings.c.call)
