"""About how long somebody in a queue will wait."""

from collections.abc import Sequence
from math import ceil

from appliance.routing.decision import Decision

_MINUTE_S = 60


def estimated_wait(place: int, on_duty: int, talks_s: Sequence[float]) -> Decision[float | None]:
    """Estimate in seconds when somebody at this place (1 is next) is put through; None when nothing tells.

    `talks_s` are the lengths of the latest conversations, with what the agents do after them. All agents on duty talk,
    as somebody waits: so one of them comes free each mean length over their number.
    """
    if place < 1:
        raise ValueError(f"places are counted from 1, not {place}")
    if not talks_s:
        return Decision(None, "no conversation of this queue has ended yet")
    if on_duty < 1:
        return Decision(None, "nobody is on duty")
    mean_s = sum(talks_s) / len(talks_s)
    agents = "1 agent" if on_duty == 1 else f"{on_duty} agents"
    return Decision(place * mean_s / on_duty, f"place {place}, {agents} on duty, {mean_s:.0f} s a conversation")


def told_minutes(seconds: float) -> int:
    """Give the whole minutes that are told to a caller: at least one, and never too few."""
    return max(1, ceil(seconds / _MINUTE_S))
