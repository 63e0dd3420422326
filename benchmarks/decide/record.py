"""A record of calls to be replayed: written as the controller would have written it, but all at once."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Table, insert

from appliance.config.model.document import Document
from appliance.domain.phone_number import PhoneNumber
from appliance.simulate.simulator import try_call
from appliance.simulate.trial import Trial
from appliance.storage.engine import open_for_writing
from appliance.storage.migrate import migrate
from appliance.storage.schema import calls, hops, steps
from benchmarks.decide.callers import attempts

_AT_ONCE = 1000


def write_record(url: str, document: Document, count: int, days: int) -> None:
    """Make a data base that holds so many calls of the last days."""
    migrate(url)
    rows: dict[str, list[dict[str, Any]]] = {"calls": [], "steps": [], "hops": []}
    for attempt in attempts(count, days, len(document.agents)):
        trial = try_call(document, attempt)
        rows["calls"].append(_call(trial))
        rows["steps"] += [_plain(asdict(step)) for step in trial.steps]
        rows["hops"] += [_plain(asdict(hop)) for hop in trial.hops]
    engine = open_for_writing(url)
    with engine.begin() as connection:
        for table in (calls, steps, hops):
            _insert(connection.execute, table, [_whole(table, row) for row in rows[table.name]])
    engine.dispose()


def _insert(execute: Any, table: Table, rows: list[dict[str, Any]]) -> None:  # noqa: ANN401 - SQLAlchemy's own
    for first in range(0, len(rows), _AT_ONCE):
        execute(insert(table), rows[first : first + _AT_ONCE])


def _call(trial: Trial) -> dict[str, Any]:
    start, end = asdict(trial.start), asdict(trial.end)
    start["id"], start["started_at"] = start.pop("call"), start.pop("at")
    end["ended_at"] = end.pop("at")
    del end["call"]
    start["caller"] = trial.start.caller.digits if isinstance(trial.start.caller, PhoneNumber) else None
    return _plain({**start, **end, "kind": "incoming"})


def _whole(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Give a table's own columns of it; what nobody knows is an empty word where a word must be."""
    own = {name: value for name, value in row.items() if name in table.c}
    return {name: "" if value is None and not table.c[name].nullable else value for name, value in own.items()}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(value, "value", value) for name, value in row.items()}
