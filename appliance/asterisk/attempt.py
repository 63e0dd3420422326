"""One attempt in Dial's words: one phone, several at once, numbers outside that may have to press 1.

A single phone of ours is dialled straight. Else each leg is a Local half, `Local/<leg's number>@zongji-leg/n`, which
dials by itself: so each has its own announcement, and the half is answered at the moment when its phone is. What it
dials stands in a variable that the half inherits from the caller's channel. A leg that must press 1 has a half more
(`zongji-leg-asked`), which is answered when they have pressed it. On a line that doesn't tell an answer, and to which
somebody listens, that half is `zongji-leg-heard-1` (`render/far_end.py`).

Everything dialled comes from the document. `i` makes Dial ignore a phone that forwards the call elsewhere (C7).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from appliance.asterisk.consulting import Side
from appliance.asterisk.names import phone_channel
from appliance.asterisk.outgoing import OutgoingLine
from appliance.asterisk.sounds import Sound, SoundLibrary
from appliance.callflow.ports import Leg, RingRequest
from appliance.config.model.prompt import BuiltinPrompt
from appliance.domain.ids import EndpointId, LineId

ACCEPT_S = 8.0
"""How long somebody outside has to press 1 (B7)."""

PRESS_1 = BuiltinPrompt(builtin="press-1-to-accept")

_PAUSE_MS = 300
_OVER_S = 1.0

KNOWN = "ZONGJI_KNOWN"
"""The variable of the caller's channel that tells how the answer of a leg was known that had to wait."""

LONGEST_REFUSAL_S = ACCEPT_S + _OVER_S
"""How long a leg lasts at most after its answer when nobody presses 1."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is set on the caller's channel first, then Dial's arguments.

    `longest_s` is how long it may take until somebody talks with the caller or nobody will.
    """

    arguments: str
    longest_s: float
    variables: Mapping[str, str] = field(default_factory=dict)


def _nobody_hears(_line: LineId) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Means:
    """What there is to ring with: the sounds and the ways out of a revision.

    `sounds` are in the caller's language, those `for_staff` in the site's. `ports` are those of telephones at cards.
    `hears` tells whether a line would be listened to.
    """

    sounds: SoundLibrary
    lines: Mapping[LineId, OutgoingLine]
    for_staff: SoundLibrary
    ports: Mapping[EndpointId, int] = field(default_factory=dict)
    hears: Callable[[LineId], bool] = _nobody_hears


def plan(request: RingRequest, means: Means, recording: str, *, answered: bool) -> Attempt:
    """Plan an attempt. `recording` is the name that a recording's raw file begins with.

    `answered` tells whether the caller's line is. Raises LocalProtocolError for a number that is none, KeyError for a
    line that is none.
    """
    longest_s = request.ring_s + max(_announcements_s(leg, request, means) for leg in request.legs)
    alone = request.legs[0]
    if len(request.legs) == 1 and alone.line is None and not alone.press_1:
        heard = _heard_by_caller(request, means.sounds, ringing=answered) + _after_consulting(request)
        return Attempt(
            _dial(_phone(alone, means), request, _leg_options(alone, request, means, recording) + heard), longest_s
        )
    return _plan_halves(request, means, recording, longest_s)


def _plan_halves(request: RingRequest, means: Means, recording: str, longest_s: float) -> Attempt:
    variables: dict[str, str] = {}
    halves = []
    for number, leg in enumerate(request.legs, 1):
        halves.append(f"Local/{number}@{_half(leg, means)}/n")
        variables |= _leg(number, leg, request, means, recording)
    asked_s = ACCEPT_S + _OVER_S if any(map(waits, request.legs)) else 0.0
    heard = _heard_by_caller(request, means.sounds, ringing=True) + _after_consulting(request)
    arguments = f"{'&'.join(halves)},{request.ring_s + asked_s:g},gi{heard}"
    return Attempt(arguments, longest_s + asked_s, variables)


def waits(leg: Leg) -> bool:
    """Tell whether a leg that is up may have to wait before it counts as answered."""
    return leg.press_1 or leg.unsupervised


def billed_variable(number: int) -> str:
    """Name the variable of the caller's channel with the second at which a leg that must press 1 was answered."""
    return f"ZONGJI_BILLED_{number}"


def _half(leg: Leg, means: Means) -> str:
    hidden = leg.line is not None and not means.lines[leg.line].carries_caller_number
    return "zongji-leg-hidden" if hidden else "zongji-leg"


def _leg(number: int, leg: Leg, request: RingRequest, means: Means, recording: str) -> dict[str, str]:
    """Give the variables of one leg; two underscores have them inherited."""
    variables = {}
    channel, options = _phone(leg, means), _leg_options(leg, request, means, recording)
    if leg.line is not None:
        line = means.lines[leg.line]
        channel = line.channel(leg.number)
        if not line.carries_caller_number:
            variables[f"__ZONGJI_SHOWN_{number}"] = line.own_number
    if waits(leg):
        asked = f"{_far_leg(number, leg, means)}{_ask(number, leg, means)}"
        variables[f"__ZONGJI_ASKED_{number}"] = _dial(channel, request, f"gi{asked}")
        empty = ("ZONGJI_NOT_ACCEPTED", KNOWN, billed_variable(number), f"ZONGJI_CAUSE_{number}")
        variables |= dict.fromkeys(empty, "")
        variables["__ZONGJI_RING_MS"] = f"{request.ring_s * 1000:.0f}"
        half = "zongji-leg-heard-1" if _is_heard(leg, means) else "zongji-leg-asked"
        arguments = f"Local/{number}@{half}/n,{request.ring_s + ACCEPT_S + _OVER_S:g},{options}"
    else:
        arguments = _dial(channel, request, options)
    return variables | {f"__ZONGJI_LEG_{number}": arguments}


def _is_heard(leg: Leg, means: Means) -> bool:
    return leg.unsupervised and leg.line is not None and means.hears(leg.line)


def _far_leg(number: int, leg: Leg, means: Means) -> str:
    """Mark the line's own channel with what it is to be heard for (`services/far_legs.py`)."""
    if leg.line is None:
        return ""
    by_ear = "asked" if leg.press_1 else "heard"
    return f"b(zongji-far-leg-1^s^1({number}:{by_ear if _is_heard(leg, means) else 'signalled'}:{leg.line}))"


def _dial(channel: str, request: RingRequest, options: str) -> str:
    return f"{channel},{request.ring_s:g},{options}"


def _phone(leg: Leg, means: Means) -> str:
    return phone_channel(leg.endpoint, means.ports)


def _leg_options(leg: Leg, request: RingRequest, means: Means, recording: str) -> str:
    """Write what happens on the called channel.

    `g` keeps the caller when the agent hangs up; `a` answers the caller's side at the moment the agent answers,
    without which the caller would not hear the announcement; `A(whisper:agent-id)` plays to the agent and to the
    caller; `b` marks the agent's channel before it rings; `U` notes the answer and starts the recording on that
    channel, the one from which both halves come out whole.
    """
    whisper, agent_id = _announcements(leg, request, means)
    options = "gi"
    if whisper is not None:
        options += f"aA({whisper.path}{':' + agent_id.path if agent_id else ''})"
    options += f"b(zongji-mark^s^1({leg.agent or ''}^{leg.endpoint}^{leg.line or ''}))"
    if request.consulting:
        return options
    return options + f"U(zongji-answered^{recording if leg.endpoint in request.recorded else ''})"


def _after_consulting(request: RingRequest) -> str:
    """Let who consults end it by a code, and have the colleague wait for the caller when they hang up instead."""
    return f"HF(zongji-consult^{Side.COLLEAGUE}^1)" if request.consulting else ""


def _heard_by_caller(request: RingRequest, sounds: SoundLibrary, *, ringing: bool) -> str:
    """Say what the caller hears until somebody answers; with either, nothing that a network plays gets through."""
    if request.ringtone is not None:
        return f"m({sounds.ringtones[request.ringtone]})"
    if request.music:
        return f"m({sounds.music[request.music]})"
    return "r" if ringing else ""


def _ask(number: int, leg: Leg, means: Means) -> str:
    ask = means.for_staff.prompts[PRESS_1]
    routine = "zongji-far-end-1" if _is_heard(leg, means) else "zongji-accept"
    return f"U({routine}^{ask.path}^{int(ask.seconds * 1000) + _PAUSE_MS}^{int(ACCEPT_S * 1000)}^{number})"


def _announcements(leg: Leg, request: RingRequest, means: Means) -> tuple[Sound | None, Sound | None]:
    """Give what the agent hears, and what the caller hears: nothing where nobody of ours is behind the endpoint."""
    passed_on = means.for_staff.prompts[request.whisper] if request.whisper is not None else None
    if not request.announce_id:
        return passed_on, None
    sounds = means.sounds
    agent_id = sounds.agent_ids.get(leg.agent) if leg.agent is not None else None
    return passed_on or sounds.whispers[request.hotline, request.department], agent_id


def _announcements_s(leg: Leg, request: RingRequest, means: Means) -> float:
    return max((sound.seconds for sound in _announcements(leg, request, means) if sound), default=0.0)
