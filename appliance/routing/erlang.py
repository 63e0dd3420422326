"""How many lines and people a load of calls needs: A. K. Erlang's formulas B and C (ITU-T E.501, E.521).

Loads are in erlang: the mean number of calls at once that there would be if none were turned away. The recursions are
exact and can't overflow: no factorial is formed.
"""

from dataclasses import dataclass

_BISECTIONS = 60
"""Each halves the interval: 2**-60 of it is below what a float can tell."""


@dataclass(frozen=True, slots=True)
class Load:
    """What lines carried, and what must have been offered to them. `offered` is None when they were full all along."""

    carried: float
    offered: float | None


def blocking(load: float, lines: int) -> float:
    """Give the share of calls that find all lines busy and are lost (Erlang B); 1 where there is no line.

    Raises ValueError for a negative load or number of lines.
    """
    _check(load, lines)
    lost = 1.0
    for n in range(1, lines + 1):
        lost = load * lost / (n + load * lost)
    return lost


def waiting(load: float, agents: int) -> float:
    """Give the share of calls that wait for an agent (Erlang C); 1 where the agents can't keep up.

    Raises ValueError for a negative load or number of agents.
    """
    _check(load, agents)
    if agents <= load:
        return 1.0
    lost = blocking(load, agents)
    return agents * lost / (agents - load * (1 - lost))


def lines_needed(load: float, lost_at_most: float) -> int:
    """Give the fewest lines that lose no larger share of the calls. Raises ValueError for a share not within (0, 1)."""
    _check(load, 0)
    if not 0 < lost_at_most < 1:
        raise ValueError(f"{lost_at_most} is no share of calls above 0 and below 1")
    lines, lost = 0, 1.0
    while load > 0 and lost > lost_at_most:
        lines += 1
        lost = load * lost / (lines + load * lost)
    return lines


def offered_load(carried: float, lines: int) -> Load:
    """Tell what load was offered to lines that carried so much, the lost calls being on no record.

    Raises ValueError when so few lines can't have carried so much.
    """
    _check(carried, lines)
    if carried > lines:
        raise ValueError(f"{lines} lines can't have carried {carried:.2f} erlang")
    if carried == 0:
        return Load(carried, 0.0)
    low, high = carried, max(1.0, carried)
    while _carried(high, lines) < carried:
        high *= 2
        if high > 1000 * lines:
            return Load(carried, None)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if _carried(middle, lines) < carried else (low, middle)
    return Load(carried, high)


def _carried(load: float, lines: int) -> float:
    return load * (1 - blocking(load, lines))


def _check(load: float, servers: int) -> None:
    if not 0 <= load < float("inf") or servers < 0:
        raise ValueError(f"{load} erlang on {servers}: neither can be negative")
