"""What the results of Asterisk's Dial mean."""

from appliance.domain.outcome import RingOutcome

NOT_ACCEPTED = "not accepted"
"""Somebody outside answered and did not press 1 in time."""

ANNOUNCED = "a network's announcement"
"""The far end spoke, and it was no person."""

_OUTCOMES = {
    "ANSWER": RingOutcome.ANSWERED,
    "BUSY": RingOutcome.BUSY,
    "NOANSWER": RingOutcome.NO_ANSWER,
    "CANCEL": RingOutcome.CANCELLED,
}

_CAUSES = {
    "0": "no cause given",
    "1": "no such number",
    "3": "the phone is not registered",  # what PJSIP makes of an account without a contact
    "16": "normal clearing",
    "17": "the phone is busy",
    "18": "the phone does not respond",
    "19": "the phone rang unanswered",
    "20": "the phone is not registered",
    "21": "the phone refused the call",
    "27": "the phone is out of order",
    "34": "no line was free",
    "38": "network out of order",
}
"""ITU-T Q.850, in the words of an office."""


_CAUSES_OUTSIDE = {
    "0": "no cause given",
    "1": "no such number",
    "3": "the line can't be reached",
    "17": "the number is busy",
    "18": "the number does not respond",
    "19": "the number rang unanswered",
    "20": "the line can't be reached",
    "21": "the call was refused",
    "27": "the line is out of order",
}
"""The same of a number outside."""


def outcome(dial_status: str) -> RingOutcome:
    """Read DIALSTATUS; what is neither an answer, busy, no answer nor a cancelled attempt is unreachable."""
    return _OUTCOMES.get(dial_status, RingOutcome.UNREACHABLE)


def cause(hangup_cause: str, result: RingOutcome, *, outside: bool = False) -> str:
    """Put a hang-up cause of Q.850 into words; a refusal by a phone counts as what Dial made of it."""
    number = hangup_cause or "0"
    if result is RingOutcome.UNREACHABLE and number == "0":
        number = "20"
    if result is RingOutcome.NO_ANSWER and number in {"0", "16"}:
        number = "19"
    words = _CAUSES | _CAUSES_OUTSIDE if outside else _CAUSES
    return words.get(number, f"cause {number}")
