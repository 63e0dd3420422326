"""A record of calls that tests write row by row."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Table, insert

from appliance.storage.engine import open_for_writing
from appliance.storage.schema import callbacks, calls, hops, surveys, waits

Row = dict[str, Any]


class Record:
    """Rows of calls and their parts, put into a data base at once."""

    def __init__(self) -> None:
        self.rows: dict[Table, list[Row]] = {table: [] for table in (calls, hops, waits, surveys, callbacks)}

    def call(self, at: datetime, result: str | None, **other: Any) -> str:  # noqa: ANN401 - a row's values, checked by the data base
        """Add a call; what isn't given is believable. `talk_s` and `wait_s` make its times."""
        id_ = f"box-1.{len(self.rows[calls])}"
        wait_s, talk_s = other.pop("wait_s", 10.0), other.pop("talk_s", 60.0)
        answered_at = at + timedelta(seconds=wait_s) if result == "answered" else None
        row: Row = {
            "id": id_, "line": "01", "hotline": "main", "called": "4000", "caller": "13800138000", "caller_name": "",
            "revision": "1", "started_at": at, "answered_at": answered_at, "region": "",
            "kind": "incoming", "sample": 0,
            "ended_at": None if result is None else (answered_at or at) + timedelta(seconds=talk_s),
            "result": result, "agent": "8001" if answered_at else None, "department": "sales" if answered_at else None,
            "ring_s": 3.0, "talk_s": talk_s if answered_at else 0.0,
        }  # fmt: skip
        self.rows[calls].append(row | other)
        return id_

    def hop(self, call: str, at: datetime, outcome: str, **other: Any) -> None:  # noqa: ANN401 - as above
        """Add an attempt that began at `at`."""
        ring_s, talk_s = other.pop("ring_s", 5.0), other.pop("talk_s", 0.0)
        sequence = sum(row["call"] == call for row in self.rows[hops][-9:])
        row: Row = {
            "call": call, "sequence": sequence, "at": at + timedelta(seconds=ring_s + talk_s), "department": "sales",
            "agent": "8001", "outcome": outcome, "cause": "", "ring_s": ring_s, "talk_s": talk_s,
            "answer_known": "",
        }  # fmt: skip
        self.rows[hops].append(row | other)

    def wait(self, call: str, entered_at: datetime, left_at: datetime, how: str, **other: Any) -> None:  # noqa: ANN401 - as above
        """Add a visit to a queue."""
        row: Row = {
            "call": call, "sequence": 0, "node": "queue", "entered_at": entered_at, "left_at": left_at, "how": how,
            "first_place": 1, "place_at_end": 1, "key": "",
        }  # fmt: skip
        self.rows[waits].append(row | other)

    def survey(self, call: str, at: datetime, key: str | None, **other: Any) -> None:  # noqa: ANN401 - as above
        """Add an answer, or that there was none."""
        labels: Mapping[str | None, str] = {"1": "非常满意", "2": "满意", "3": "不满意"}
        row: Row = {
            "call": call, "agent": "8001", "at": at, "hotline": "main", "department": "sales", "key": key,
            "label": labels.get(key),
        }  # fmt: skip
        self.rows[surveys].append(row | other)

    def callback(self, call: str, at: datetime, done_at: datetime | None = None) -> None:
        """Add a wish to be called back."""
        row: Row = {
            "call": call, "at": at, "number": "13800138000", "hotline": "main", "department": "sales",
            "trunk_group": "main", "done_at": done_at, "done_by": None,
        }  # fmt: skip
        self.rows[callbacks].append(row)

    def put(self, url: str) -> Engine:
        """Write all of it; give the engine."""
        engine = open_for_writing(url)
        with engine.begin() as connection:
            for table, rows in self.rows.items():
                if rows:
                    connection.execute(insert(table), rows)
        return engine
