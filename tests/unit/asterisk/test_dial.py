"""How Dial's results are read."""

import pytest

from appliance.asterisk import dial
from appliance.domain.outcome import RingOutcome


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("ANSWER", RingOutcome.ANSWERED),
        ("BUSY", RingOutcome.BUSY),
        ("NOANSWER", RingOutcome.NO_ANSWER),
        ("CANCEL", RingOutcome.CANCELLED),
        ("CHANUNAVAIL", RingOutcome.UNREACHABLE),
        ("CONGESTION", RingOutcome.UNREACHABLE),
        ("DONTCALL", RingOutcome.UNREACHABLE),
        ("INVALIDARGS", RingOutcome.UNREACHABLE),
        ("", RingOutcome.UNREACHABLE),
    ],
)
def test_outcome(status: str, outcome: RingOutcome) -> None:
    assert dial.outcome(status) is outcome


@pytest.mark.parametrize(
    ("number", "result", "words"),
    [
        ("16", RingOutcome.ANSWERED, "normal clearing"),
        ("17", RingOutcome.BUSY, "the phone is busy"),
        ("21", RingOutcome.BUSY, "the phone refused the call"),
        ("19", RingOutcome.NO_ANSWER, "the phone rang unanswered"),
        ("16", RingOutcome.NO_ANSWER, "the phone rang unanswered"),
        ("", RingOutcome.NO_ANSWER, "the phone rang unanswered"),
        ("20", RingOutcome.UNREACHABLE, "the phone is not registered"),
        ("0", RingOutcome.UNREACHABLE, "the phone is not registered"),
        ("", RingOutcome.UNREACHABLE, "the phone is not registered"),
        ("3", RingOutcome.UNREACHABLE, "the phone is not registered"),
        ("127", RingOutcome.UNREACHABLE, "cause 127"),
        ("", RingOutcome.BUSY, "no cause given"),
        ("0", RingOutcome.ANSWERED, "no cause given"),
    ],
)
def test_cause(number: str, result: RingOutcome, words: str) -> None:
    assert dial.cause(number, result) == words


@pytest.mark.parametrize(
    ("number", "result", "words"),
    [
        ("17", RingOutcome.BUSY, "the number is busy"),
        ("", RingOutcome.NO_ANSWER, "the number rang unanswered"),
        ("1", RingOutcome.UNREACHABLE, "no such number"),
        ("3", RingOutcome.UNREACHABLE, "the line can't be reached"),
        ("", RingOutcome.UNREACHABLE, "the line can't be reached"),
        ("38", RingOutcome.UNREACHABLE, "network out of order"),
        ("16", RingOutcome.ANSWERED, "normal clearing"),
    ],
)
def test_cause_of_a_number_outside(number: str, result: RingOutcome, words: str) -> None:
    assert dial.cause(number, result, outside=True) == words
