"""What happens in a simulated call: the caller's keys and patience, and how each phone takes an attempt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from appliance.config.model.prompt import Prompt
from appliance.domain.outcome import RingOutcome

PROMPT_S = 2.0
"""How long a prompt is where nobody says better."""
KEY_S = 0.5
"""From one key to the next."""
ACCEPT_S = 8.0
"""How long somebody who answered is awaited to press 1 (B7)."""


@dataclass(frozen=True, slots=True)
class Phone:
    """How a phone takes a call: its outcome after `after_s`, and a conversation of `talk_s` if answered.

    `accepts` tells whether whoever answers presses 1 where that is asked for; a network's announcement doesn't.
    `caller_ends` tells that it is the caller who ends the conversation. `then` is how the phone takes the attempt after
    this one; left out, in the same way.
    """

    outcome: RingOutcome = RingOutcome.ANSWERED
    after_s: float = 3.0
    talk_s: float = 30.0
    accepts: bool = True
    caller_ends: bool = False
    then: "Phone | None" = None


def even(prompt: Prompt) -> float:  # noqa: ARG001 - the shape of `Script.prompt_s`
    """Let every prompt last as long."""
    return PROMPT_S


OFFLINE = Phone(RingOutcome.UNREACHABLE, after_s=0.0)
REFUSING = Phone(RingOutcome.BUSY, after_s=0.5)
DESERTED = Phone(RingOutcome.NO_ANSWER, after_s=inf)


@dataclass(frozen=True, slots=True)
class Script:
    """What the caller does, and whom the phones let through.

    `presses` are the keys for one question after the other, "" for silence, which also follows the last of them.
    `phones` are by endpoint or by agent, the endpoint's own first; every other one is `otherwise`.
    The caller hangs up `leaves_after_s` from the beginning, and says `speaks_s` after a beep. With
    `fax_pages` the caller is a fax machine with so many pages, heard wherever the flow listens for one.
    """

    presses: Sequence[str] = ()
    phones: Mapping[str, Phone] = field(default_factory=dict)
    otherwise: Phone = Phone()
    leaves_after_s: float = inf
    speaks_s: float = 5.0
    fax_pages: int = 0
    early_media: bool = True
    prompt_s: Callable[[Prompt], float] = even
