"""Believable calls for a data base: `write_calls` fills one, the same seed the same calls.

What they tell holds together: who is answered talks with an agent of the department that was rung, steps and attempts
lie between a call's beginning and its end, and only who was answered gives a mark.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

Row = dict[str, Any]

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 700
DEPARTMENTS = {"sales": tuple(f"80{n:02}" for n in range(1, 13)), "service": tuple(f"80{n:02}" for n in range(13, 25))}
HOTLINES = {"main": "4008001234", "repairs": "4008005678"}
LINES = tuple(f"{n:02}" for n in range(1, 9))
REGIONS = tuple(
    f"{place}{part}"
    for place in "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁"
    for part in "东南西北中"
)
MARKS = (("1", "满意"), ("2", "一般"), ("3", "不满意"))
RARE_MARK = ("9", "极少")
"""One call in some hundred thousand was given it: whoever looks for it must not wait."""
TABLES = ("calls", "steps", "hops", "surveys", "charges", "recordings", "messages")
_RESULTS = ("answered", "abandoned", "no_answer", "voicemail", "busy", "refused", "completed", "callback")
_WEIGHTS = (70, 10, 6, 5, 3, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """The rows of one call, by table."""

    call: Row
    parts: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, table: str) -> list[Row]:
        """Give its rows of one table."""
        return [self.call] if table == "calls" else self.parts.get(table, [])


def made_up(count: int, seed: int = 1, days: int = DAYS) -> Iterator[MadeUp]:
    """Give so many calls, spread evenly over the days from `FIRST` on, the oldest first."""
    random = Random(seed)  # noqa: S311 - nothing secret is drawn
    numbers = [f"1{random.choice('3578')}{random.randrange(10**9):09}" for _ in range(max(1, count // 3))]
    seconds = [(random.randrange(days), random.triangular(8 * 3600, 20 * 3600, 11 * 3600)) for _ in range(count)]
    for index, (day, second) in enumerate(sorted(seconds)):
        # Opening hours are China's; the record is in UTC.
        at = FIRST + timedelta(days=day, seconds=second - 8 * 3600)
        yield _made(index, at, random, numbers)


def _made(index: int, at: datetime, random: Random, numbers: list[str]) -> MadeUp:
    result = random.choices(_RESULTS, _WEIGHTS)[0]
    department = random.choice(("sales", "sales", "service"))
    answered = result == "answered"
    ring_s, talk_s = round(random.uniform(1, 25), 2), round(random.expovariate(1 / 150), 2) if answered else 0.0
    number = random.choice(numbers)
    withheld = random.random() < 0.02
    hotline = "main" if department == "sales" else "repairs"
    agent = random.choice(DEPARTMENTS[department]) if answered else None
    call: Row = {
        "id": f"made-{int(at.timestamp())}.{index}",
        "line": random.choice(LINES),
        "hotline": hotline,
        "called": HOTLINES[hotline],
        "caller": None if withheld else number,
        "caller_name": "",
        "revision": "1",
        "started_at": at,
        "answered_at": at + timedelta(seconds=ring_s) if answered else None,
        "ended_at": at + timedelta(seconds=ring_s + talk_s),
        "result": result,
        "released_by": random.choice(("caller", "caller", "agent")),
        "served_by": "controller",
        "agent": agent,
        "department": department if answered else None,
        "ring_s": ring_s,
        "talk_s": talk_s,
        "note": "",
        # A number stays where it is from.
        "region": "" if withheld else REGIONS[int(number[2:7]) % len(REGIONS)],
        "endpoint": agent,
        "refused_by": f"list 'nuisance{random.randrange(3)}'" if result == "refused" else "",
        "kind": "staff" if random.random() < 0.001 else "incoming",
        "sample": 0,
    }
    return MadeUp(call, dict(_parts(call, index, random)))


def _parts(call: Row, index: int, random: Random) -> Iterator[tuple[str, list[Row]]]:
    id_, at, answered = call["id"], call["started_at"], call["result"] == "answered"
    if index % 5 == 0:
        yield "steps", list(_steps(id_, at, call, random))
    if answered or call["result"] in {"no_answer", "busy"}:
        yield "hops", [_hop(id_, at, call)]
    if answered and random.random() < 0.25:
        key, label = RARE_MARK if index % 99_991 == 0 else random.choices(MARKS, (80, 15, 5))[0]
        mark = {"hotline": call["hotline"], "department": call["department"], "agent": call["agent"]}
        yield "surveys", [{"call": id_, "at": call["ended_at"], "key": key, "label": label, **mark}]
    if answered and random.random() < 0.3:
        yield "charges", [_charge(id_, call)]
    if answered and random.random() < 0.4:
        yield "recordings", [_recording(id_, call)]
    if call["result"] == "voicemail":
        left = {"seconds": round(random.uniform(2, 60), 1), "read_at": None if index % 20 else call["ended_at"]}
        yield (
            "messages",
            [{"file": f"{id_}.wav", "call": id_, "at": at, "mailbox": "sales", "deleted_at": None, **left}],
        )


def _steps(id_: str, at: datetime, call: Row, random: Random) -> Iterator[Row]:
    key = random.choice("12")
    path = (
        ("hours", "schedule", "open", "schedule 'office' is open", ""),
        ("menu", "menu", f"key {key}", f"key {key} was pressed", key),
        ("ring", "ring", call["result"], f"department {call['department'] or 'sales'}", ""),
    )
    for sequence, (node, kind, decided, reason, keys) in enumerate(path):
        told = {"node": node, "kind": kind, "decided": decided, "reason": reason, "keys": keys}
        yield {"call": id_, "sequence": sequence, "at": at + timedelta(milliseconds=200 * sequence), **told}


def _hop(id_: str, at: datetime, call: Row) -> Row:
    outcome = {"answered": "answered", "busy": "busy"}.get(call["result"], "no_answer")
    where = {"department": call["department"], "agent": call["agent"], "endpoint": call["endpoint"], "line": None}
    took = {"ring_s": call["ring_s"], "talk_s": call["talk_s"], "outcome": outcome, "cause": ""}
    return {"call": id_, "sequence": 0, "at": at, "forwarded": 0, "transferred_by": "", **where, **took}


def _charge(id_: str, call: Row) -> Row:
    minutes = int(call["talk_s"] // 60) + 1
    leg = {"kind": "incoming", "hotline": call["hotline"], "line": call["line"], "tariff": "t400", "currency": "CNY"}
    sums = {"amount": f"{minutes * 15 / 100:.2f}", "package_s": 0, "seconds": call["talk_s"]}
    outside = {"trunk_group": None, "endpoint": None, "dialled": ""}
    return {"call": id_, "sequence": 0, "at": call["answered_at"], **leg, **sums, **outside}


def _recording(id_: str, call: Row) -> Row:
    sound = {"seconds": call["talk_s"], "bytes": int(call["talk_s"] * 32000), "format": "wav", "paused_s": 0}
    file = f"{call['started_at']:%Y/%m/%d}/{id_}-{call['agent']}.wav"
    return {"file": file, "call": id_, "at": call["answered_at"], "agent": call["agent"], "deleted_at": None, **sound}
