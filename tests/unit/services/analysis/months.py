"""Two months of a quiet shop, October and November 2026, and the faults that can be planted in the second."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.unit.services.analysis.record import Record

ZONE = ZoneInfo("Asia/Shanghai")
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
AGENTS = ("8001", "8002", "8003", "8004")
LINES = tuple(f"{number:02d}" for number in range(1, 11))
REGIONS = ("广东 深圳", "广东 广州", "北京", "上海", "浙江 杭州", "四川 成都", "湖北 武汉", "")
_HOURS = {9: 5, 10: 6, 11: 5, 12: 3, 13: 3, 14: 5, 15: 6, 16: 5, 17: 4}
"""Calls an hour of a working day; nobody calls at other times, but for one now and then in the evening."""


def months(seed: int, faults: Collection[str] = ()) -> Record:
    """Write both months; `faults` name what goes wrong in the second."""
    record, dice = Record(), Random(seed)  # noqa: S311 - a made-up record is no secret
    for number in range(61):
        day = OCTOBER + timedelta(number)
        planted = frozenset(faults) if day >= NOVEMBER else frozenset[str]()
        if day.weekday() < 5:
            _day(record, day, planted, dice)
        if "surge" in planted and day == date(2026, 11, 18):
            for second in range(40):
                _call(record, _at(day, 16, 60 * second), planted, dice)
        if "closed" in planted and day.weekday() == 5:
            for second in range(30):
                _shut(record, _at(day, 20, 100 * second), dice)
    if "callbacks" in faults:
        for number in range(5):
            at = _at(date(2026, 11, 10), 12, 60 * number)
            record.callback(record.call(at, "callback"), at, None if number else at + timedelta(hours=2))
    return record


def _day(record: Record, day: date, planted: frozenset[str], dice: Random) -> None:
    for hour, mean in _HOURS.items():
        times = sorted(dice.uniform(0, 3600) for _ in range(_poisson(mean, dice)))
        for second in times:
            _call(record, _at(day, hour, second), planted, dice)
    if dice.random() < 0.4:
        _shut(record, _at(day, 21, dice.uniform(0, 3600)), dice)


def _call(record: Record, at: datetime, planted: frozenset[str], dice: Random) -> None:
    local = at.astimezone(ZONE)
    line, region, agent = dice.choice(LINES), dice.choice(REGIONS), dice.choice(AGENTS)
    if "silent" in planted and line == "04":
        line = "05"
    if ("region" in planted and dice.random() < 0.25) or dice.random() < 0.01:
        region = "海南 海口"
    is_lost = dice.random() < 0.06
    if "tuesdays" in planted and local.weekday() == 1 and local.hour == 10:
        is_lost = dice.random() < 0.75
    if "line" in planted and line == "07":
        call = record.call(at, "abandoned", line=line, region=region, talk_s=2.0)
        return
    if is_lost:
        call = record.call(at, "busy", line=line, region=region, talk_s=20.0)
        record.hop(call, at, "busy", agent=None, ring_s=1.0)
        return
    wait_s = 4.0
    if dice.random() < (0.75 if "agent" in planted and agent == "8003" else 0.08):
        rings, other = 15.0, next(each for each in AGENTS if each != agent)
        call = record.call(at, "answered", line=line, region=region, agent=other, wait_s=wait_s + rings, talk_s=90.0)
        record.hop(call, at, "no_answer", agent=agent, ring_s=rings)
        record.hop(call, at + timedelta(seconds=rings), "answered", agent=other, ring_s=wait_s, talk_s=90.0)
        agent = other
    else:
        talk_s = dice.expovariate(1 / 90)
        call = record.call(at, "answered", line=line, region=region, agent=agent, wait_s=wait_s, talk_s=talk_s)
        record.hop(call, at, "answered", agent=agent, ring_s=wait_s, talk_s=talk_s)
    _rate(record, call, at, agent, planted, dice)


def _rate(record: Record, call: str, at: datetime, agent: str, planted: frozenset[str], dice: Random) -> None:
    weights = (2, 3, 5) if "survey" in planted and agent == "8002" else (7, 2, 1)
    key = dice.choices(("1", "2", "3"), weights)[0] if dice.random() < 0.6 else None
    record.survey(call, at, key, agent=agent)


def _shut(record: Record, at: datetime, dice: Random) -> None:
    record.call(at, "completed", talk_s=8.0, line=dice.choice(LINES[:3]))


def _at(day: date, hour: int, second: float) -> datetime:
    return (datetime(day.year, day.month, day.day, hour, tzinfo=ZONE) + timedelta(seconds=second)).astimezone(UTC)


def _poisson(mean: float, dice: Random) -> int:
    count, passed = 0, dice.expovariate(mean)
    while passed < 1:
        count, passed = count + 1, passed + dice.expovariate(mean)
    return count
