"""Where callers come from and when: a region that grows, an hour that many called in, callers before closed doors.

REGION_GROWS: at least `FEWEST_CALLS` calls of a region, half as many again as the period before lets expect where all
others grew as they did, and so many that chance brings them in fewer than 1 of 10,000 looks at all regions.
SURGE: in one hour of one day at least `FEWEST_CALLS_AT_ONCE` calls came, `TIMES` as many as in the same hour of the
period's other weeks (three at least), which chance brings in fewer than 1 of 10,000 looks at the period.
CLOSED_LOST: at least `FEWEST_CLOSED` callers of a hotline, and a tenth of all of them, came while its schedule was
closed, and left neither a message nor a wish to be called back. Told with the hour of the week that has most of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from appliance.config.model.document import Document
from appliance.config.model.flow import ScheduleBranch
from appliance.routing.schedule import Opening, opening_of
from appliance.services.analysis.chance import as_many, as_many_of
from appliance.services.analysis.findings.values import CHANCE, MOST_OF_A_KIND, Finding, FindingKind, Picture
from appliance.storage.analysis_values import Dimension, Figures

FEWEST_CALLS = 20
GROWS = 1.5
FEWEST_CALLS_AT_ONCE = 15
TIMES = 2.5
FEWEST_CLOSED = 20
CLOSED_SHARE = 0.1
_EPOCH = date(1970, 1, 1)
_WEEK = 168
_FEWEST_OTHER_WEEKS = 3


def region_grows(picture: Picture) -> Iterator[Finding]:
    """Find regions that call more than before."""
    now, then = (
        {group.key: group.figures for group in half.told.groups.get(Dimension.REGION, ()) if group.key}
        for half in (picture.now, picture.then)
    )
    found = []
    for region, figures in now.items():
        before = then.get(region, Figures()).calls
        others_now, others_then = picture.total.calls - figures.calls, picture.then.told.total.calls - before
        if figures.calls < FEWEST_CALLS or not others_now or not others_then:
            continue
        share = others_now / (others_now + others_then)
        expected = before * others_now / others_then
        rare = as_many_of(figures.calls, figures.calls + before, share) < CHANCE / len(now)
        if rare and figures.calls >= GROWS * expected:
            told = {"calls": figures.calls, "before": before}
            found.append(Finding(FindingKind.REGION_GROWS, figures.calls - expected, region, told))
    yield from sorted(found, key=lambda each: -each.weight)[:MOST_OF_A_KIND]


def surges(picture: Picture) -> Iterator[Finding]:
    """Find hours of one day in which many called at once."""
    by_hour: Counter[int] = Counter()
    for each in picture.hourly:
        by_hour[each.hour] += each.calls
    found = []
    for hour, count in by_hour.items():
        day = _EPOCH + timedelta(days=hour // 24)
        weeks = picture.weeks[day.weekday()] - 1
        if count < FEWEST_CALLS_AT_ONCE or weeks < _FEWEST_OTHER_WEEKS:
            continue
        others = sum(n for other, n in by_hour.items() if other != hour and (other - hour) % _WEEK == 0)
        usual = others / weeks
        rare = as_many(count, (others + 1) / weeks) < CHANCE / (24 * picture.now.period.length)
        if rare and count >= TIMES * usual:
            told = {"day": (day - _EPOCH).days, "hour": hour % 24, "calls": count, "usual": round(usual, 1)}
            found.append(Finding(FindingKind.SURGE, count - usual, figures=told))
    yield from sorted(found, key=lambda each: -each.weight)[:MOST_OF_A_KIND]


def closed_lost(picture: Picture) -> Iterator[Finding]:
    """Find hotlines that people call in vain while they are closed."""
    closed: defaultdict[str, Counter[int]] = defaultdict(Counter)
    calls: Counter[str] = Counter()
    for each in picture.hourly:
        calls[each.hotline] += each.calls
        if each.unserved and _is_closed(each.hotline, each.hour, picture.document):
            closed[each.hotline][(each.hour + 3 * 24) % _WEEK] += each.unserved
    for hotline, hours in closed.items():
        count = hours.total()
        if count >= FEWEST_CLOSED and count >= CLOSED_SHARE * calls[hotline]:
            hour, most = max(hours.items(), key=lambda item: (item[1], -item[0]))
            told = {"lost": count, "weekday": hour // 24, "hour": hour % 24, "most": most}
            yield Finding(FindingKind.CLOSED_LOST, count, hotline, told)


def _is_closed(hotline: str, hour: int, document: Document) -> bool:
    """Tell whether the hotline's first schedule is closed in the middle of an hour of the wall clock."""
    known = document.hotlines.get(hotline)
    nodes = known.flow.nodes.values() if known else ()
    branch = next((node for node in nodes if isinstance(node, ScheduleBranch)), None)
    if branch is None:
        return False
    middle = datetime.combine(_EPOCH + timedelta(days=hour // 24), time(hour % 24, 30), document.site.zone)
    return opening_of(branch.schedule, document, middle.astimezone(UTC)).value is not Opening.OPEN
