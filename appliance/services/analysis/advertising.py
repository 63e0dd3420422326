"""What a day changed: calls before it and from it on, by the number called, the region, or the hour.

A difference is called significant where chance alone brings one as large in fewer than 1 of 1000 cases: of all calls
of a key each falls into the later span with the share of time that it is of both (binomial, both ways), and at least
`FEWEST` calls are there to judge by.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from sqlalchemy import Engine

from appliance.domain.period import Period
from appliance.services.analysis.chance import as_few, as_many_of
from appliance.storage.analysis import Analysis
from appliance.storage.analysis_values import Chosen, Dimension, Group

FEWEST = 10
_CHANCE = 0.001


@dataclass(frozen=True, slots=True)
class Grown:
    """The calls of a key in the days before, and in as many from the day on."""

    key: str
    before: int
    after: int
    significant: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """The two spans, and what changed by each dimension; what changed most comes first."""

    before: Period
    after: Period
    total: Grown
    by: dict[Dimension, tuple[Grown, ...]]


def effect(engine: Engine, day: date, days: int, zone: tzinfo, chosen: Chosen) -> Effect:
    """Compare `days` days from `day` on with as many before it. Raises ValueError for a day that is out of time."""
    before, after = (
        Period(day - timedelta(days), day - timedelta(1), zone),
        Period(day, day + timedelta(days - 1), zone),
    )
    analysis = Analysis(engine)
    one, other = analysis.told(before, chosen), analysis.told(after, chosen)
    by = {
        each: _grown(one.groups.get(each, ()), other.groups.get(each, ()))
        for each in (Dimension.CALLED, Dimension.REGION, Dimension.HOUR)
    }
    return Effect(before, after, _one("", one.total.calls, other.total.calls), by)


def _grown(before: Iterable[Group], after: Iterable[Group]) -> tuple[Grown, ...]:
    earlier = {group.key: group.figures.calls for group in before}
    later = {group.key: group.figures.calls for group in after}
    found = (_one(key, earlier.get(key, 0), later.get(key, 0)) for key in {**earlier, **later})
    return tuple(sorted(found, key=lambda each: (not each.significant, -(each.after - each.before), each.key)))


def _one(key: str, before: int, after: int) -> Grown:
    both = before + after
    chance = min(as_many_of(after, both, 0.5), as_few(after, both, 0.5)) * 2
    return Grown(key, before, after, both >= FEWEST and chance < _CHANCE)
