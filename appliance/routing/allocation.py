"""Whom a call is offered to next, of those who could take it (B5, B6).

What a distribution needs to know of earlier calls comes in as `Memory`; what it leaves behind is told by
`shares.charged` (percentage: when a call is offered) and `average.counted` (average: when one was answered).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from appliance.config.model.people import Distribution
from appliance.domain.ids import EndpointId, Target
from appliance.routing.decision import Decision
from appliance.routing.shares import by_share, told_share

Dice = Callable[[], float]
_MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """An agent or endpoint that has not been tried for this call.

    `busy` says in words why it can't take the call now though it is there ("busy"), `absent` why it is not there at all
    ("signed off"); both are "" for one who is free. `endpoint` is where it would ring, and `calls` how many calls are
    there. `idle_since` is in seconds, of whatever clock: only the order counts.
    """

    target: Target
    endpoint: EndpointId | None = None
    busy: str = ""
    absent: str = ""
    calls: int = 0
    idle_since: float = 0.0

    @property
    def free(self) -> bool:
        """Whether the call can be offered."""
        return not self.busy and not self.absent


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier calls left, by target: shares and credits (percentage), how many calls each answered (average)."""

    shares: Mapping[str, int] = field(default_factory=dict)
    credit: Mapping[str, int] = field(default_factory=dict)
    answered: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom to offer the call to (all at once; nobody when empty), and who was passed over for it.

    Passed over are all who are absent, and those busy who would have come before the one chosen.
    """

    offered: tuple[Candidate, ...]
    passed: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class _Order:
    ranked: Sequence[Candidate]
    why: str


def choose(distribution: Distribution, candidates: Sequence[Candidate], memory: Memory, dice: Dice) -> Decision[Choice]:
    """Choose among those who have not been tried; `dice` gives numbers from 0 up to, not including, 1.

    sequential: the first of the list that is free. random: any free one, each as likely as the other. average: the free
    one who has answered the fewest calls, those there now included; of equals the one idle longest. longest_idle: the
    free one idle longest. percentage: the one due by its share; if that one is busy, the free one due next. ring_all:
    all who are free.
    """
    absent = tuple(one for one in candidates if one.absent)
    there = [one for one in candidates if not one.absent]
    if not any(one.free for one in there):
        return Decision(Choice((), (*absent, *there)), _nobody(absent, there))
    if distribution == "ring_all":
        busy = tuple(one for one in there if one.busy)
        return _decided([one for one in there if one.free], (*absent, *busy), "all who are free at once")
    order = _ORDERS[distribution](there, memory, dice)
    first = next(index for index, one in enumerate(order.ranked) if one.free)
    return _decided([order.ranked[first]], (*absent, *order.ranked[:first]), order.why)


def _sequential(there: Sequence[Candidate], _memory: Memory, _dice: Dice) -> _Order:
    return _Order(there, "the first of the list that is left")


def _random(there: Sequence[Candidate], _memory: Memory, dice: Dice) -> _Order:
    free = [one for one in there if one.free]
    drawn = free[int(dice() * len(free))]
    return _Order([drawn], f"drawn at random from {len(free)} free")


def _average(there: Sequence[Candidate], memory: Memory, _dice: Dice) -> _Order:
    answered = memory.answered
    fewest = min((answered[one.target] for one in there if one.target in answered), default=0)
    ranked = sorted(there, key=lambda one: (answered.get(one.target, fewest) + one.calls, one.idle_since))
    return _Order(ranked, "has answered the fewest calls")


def _longest_idle(there: Sequence[Candidate], _memory: Memory, _dice: Dice) -> _Order:
    free = [one for one in there if one.free]
    return _Order(sorted(free, key=lambda one: one.idle_since), "idle longest")


def _percentage(there: Sequence[Candidate], memory: Memory, _dice: Dice) -> _Order:
    due = {target: place for place, target in enumerate(by_share(memory.shares, memory.credit))}
    ranked = sorted(there, key=lambda one: due.get(one.target, len(due)))
    first = next(one for one in ranked if one.free).target
    share = told_share(memory.shares, first) if first in memory.shares else "none"
    return _Order(ranked, f"due by share: {share}")


_ORDERS: Mapping[str, Callable[[Sequence[Candidate], Memory, Dice], _Order]] = {
    "sequential": _sequential,
    "random": _random,
    "average": _average,
    "longest_idle": _longest_idle,
    "percentage": _percentage,
}


def _decided(offered: Sequence[Candidate], passed: tuple[Candidate, ...], why: str) -> Decision[Choice]:
    if not passed:
        return Decision(Choice(tuple(offered), ()), why)
    after = f"after {_hindered(passed, ', ')}"
    told = after if why == "the first of the list that is left" else f"{why}, {after}"
    return Decision(Choice(tuple(offered), passed), told)


def _nobody(absent: Sequence[Candidate], there: Sequence[Candidate]) -> str:
    return _hindered((*there, *absent), ": ") or "everyone has been tried"


def _hindered(some: Sequence[Candidate], before_why: str) -> str:
    """Say who is hindered by what: "8001, 8002, busy; 8003, signed off"."""
    by_why: dict[str, list[str]] = {}
    for one in some:
        by_why.setdefault(one.busy or one.absent, []).append(one.target)
    return "; ".join(f"{_names(names)}{before_why}{why}" for why, names in by_why.items())


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    return shown if len(names) <= _MOST_NAMES else f"{shown} and {len(names) - _MOST_NAMES} more"
