"""A random past: several people, their numbers written in all ways, and whatever their calls left."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, select

from appliance.domain.instance import Instance, Ports
from appliance.storage.schema import (
    callbacks,
    calls,
    charges,
    faxes,
    hops,
    messages,
    metadata,
    outbox,
    recordings,
    screening_entries,
    screening_tables,
    steps,
    surveys,
    waits,
)

BEGAN = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
PEOPLE = {
    "wang": ("13800138000", "+8613800138000", "008613800138000", "013800138000", "8613800138000"),
    "li": ("13900139000", "+8613900139000", "013900139000"),
    "office": ("12345678", "075512345678", "+8675512345678", "008675512345678"),
    "abroad": ("+81398765432", "0081398765432"),
    "withheld": (None,),
}
CORES = {"wang": "13800138000", "li": "13900139000", "office": "75512345678", "abroad": "81398765432"}


@dataclass
class Past:
    """What has happened; `calls` and `files` are by person."""

    instance: Instance
    random: Random
    calls: dict[str, list[str]] = field(default_factory=lambda: {who: [] for who in PEOPLE})
    files: dict[str, list[Path]] = field(default_factory=lambda: {who: [] for who in PEOPLE})
    lists: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def form(self, who: str) -> str | None:
        return self.random.choice(PEOPLE[who])

    def happens(self, connection: Connection, people: Sequence[str]) -> None:
        """Let somebody call, and leave something."""
        who, other = self.random.choice(people), self.random.choice([one for one in people if one != "withheld"])
        self.count += 1
        call, number, at = (
            f"b0x-{1795000000 + self.count}.{self.count}",
            self.form(who),
            BEGAN + timedelta(minutes=self.count),
        )
        self.calls[who].append(call)
        facts = {"line": "01", "hotline": "main", "called": "4008001234", "revision": "1", "started_at": at}
        end = {"ended_at": at + timedelta(minutes=2), "result": "answered", "note": f"called by {number}"}
        name = {"caller": number, "caller_name": f"name {number}", "region": "上海"}
        connection.execute(insert(calls), {"id": call, **facts, **end, **name})
        keyed = self.form(other) if self.random.random() < 0.3 else "1"
        step = {"call": call, "sequence": 0, "at": at, "node": "menu", "kind": "menu", "decided": "go on"}
        connection.execute(insert(steps), {**step, "reason": f"the caller is {number}", "keys": keyed})
        connection.execute(insert(hops), {**_hop(call, at)})
        self._leaves(connection, call, at, who, other, number)

    def _leaves(
        self, connection: Connection, call: str, at: datetime, who: str, other: str, number: str | None
    ) -> None:
        chance = self.random.random
        if chance() < 0.5:
            self._file(connection, messages, self.instance.voicemail, f"{call}.wav", who, _message(call, at))
        if chance() < 0.5:
            name = f"{at:%Y/%m/%d}/{call}-1-8001.wav"
            self._file(connection, recordings, self.instance.recordings, name, who, _recording(call, at))
        if chance() < 0.3:
            fax = {"call": call, "at": at, "pages": 1, "station": self.form(who) or "", "cause": ""}
            self._file(connection, faxes, self.instance.fax, f"{call}.pdf", who, fax)
        if chance() < 0.3:
            lost = self.instance.raw_recordings / f"{call}-2-8002.raw"
            lost.write_bytes(f"said by {number}".encode())
            self.files[who].append(lost)
        if chance() < 0.5:
            connection.execute(insert(surveys), {"call": call, "agent": "8001", "at": at, "key": "1", "label": "好"})
            connection.execute(insert(waits), _wait(call, at))
        if chance() < 0.5:
            connection.execute(insert(charges), _charge(call, at, self.form(other) or ""))
        if chance() < 0.3 and number:
            wish = {"call": call, "at": at, "number": number, "hotline": "main", "department": "sales"}
            connection.execute(insert(callbacks), {**wish, "trunk_group": "out"})
        if chance() < 0.5:
            connection.execute(insert(outbox), _notice(call, at, number, self.random.choice(["waiting", "sent"])))

    def _file(
        self, connection: Connection, table: Table, folder: Path, name: str, who: str, values: dict[str, Any]
    ) -> None:
        connection.execute(insert(table), {"file": name, **values})
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"the voice of {self.form(who)}".encode())
        self.files[who].append(path)

    def list_of(self, connection: Connection, people: Sequence[str]) -> None:
        """Have a long list of callers, in which some of the people stand with a note."""
        listed = [who for who in people if who != "withheld" and self.random.random() < 0.6]
        values = {"name": "vip", "hash": "f" * 64, "at": BEGAN, "author": "me", "entries": len(listed)}
        connection.execute(insert(screening_tables), values)
        for who in listed:
            entry = {"hash": "f" * 64, "kind": "number", "value": self.form(who), "note": f"knows {CORES[who]}"}
            connection.execute(insert(screening_entries), entry)


def instance_in(folder: Path) -> Instance:
    """Make the folders of an instance."""
    made = Instance(folder, Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    for each in (made.voicemail, made.recordings, made.raw_recordings, made.fax, made.asterisk_state / "lib"):
        each.mkdir(parents=True, exist_ok=True)
    made.save()
    return made


def past_of(instance: Instance, engine: Engine, seed: int, count: int = 25) -> Past:
    """Let so many calls have happened."""
    past = Past(instance, Random(seed))  # noqa: S311 - a past to be repeated
    with engine.begin() as connection:
        for _ in range(count):
            past.happens(connection, list(PEOPLE))
        past.list_of(connection, list(PEOPLE))
    return past


def all_rows(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Give every row of every table but the audit."""
    with engine.begin() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
            if table.name != "audit"
        }


def _hop(call: str, at: datetime) -> dict[str, Any]:
    how = {"agent": "8001", "outcome": "answered", "cause": "", "ring_s": 1.0, "talk_s": 30.0}
    return {"call": call, "sequence": 0, "at": at, **how}


def _message(call: str, at: datetime) -> dict[str, Any]:
    return {"call": call, "at": at, "mailbox": "sales", "seconds": 5.0}


def _recording(call: str, at: datetime) -> dict[str, Any]:
    return {"call": call, "at": at, "agent": "8001", "seconds": 30.0, "bytes": 100}


def _wait(call: str, at: datetime) -> dict[str, Any]:
    places = {"how": "answered", "first_place": 1, "place_at_end": 1, "key": ""}
    return {"call": call, "sequence": 0, "node": "q", "entered_at": at, "left_at": at, **places}


def _charge(call: str, at: datetime, dialled: str) -> dict[str, Any]:
    money = {"tariff": "400", "currency": "CNY", "amount": Decimal("0.15"), "package_s": 0, "dialled": dialled}
    return {"call": call, "sequence": 0, "at": at, "seconds": 61.0, "kind": "incoming", "hotline": "main", **money}


def _notice(call: str, at: datetime, number: str | None, state: str) -> dict[str, Any]:
    told = {
        "box": "box",
        "key": f"voicemail-{call}",
        "channel": "mail",
        "kind": "voicemail",
        "caller": number,
        "call": call,
    }
    figures = {"attempts": 0, "refusals": 0, "cut_off": 0, "last_error": "", "reason": "", "since": at, "next_at": at}
    return {"id": call, "at": at, "payload": f'{{"from": "{number}"}}', "state": state, **told, **figures}
