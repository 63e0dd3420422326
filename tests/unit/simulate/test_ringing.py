"""Several simulated phones at once: who gets the call, and what is told when nobody does."""

from math import inf

import pytest

from appliance.callflow.ports import Leg, RingRequest
from appliance.domain.ids import AgentId, EndpointId, LineId
from appliance.domain.outcome import RingOutcome
from appliance.simulate.ringing import Phones, Rung, ring_all
from appliance.simulate.script import DESERTED, OFFLINE, REFUSING, Phone, Script

A, B = Leg(EndpointId("8001"), AgentId("8001")), Leg(EndpointId("mobile"), AgentId("8002"), LineId("01"), "139")
OUTSIDE = Leg(EndpointId("mobile"), None, LineId("01"), "139", press_1=True)


def rung(*legs: Leg, ring_s: float = 20.0, **phones: Phone) -> Rung:
    script = Script(phones={name.removeprefix("a"): phone for name, phone in phones.items()}, otherwise=DESERTED)
    request = RingRequest(legs, None, None, ring_s, None, announce_id=True)
    return ring_all(request, Phones(script).next)


def test_the_first_to_answer_has_the_call() -> None:
    got = rung(A, B, a8001=Phone(after_s=5), amobile=Phone(after_s=4, talk_s=9))
    assert (got.outcome, got.leg, got.after_s, got.talk_s) == (RingOutcome.ANSWERED, B, 4, 9)


def test_at_a_tie_the_first_named_has_it() -> None:
    assert rung(A, B, a8001=Phone(after_s=4), amobile=Phone(after_s=4)).leg == A


def test_an_agent_is_found_at_an_endpoint_without_a_script_of_its_own() -> None:
    assert rung(A, B, a8002=Phone(after_s=1)).leg == B


@pytest.mark.parametrize(
    ("first", "second", "outcome", "after_s"),
    [
        (REFUSING, OFFLINE, RingOutcome.BUSY, 0.5),
        (OFFLINE, OFFLINE, RingOutcome.UNREACHABLE, 0),
        (REFUSING, DESERTED, RingOutcome.NO_ANSWER, 20),
        (OFFLINE, Phone(after_s=21), RingOutcome.NO_ANSWER, 20),
    ],
)
def test_nobody_answers(first: Phone, second: Phone, outcome: RingOutcome, after_s: float) -> None:
    got = rung(A, B, a8001=first, amobile=second)
    assert (got.outcome, got.after_s, got.leg) == (outcome, after_s, None)


def test_who_does_not_press_1_has_not_answered() -> None:
    assert rung(OUTSIDE, amobile=Phone(after_s=3)).outcome is RingOutcome.ANSWERED
    got = rung(OUTSIDE, amobile=Phone(after_s=3, accepts=False))
    assert (got.outcome, got.after_s) == (RingOutcome.NO_ANSWER, 11)
    assert rung(OUTSIDE, ring_s=5, amobile=Phone(after_s=3, accepts=False)).after_s == 5


def test_a_phone_may_take_each_attempt_in_another_way() -> None:
    phones = Phones(Script(phones={"8001": Phone(RingOutcome.BUSY, then=Phone(RingOutcome.NO_ANSWER, inf))}))
    assert [phones.next(A).outcome for _ in range(3)] == ["busy", "no_answer", "no_answer"]
