"""What the results of Asterisk's Dial mean."""

from appliance.domain.outcome import RingOutcome

NOT_ACCEPTED = "not accepted"
"""Somebody outside answered and did not press 1 in time."""

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


def outcome(dial_status: str) -> RingOutcome:
    """Read DIALSTATUS; what is neither an answer, busy, no answer nor a cancelled attempt is unreachable."""
    return _OUTCOMES.get(dial_status, RingOutcome.UNREACHABLE)


def cause(hangup_cause: str, result: RingOutcome) -> str:
    """Put a hang-up cause of Q.850 into words; a refusal by a phone counts as what Dial made of it."""
    if result is RingOutcome.UNREACHABLE and hangup_cause in {"", "0"}:
        return "the phone is not registered"
    if result is RingOutcome.NO_ANSWER and hangup_cause in {"", "0", "16"}:
        return "the phone rang unanswered"
    return _CAUSES.get(hangup_cause or "0", f"cause {hangup_cause}")
