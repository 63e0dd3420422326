"""The person at the far end of a line: Asterisk stands behind it in the product, a script elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Protocol

from appliance.callflow.bell import Bell
from appliance.callflow.ports.leg import Leg
from appliance.callflow.ports.listening import FaxResult, FaxSettings, Hold, Listen, MessageLimits, Recorded
from appliance.callflow.ports.ringing import Consulted, RingRequest, RingResult
from appliance.config.model.prompt import Prompt
from appliance.domain.far_leave import FarLeave
from appliance.domain.ids import CallId, LineId
from appliance.domain.phone_number import PhoneNumber


@dataclass(frozen=True, slots=True)
class CallerFacts:
    """What the line told about the call before anyone spoke.

    `number_note` says why a line that can tell the caller's number has told none. `is_self_call` tells that it is one
    of our own lines that calls, to try this one (E7).
    """

    call: CallId
    line: LineId
    called: str
    number: PhoneNumber | None
    name: str
    number_note: str = ""
    is_self_call: bool = False


class Caller(Protocol):
    """The person at the far end of a line, and all that can be done with them.

    Every method raises `CallerHungUp` as soon as the caller is gone.
    """

    facts: CallerFacts

    @property
    def answered(self) -> bool:
        """Whether the line has been answered (and the caller's call is being charged)."""
        ...

    @property
    def answered_at(self) -> datetime | None:
        """When the line was answered (UTC): from then on the caller's call is charged. None while it isn't."""
        ...

    @property
    def early_media(self) -> bool:
        """Whether this line can carry our audio before it is answered (SIP can, FXO and GSM can't)."""
        ...

    @property
    def heard_leave(self) -> FarLeave | None:
        """What the caller's hang-up is known by; None when they haven't hung up, or their line has signalled it."""
        ...

    def speak_in(self, language: str) -> None:
        """Play prompts in this language from now on; one that hasn't been made in it is played in the site's."""
        ...

    async def answer(self) -> None:
        """Take the call; does nothing when it is already taken."""
        ...

    async def play(self, prompts: Sequence[Prompt]) -> None:
        """Play to the end, as early media while the call is unanswered and the line can; keys are ignored."""
        ...

    async def ask(self, prompts: Sequence[Prompt], listen: Listen) -> str:
        """Play and collect keys; give the keys pressed, "" when the time passed without one."""
        ...

    async def ring(self, request: RingRequest) -> RingResult:
        """Ring and, if answered, return when the conversation is over.

        Does not raise `CallerHungUp`: the result says whether the caller is still there.
        """
        ...

    async def consult(
        self, request: RingRequest | None, music: Sequence[Prompt], on_parted: Callable[[], None]
    ) -> Consulted:
        """Have the agent ring a colleague, whom they talked with, while the caller hears music.

        Only after a `ring` or `talk_on` that told so. None rings nobody, and the agent is told so. Raises
        `CallerHungUp` when the caller leaves: the two talk on, as they do where the caller is sent elsewhere. When they
        have parted too, `on_parted` is told; it must not raise.
        """
        ...

    async def pick_up(self, call: CallId, leg: Leg) -> bool:
        """Take over a call that rings elsewhere: its caller talks with us, who are the leg; False when it can't be.

        Raises `CallerHungUp` when we have it: this channel is the other call's from then on.
        """
        ...

    async def talk_on(self, leg: Leg, *, recorded: bool) -> RingResult:
        """Return when the conversation is over with somebody whom the caller was joined with.

        Only after a `ring` or `talk_on` that told so. Does not raise `CallerHungUp`, like `ring`.
        """
        ...

    async def wait(self, hold: Hold, bell: Bell) -> str:
        """Have the caller wait; give the key that ended it, "" when the time or the bell did.

        The bell, once rung, ends it at whatever moment, within a twentieth of a second while all goes well, else within
        two seconds.
        """
        ...

    async def play_message(self, file: PurePosixPath) -> None:
        """Play a voicemail to its end; `file` is relative to the instance's voicemail folder."""
        ...

    async def record_message(self, limits: MessageLimits) -> Recorded:
        """Record until `#`, silence, the limit or the hang-up; a second message of a call is another file.

        The message is durable on disk when this returns. Does not raise `CallerHungUp`: the hang-up is the usual
        end of a message, and the next step raises it; only a caller who left before the recording began raises it here.
        """
        ...

    async def listen_for_fax(self) -> None:
        """Have a fax machine heard from now on: then whatever plays or waits raises `CallerMoved`, once.

        Not while a phone rings for the caller or a message is recorded, nor after a reception.
        """
        ...

    async def receive_fax(self, settings: FaxSettings) -> FaxResult:
        """Receive a fax until its end, the hang-up or the limit; whole pages are kept whatever happens.

        The pages are durable on disk when this returns. Does not raise `CallerHungUp`, as the result tells it; only a
        caller who left before the reception began raises it here.
        """
        ...

    async def drop_message(self, file: PurePosixPath) -> None:
        """Remove a message that the caller has recorded anew, before it is on record. Doesn't raise `CallerHungUp`."""
        ...

    async def hang_up(self) -> None:
        """Release the call."""
        ...
