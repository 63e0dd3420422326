"""Shares in whole percent that hold over any run of picks, not only in the long run (B4).

Smooth weighted round robin, as nginx does it: before a pick everyone's credit grows by their weight; the highest credit
is picked (the earliest of equals) and pays the sum of the weights. So the credits always add up to 0, and after as many
picks as the weights add up to all are 0 again: any 100 picks in a row by shares of 100 hold every share exactly.

The state is the credit of each. A state for other names than those of the weights counts for nothing: it starts anew.
"""

from collections.abc import Collection, Mapping
from typing import TypeVar

from appliance.routing.decision import Decision

K = TypeVar("K")

MOST_OWED = 100
"""How many calls can be owed to one who is busy: 1 point of 10 000 calls."""


def next_share(weights: Mapping[K, int], state: Mapping[K, int]) -> tuple[Decision[K], dict[K, int]]:
    """Pick one by its share; `weights` is not empty, and none is below 0. Give the pick and the state after it."""
    picked = by_share(weights, state)[0]
    return Decision(picked, f"its share is {told_share(weights, picked)}"), charged(weights, state, picked)


def by_share(weights: Mapping[K, int], state: Mapping[K, int]) -> list[K]:
    """Give all in the order in which they are due: the first is the pick, the next the one to serve in its place.

    Those without a share come last.
    """
    credit = _credit(weights, state)
    return sorted(weights, key=lambda one: (weights[one] == 0, -credit[one] - weights[one]))


def charged(
    weights: Mapping[K, int], state: Mapping[K, int], server: K, present: Collection[K] | None = None
) -> dict[K, int]:
    """Give the state after `server` has had its turn, whether or not it was the pick.

    Only those `present` earn their share of this turn; None means all. One who is present but busy keeps its credit and
    so is picked until it has had what it is owed, up to `MOST_OWED` turns; what goes beyond is let off, in favour of
    the one who serves meanwhile. One who is absent is owed nothing for the time.
    """
    earning = [one for one in weights if present is None or one in present or one == server]
    total = sum(weights[one] for one in earning)
    credit = _credit(weights, state)
    for one in earning:
        credit[one] += weights[one]
    credit[server] -= total
    for one in earning:
        excess = max(0, credit[one] - MOST_OWED * total)
        credit[one] -= excess
        credit[server] += excess
    return credit


def told_share(weights: Mapping[K, int], one: K) -> str:
    """Say a share in words: "30 %", or "1 of 3" where the weights are no percent."""
    total = sum(weights.values())
    return f"{weights[one]} %" if total == 100 else f"{weights[one]} of {total}"


def _credit(weights: Mapping[K, int], state: Mapping[K, int]) -> dict[K, int]:
    return dict(state) if state.keys() == weights.keys() else dict.fromkeys(weights, 0)
