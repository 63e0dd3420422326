"""One attempt as Asterisk's Dial sees it: what is dialled with which options, and what its results mean."""

from appliance.asterisk.render.pjsip import agent_account
from appliance.asterisk.sounds import SoundLibrary
from appliance.callflow.ports import RingRequest
from appliance.domain.ids import AgentId
from appliance.domain.outcome import RingOutcome

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


def arguments(request: RingRequest, sounds: SoundLibrary, recording: str | None, *, answered: bool) -> str:
    """Write Dial's arguments for one agent.

    `g` keeps the caller when the agent hangs up; `a` answers the caller's line at the moment the agent answers,
    without which the caller would not hear the announcement; `A(whisper:agent-id)` plays to the agent and to the
    caller; `b` marks the agent's channel before it rings; `U` notes the answer and starts the recording on that
    channel, the one from which both halves come out whole. `recording` is the name that its raw file begins with,
    None to record nothing.
    """
    agent = AgentId(request.legs[0].endpoint)
    options = "g"
    if request.announce_id:
        whisper = sounds.whispers[request.hotline, request.department]
        options += f"aA({whisper.path}:{sounds.agent_ids[agent].path})"
    if request.ringtone is not None:
        options += f"m({sounds.ringtones[request.ringtone]})"
    elif answered:
        options += "r"
    options += f"b(zongji-leg^s^1({agent}))"
    options += f"U(zongji-answered^{recording or ''})"
    return f"PJSIP/{agent_account(agent)},{request.ring_s:g},{options}"
