"""Shares that fall where a story wants them, instead of by turns."""

from collections.abc import Mapping
from itertools import accumulate

from appliance.callflow.rotation import Rotation
from appliance.routing.decision import Decision


class Drawn(Rotation):
    """A rotation that gives every branch by percentage the share that holds the percent drawn, 1 to 100."""

    def __init__(self, percent: int) -> None:
        """Take what is drawn."""
        super().__init__()
        self._percent = percent

    def next_share(self, place: str, weights: Mapping[str, int]) -> Decision[str]:  # noqa: ARG002 - Rotation's shape
        """Pick the share by the percent drawn; the last one for what lies beyond the sum."""
        ends = dict(zip(weights, accumulate(weights.values()), strict=True))
        name = next((name for name, end in ends.items() if self._percent <= end), next(reversed(ends)))
        first = ends[name] - weights[name] + 1
        return Decision(name, f"percent {self._percent} was drawn: {first} to {ends[name]} go there")
