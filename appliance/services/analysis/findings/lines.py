"""Lines that are all taken, lines that fail, lines that have fallen silent.

LINES_FULL: in an hour of the week all lines of a trunk group were taken at least `FEWEST_FULL` times, on two days or
more, and by Erlang B at least `FEWEST_TURNED_AWAY` callers met the carrier's busy tone in the period: such calls are on
no record, what the lines carried tells them. `more` of them would have come in by one line more.
LINE_FAILS: of at least `FEWEST_CALLS` callers on a line who wanted somebody at most half the others' share was served,
which chance brings in fewer than 1 of 10,000 looks at all lines.
LINE_SILENT: a line carried at least `FEWEST_BEFORE` calls in the period before and none now, which chance brings as
rarely while the others carry what they do.
"""

from collections.abc import Iterator

from appliance.routing.erlang import blocking, offered_load
from appliance.services.analysis.chance import as_few
from appliance.services.analysis.findings.taken import Cell
from appliance.services.analysis.findings.values import CHANCE, MOST_OF_A_KIND, Finding, FindingKind, Picture
from appliance.storage.analysis_values import Dimension, Figures

FEWEST_FULL = 4
FEWEST_TURNED_AWAY = 5
FEWEST_CALLS = 10
FEWEST_BEFORE = 20
_HOUR_S = 3600


def lines_full(picture: Picture) -> Iterator[Finding]:
    """Find the hours in which all lines of a group are taken."""
    found = []
    for id_, taken in picture.taken.items():
        found += [one for hour, cell in taken.cells.items() for one in _full(picture, id_, taken.lines, hour, cell)]
    yield from sorted(found, key=lambda each: -each.weight)[:MOST_OF_A_KIND]


def line_fails(picture: Picture) -> Iterator[Finding]:
    """Find lines on which nearly nobody is answered."""
    lines = {group.key: group.figures for group in picture.now.told.groups.get(Dimension.LINE, ())}
    for line, figures in lines.items():
        calls, rest_calls = _wanting(figures), _wanting(picture.total) - _wanting(figures)
        if calls < FEWEST_CALLS or not rest_calls:
            continue
        base = (picture.total.answered - figures.answered) / rest_calls
        rare = as_few(figures.answered, calls, base) < CHANCE / len(lines)
        if rare and figures.answered <= base * calls / 2:
            told = {"calls": calls, "answered": figures.answered}
            yield Finding(FindingKind.LINE_FAILS, calls - figures.answered, line, told)


def _wanting(figures: Figures) -> int:
    """Count the callers who wanted somebody or were cut short; the others were served or sent away on purpose."""
    on_purpose = figures.refused + figures.voicemail + figures.callback + figures.fax + figures.completed
    return figures.calls - on_purpose


def line_silent(picture: Picture) -> Iterator[Finding]:
    """Find lines of the document that carry nothing any more."""
    now = {group.key for group in picture.now.told.groups.get(Dimension.LINE, ())}
    before = {group.key: group.figures for group in picture.then.told.groups.get(Dimension.LINE, ())}
    for line in picture.document.lines:
        calls = before.get(line, Figures()).calls
        if line in now or calls < FEWEST_BEFORE:
            continue
        if as_few(0, picture.total.calls, calls / picture.then.told.total.calls) < CHANCE / len(picture.document.lines):
            yield Finding(FindingKind.LINE_SILENT, calls, line, {"before": calls})


def _full(picture: Picture, group: str, lines: int, hour: int, cell: Cell) -> Iterator[Finding]:
    weeks = max(1, picture.weeks[hour // 24])
    carried = cell.seconds / weeks / _HOUR_S
    if cell.full < FEWEST_FULL or len(cell.days) < 2 or carried >= lines:
        return
    offered = offered_load(carried, lines).offered
    if offered is None:
        return
    calls = cell.calls / (1 - blocking(offered, lines))
    lost = calls - cell.calls
    more = calls * (blocking(offered, lines) - blocking(offered, lines + 1))
    if lost >= FEWEST_TURNED_AWAY:
        told = {
            "weekday": hour // 24, "hour": hour % 24, "lines": lines, "full": cell.full, "lost": round(lost),
            "more": round(more),
        }  # fmt: skip
        yield Finding(FindingKind.LINES_FULL, lost, group, told)
