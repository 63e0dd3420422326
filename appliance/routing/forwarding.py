"""Who is tried when those who should answer did not: 遇忙, 无应答 and unreachable forwarding (B7)."""

from collections.abc import Collection

from appliance.config.model.flow import Forwarding
from appliance.domain.ids import Target
from appliance.domain.outcome import RingOutcome
from appliance.routing.decision import Decision
from appliance.routing.reach import target_of

_LISTS = {
    RingOutcome.BUSY: ("busy", "busy"),
    RingOutcome.NO_ANSWER: ("no_answer", "no answer"),
    RingOutcome.UNREACHABLE: ("unreachable", "unreachable"),
}


def next_forward(
    forward: Forwarding, tried: Collection[Target], latest: RingOutcome | None, hops: int
) -> Decision[Target | None]:
    """Give the first target, not yet tried, of the list for the latest outcome; None when there is none.

    `hops` attempts have been made by forwarding already; at the limit it is over. The reason names list and limit.
    """
    field, told = _LISTS.get(latest or RingOutcome.UNREACHABLE, ("", ""))
    targets: tuple[str, ...] = getattr(forward, field, ())
    if not targets:
        return Decision(None, f"nobody to forward to when {told or latest}")
    if hops >= forward.hops:
        return Decision(None, f"the limit of {_hops(forward.hops)} is reached")
    target = next((one for one in targets if one not in tried), None)
    if target is None:
        return Decision(None, f"all of the list for {told} have been tried")
    return Decision(target_of(target), f"forwarded: {told}, attempt {hops + 1} of {forward.hops}")


def _hops(limit: int) -> str:
    return "1 hop" if limit == 1 else f"{limit} hops"
