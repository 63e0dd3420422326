"""Hours in which too many callers are lost, and what one more person would do (Erlang B and C).

LOST_HOUR: an hour of the week in which at least `FEWEST_LOST` callers who asked for somebody were lost, on two days or
more, with a share that chance brings from the share of all other hours in fewer than 1 of 10,000 looks at a week.
MANY_LOST: a quarter or more of at least `FEWEST_ASKED` callers were lost, whatever the hour.

One more person: the hour's load is what asked for somebody, at the mean length of a conversation. As many people are
taken for present as would lose that share (Erlang B), and the formula tells what one more would leave of it. Where most
of the lost had waited in a queue, Erlang C tells how many would still have to wait.
"""

from collections import defaultdict
from collections.abc import Iterator

from appliance.routing.erlang import blocking, lines_needed, waiting
from appliance.services.analysis.chance import as_many_of
from appliance.services.analysis.findings.values import CHANCE, MOST_OF_A_KIND, Finding, FindingKind, Picture
from appliance.storage.analysis_values import Dimension, Figures

FEWEST_LOST = 6
FEWEST_ASKED = 40
MANY = 0.25
_HOUR_S = 3600
_HOURS = 168


def lost_hours(picture: Picture) -> Iterator[Finding]:
    """Find the hours of the week in which callers are lost."""
    total, days = picture.total, _days_with_loss(picture)
    found = []
    for group in picture.now.told.groups.get(Dimension.HOUR, ()):
        hour, figures = int(group.key), group.figures
        rest_asked, rest_lost = total.asked - figures.asked, total.lost - figures.lost
        if figures.lost < FEWEST_LOST or days[hour] < 2 or not rest_asked:
            continue
        base = (rest_lost + 1) / (rest_asked + 1)
        if as_many_of(figures.lost, figures.asked, base) < CHANCE / _HOURS:
            found.append(_finding(picture, hour, figures))
    yield from sorted(found, key=lambda each: -each.weight)[:MOST_OF_A_KIND]


def many_lost(picture: Picture) -> Iterator[Finding]:
    """Find that callers are lost at all hours."""
    total = picture.total
    if total.asked >= FEWEST_ASKED and total.lost >= MANY * total.asked:
        figures = {"lost": total.lost, "asked": total.asked}
        yield Finding(FindingKind.MANY_LOST, total.lost, figures=figures)


def _days_with_loss(picture: Picture) -> dict[int, int]:
    days: defaultdict[int, set[int]] = defaultdict(set)
    for each in picture.hourly:
        if each.unserved:
            days[(each.hour + 3 * 24) % _HOURS].add(each.hour // 24)
    return defaultdict(int, {hour: len(found) for hour, found in days.items()})


def _finding(picture: Picture, hour: int, figures: Figures) -> Finding:
    weekday = hour // 24
    load = figures.asked / max(1, picture.weeks[weekday]) * picture.mean_talk_s / _HOUR_S
    more = round(figures.lost * (1 - left_by_one_more(load, figures)))
    return Finding(
        FindingKind.LOST_HOUR,
        figures.lost,
        figures={
            "weekday": weekday,
            "hour": hour % 24,
            "lost": figures.lost,
            "asked": figures.asked,
            "more": more,
        },
    )


def left_by_one_more(load: float, figures: Figures) -> float:
    """Give the share of the lost calls that one more person would leave; `load` in erlang."""
    share = figures.lost / figures.asked
    if load <= 0 or not 0 < share < 1:
        return 0.0 if load <= 0 else blocking(load, 1)
    people = lines_needed(load, share)
    if figures.abandoned * 2 > figures.lost:
        present = max(people, int(load) + 1)
        return waiting(load, present + 1) / waiting(load, present)
    return blocking(load, people + 1) / blocking(load, people)
