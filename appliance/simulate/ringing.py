"""One attempt over simulated phones: which of the legs answers, when, or why none does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from appliance.callflow.ports import Leg, RingRequest
from appliance.domain.outcome import RingOutcome
from appliance.simulate.script import ACCEPT_S, Phone, Script

_UNANSWERED = (RingOutcome.NO_ANSWER, RingOutcome.BUSY, RingOutcome.UNREACHABLE)
"""Of several phones that nobody answers, what is told of them all: the first of these that any had."""


@dataclass(frozen=True, slots=True)
class Rung:
    """What came of ringing: `leg` answered after `after_s`, to talk for `talk_s`; or nobody did by then."""

    outcome: RingOutcome
    after_s: float
    talk_s: float = 0.0
    leg: Leg | None = None
    caller_ends: bool = False


class Phones:
    """The phones of one script, each at the attempt that it has come to."""

    def __init__(self, script: Script) -> None:
        """Begin before the first attempt."""
        self._script = script
        self._now: dict[str, Phone] = {}

    def next(self, leg: Leg) -> Phone:
        """Give how the phone of a leg takes this attempt."""
        phone = self._now.get(leg.endpoint) or self._first(leg)
        self._now[leg.endpoint] = phone.then or phone
        return phone

    def _first(self, leg: Leg) -> Phone:
        phones = self._script.phones
        return phones.get(leg.endpoint) or phones.get(leg.agent or "") or self._script.otherwise


def ring_all(request: RingRequest, phone_of: Callable[[Leg], Phone]) -> Rung:
    """Ring all legs at once: the first to answer within the time has the call, at a tie the first named."""
    took = [(leg, _take(leg, phone_of(leg), request.ring_s)) for leg in request.legs]
    answered = [(leg, phone) for leg, phone in took if phone.outcome is RingOutcome.ANSWERED]
    if answered:
        leg, phone = min(answered, key=lambda taken: taken[1].after_s)
        return Rung(RingOutcome.ANSWERED, phone.after_s, phone.talk_s, leg, phone.caller_ends)
    return _nobody([phone for _, phone in took])


def _take(leg: Leg, phone: Phone, ring_s: float) -> Phone:
    """Say how the phone ends within the time of one attempt."""
    if phone.after_s > ring_s:
        return Phone(RingOutcome.NO_ANSWER, ring_s)
    if leg.press_1 and phone.outcome is RingOutcome.ANSWERED and not phone.accepts:
        return Phone(RingOutcome.NO_ANSWER, min(phone.after_s + ACCEPT_S, ring_s))
    return phone


def _nobody(phones: Iterable[Phone]) -> Rung:
    ended = list(phones)
    outcomes = {phone.outcome for phone in ended}
    outcome = next((known for known in _UNANSWERED if known in outcomes), RingOutcome.UNREACHABLE)
    return Rung(outcome, max((phone.after_s for phone in ended), default=0.0))
