"""What the distributions remember between calls: whose share is due, who answered how often, which line is next.

It is kept in memory; `dump` and `load` carry it over a restart, and whoever keeps it is told of each change.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from appliance.routing.average import counted
from appliance.routing.decision import Decision
from appliance.routing.shares import charged, next_share


@dataclass(frozen=True, slots=True)
class _Shares:
    weights: Mapping[str, int]
    credit: Mapping[str, int]


class Rotation:
    """Shares by place (a node of a hotline), answered calls by team, turns by trunk group.

    `on_change` hears that something has changed; it is called for every call, so it should only take note.
    """

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        """Begin without a past."""
        self._on_change = on_change
        self._shares: dict[str, _Shares] = {}
        self._answered: dict[str, Mapping[str, int]] = {}
        self._turns: dict[str, int] = {}

    def next_share(self, place: str, weights: Mapping[str, int]) -> Decision[str]:
        """Pick one by its share, and remember that it had its turn."""
        decision, credit = next_share(weights, self.credit(place, weights))
        self._keep(place, weights, credit)
        return decision

    def credit(self, place: str, weights: Mapping[str, int]) -> Mapping[str, int]:
        """Give what is owed to each by shares; other weights than last time begin anew."""
        known = self._shares.get(place)
        return known.credit if known is not None and known.weights == weights else {}

    def had_share(self, place: str, weights: Mapping[str, int], who: str, present: Collection[str]) -> None:
        """Remember that `who` had a turn, of which those present have earned their share."""
        self._keep(place, weights, charged(weights, self.credit(place, weights), who, present))

    def answered(self, team: str) -> Mapping[str, int]:
        """Give how many calls each of the team has answered."""
        return self._answered.get(team, {})

    def has_answered(self, team: str, who: str, present: Collection[str]) -> None:
        """Count a call that one of the team has answered."""
        self._answered[team] = counted(self.answered(team), present, who)
        self._on_change()

    def turn(self, group: str) -> int:
        """Give how many outgoing legs have taken a line of the trunk group."""
        return self._turns.get(group, 0)

    def had_turn(self, group: str, size: int) -> None:
        """Go on to the next of a trunk group's `size` lines."""
        self._turns[group] = (self.turn(group) + 1) % size
        self._on_change()

    def dump(self) -> dict[str, Any]:
        """Give all that is remembered, as JSON takes it."""
        return {
            "shares": {
                place: {"weights": dict(shares.weights), "credit": dict(shares.credit)}
                for place, shares in self._shares.items()
            },
            "answered": {team: dict(counts) for team, counts in self._answered.items()},
            "turns": dict(self._turns),
        }

    def load(self, dumped: Mapping[str, Any]) -> None:
        """Go on from what `dump` gave; nothing is told of it. Raises ValueError for anything else."""
        try:
            shares = {
                str(place): _Shares(_counts(kept["weights"]), _counts(kept["credit"]))
                for place, kept in dumped["shares"].items()
            }
            answered = {str(team): _counts(kept) for team, kept in dumped["answered"].items()}
            turns = _counts(dumped["turns"])
        except (AttributeError, KeyError, TypeError) as fault:
            raise ValueError(f"not what a rotation dumps: {fault!r}") from fault
        self._shares, self._answered, self._turns = shares, dict(answered), turns

    def _keep(self, place: str, weights: Mapping[str, int], credit: Mapping[str, int]) -> None:
        self._shares[place] = _Shares(weights, credit)
        self._on_change()


def _counts(given: Mapping[Any, Any]) -> dict[str, int]:
    return {str(name): int(count) for name, count in given.items()}
