"""What is asked of phones, and what comes of it."""

from dataclasses import dataclass
from enum import StrEnum

from appliance.callflow.ports.leg import Leg
from appliance.callflow.ports.moves import Move
from appliance.config.model.prompt import Prompt
from appliance.domain.far_leave import AnswerKnown, ReleaseKnown
from appliance.domain.ids import DepartmentId, EndpointId, HotlineId
from appliance.domain.outcome import RingOutcome


@dataclass(frozen=True, slots=True)
class RingRequest:
    """One attempt: whom to ring (all `legs` at once), for how long, and what each side hears.

    `ringtone`, or else `music` if any, replaces the ring tone for the caller while the agent's phone rings. When the
    agent has answered, the caller hears the agent's ID if `announce_id`, and the agent hears which hotline and
    department the call is for; then the two are joined. Their conversation is recorded at the endpoints in `recorded`.
    `whisper` is what the agent hears instead.
    """

    legs: tuple[Leg, ...]
    department: DepartmentId | None
    hotline: HotlineId | None
    ring_s: float
    ringtone: Prompt | None
    announce_id: bool
    recorded: frozenset[EndpointId] = frozenset()
    whisper: Prompt | None = None
    consulting: bool = False
    music: tuple[Prompt, ...] = ()


@dataclass(frozen=True, slots=True)
class RingResult:
    """How the attempt ended. `caller_left` tells that the caller hung up, in it or at its end.

    `answered` is the leg that answered; None also when there was but one. `billed` are legs that were answered before
    anybody pressed 1, and the seconds from there to their end, as far as that is known: a carrier bills them. `moved`
    tells that the caller was sent elsewhere, out of the attempt or the conversation. `answer_known` tells how the
    answer of a number outside was known, `release_known` how it was that who had answered there left.
    """

    outcome: RingOutcome
    cause: str
    ring_s: float
    talk_s: float
    caller_left: bool = False
    answered: Leg | None = None
    billed: tuple[tuple[Leg, float], ...] = ()
    moved: Move | None = None
    answer_known: AnswerKnown | None = None
    release_known: ReleaseKnown | None = None


class ConsultEnd(StrEnum):
    """How a consultation ended: the agent is back, has joined the two, or left before the colleague answered.

    Or one of the two has sent the caller elsewhere, and they talk on.
    """

    BACK = "back"
    JOINED = "joined"
    LEFT = "left"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Consulted:
    """How a consultation ended, and how the colleague was reached; None where nobody was rung, or they talk on.

    `moved` tells where the caller was sent.
    """

    end: ConsultEnd
    result: RingResult | None = None
    moved: Move | None = None
