"""What the lines of a trunk group carried in each hour of the week, and when all of them were taken."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from heapq import heappop, heappush

from appliance.config.model.document import Document
from appliance.storage.analysis_values import LineUse

_QUARTER_S = 900
_HOUR_S = 3600


@dataclass(slots=True)
class Cell:
    """An hour of the week: for how many seconds lines were taken in it, by how many calls, and when all were."""

    seconds: float = 0.0
    calls: int = 0
    full: int = 0
    days: set[int] = field(default_factory=set)


class Taken:
    """Follows the lines of a group, call by call in the order in which they began; keeps the hours alone."""

    def __init__(self, lines: int, hours: "Hours") -> None:
        self.lines = lines
        self.cells: defaultdict[int, Cell] = defaultdict(Cell)
        self._hours = hours
        self._ends: list[float] = []

    def add(self, use: LineUse) -> None:
        """Take note of a call; an hour of which it is a part has that part of it."""
        while self._ends and self._ends[0] <= use.began:
            heappop(self._ends)
        heappush(self._ends, use.ended)
        hour, day, ends = self._hours.of(use.began)
        cell = self.cells[hour]
        cell.calls += 1
        if len(self._ends) >= self.lines:
            cell.full += 1
            cell.days.add(day)
        began = use.began
        while began < use.ended:
            cell.seconds += min(ends, use.ended) - began
            began = ends
            hour, _, ends = self._hours.of(began)
            cell = self.cells[hour]


class Hours:
    """The hour of the week and the day of an instant, and when that hour ends; each quarter is looked up once."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._known: dict[int, tuple[int, int, float]] = {}

    def of(self, at: float) -> tuple[int, int, float]:
        """Give them; `at` and the end are seconds since 1970. No zone's hours begin elsewhere than at a quarter."""
        quarter = int(at // _QUARTER_S)
        if quarter not in self._known:
            local = datetime.fromtimestamp(quarter * _QUARTER_S, self._zone)
            ends = quarter * _QUARTER_S + _HOUR_S - local.minute * 60
            self._known[quarter] = (local.weekday() * 24 + local.hour, local.toordinal(), float(ends))
        return self._known[quarter]


def taken_lines(uses: Iterable[LineUse], document: Document, zone: tzinfo) -> Mapping[str, Taken]:
    """Follow the lines of every trunk group, each in the groups that have it; `uses` come as they began."""
    hours = Hours(zone)
    groups = {
        id_: Taken(sum(document.lines[line].channels for line in group.lines), hours)
        for id_, group in document.trunk_groups.items()
    }
    of_line = {
        line: [groups[id_] for id_, group in document.trunk_groups.items() if line in group.lines]
        for line in document.lines
    }
    for use in uses:
        for group in of_line.get(use.line, ()):
            group.add(use)
    return groups
