"""What the lines of a trunk group carried in its busiest hour, and how many of them that needs (B10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from appliance.routing.erlang import blocking, lines_needed, offered_load

_HOUR_S = 3600
_LOST_OF_100, _LOST_OF_1000 = 0.01, 0.001


@dataclass(frozen=True, slots=True)
class Occupied:
    """One call on one line, a caller's or an outgoing leg's; aware times."""

    began: datetime
    ended: datetime


@dataclass(frozen=True, slots=True)
class BusiestHour:
    """The hour by the clock in which lines carried most; `carried` in erlang, the mean number of lines in use."""

    begins: datetime
    carried: float


@dataclass(frozen=True, slots=True)
class LinePlan:
    """Figures of one group; loads in erlang.

    `offered` is what the carried load lets conclude that callers and legs asked for, `lost` the share of them that
    finds `lines` all busy; both None where the lines were full for the whole hour. `for_1_percent` and
    `for_1_per_mille` are the lines that lose no more than that; at least so many where `offered` is None.
    """

    lines: int
    calls: int
    busiest: BusiestHour | None
    offered: float | None
    lost: float | None
    for_1_percent: int
    for_1_per_mille: int


def plan(lines: int, occupied: Iterable[Occupied], zone: tzinfo) -> LinePlan:
    """Work out the figures of a group with so many lines; hours begin by the clock of `zone`."""
    used = tuple(occupied)
    busiest = busiest_hour(used, zone)
    carried = busiest.carried if busiest is not None else 0.0
    offered = offered_load(carried, lines).offered if carried < lines or carried == 0 else None
    load = carried if offered is None else offered
    return LinePlan(
        lines=lines,
        calls=len(used),
        busiest=busiest,
        offered=offered,
        lost=None if offered is None else blocking(offered, lines),
        for_1_percent=lines_needed(load, _LOST_OF_100),
        for_1_per_mille=lines_needed(load, _LOST_OF_1000),
    )


def busiest_hour(occupied: Iterable[Occupied], zone: tzinfo) -> BusiestHour | None:
    """Find the hour in which most lines were in use on average, the earliest of several; None without any call."""
    seconds: dict[datetime, float] = {}
    for one in occupied:
        begins = _hour_of(one.began, zone)
        while begins < one.ended:
            ends = begins + timedelta(seconds=_HOUR_S)
            within_s = (min(ends, one.ended) - max(begins, one.began)).total_seconds()
            seconds[begins] = seconds.get(begins, 0.0) + max(0.0, within_s)
            begins = ends
    if not seconds:
        return None
    begins = min(seconds, key=lambda hour: (-seconds[hour], hour))
    return BusiestHour(begins, seconds[begins] / _HOUR_S)


def _hour_of(at: datetime, zone: tzinfo) -> datetime:
    """Give the beginning of the hour by the clock, in UTC, in which hours have one length whatever the season."""
    local = at.astimezone(zone)
    into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return at.astimezone(UTC) - into
