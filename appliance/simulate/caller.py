"""A caller who follows a script, in virtual time: the port of a call's flow without a telephone.

Nothing here sleeps: how time passes, and when the caller leaves, is `patience.py`'s.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from appliance.callflow.bell import Bell
from appliance.callflow.ports import (
    CallerFacts,
    Consulted,
    FaxResult,
    FaxSettings,
    Hold,
    Leg,
    Listen,
    MessageLimits,
    Recorded,
    RecordedMessage,
    RingRequest,
    RingResult,
)
from appliance.config.model.prompt import FilePrompt, Prompt, PromptByLanguage
from appliance.domain.far_leave import FarLeave
from appliance.domain.ids import AgentId, CallId
from appliance.domain.outcome import RingOutcome
from appliance.simulate.clock import VirtualClock
from appliance.simulate.fax_machine import FaxMachine
from appliance.simulate.heard import Heard, spoken
from appliance.simulate.patience import Patience
from appliance.simulate.ringing import Phones, ring_all
from appliance.simulate.script import KEY_S, Script


class ScriptedCaller:
    """A caller (`callflow.ports.Caller`) made of a script and a clock; keeps what was heard and asked for.

    `heard` are the prompts that the flow played; `heard_in_rings` the ringtones and announced IDs of its attempts.
    """

    def __init__(self, facts: CallerFacts, script: Script, clock: VirtualClock) -> None:
        """Begin to call."""
        self.facts = facts
        self.heard: list[Heard] = []
        self.heard_in_rings: list[Heard] = []
        self.listened: list[Listen] = []
        self.rung: list[RingRequest] = []
        self.limits: list[MessageLimits] = []
        self.dropped: list[PurePosixPath] = []
        self.released = False
        self.language = ""
        self._script = script
        self._clock = clock
        self._phones = Phones(script)
        self._presses = iter(script.presses)
        self._patience = Patience(script.leaves_after_s, clock)
        self._fax_machine = FaxMachine(script.fax_pages, self._patience)
        self._answered_at: datetime | None = None

    @property
    def answered(self) -> bool:
        """Whether the line has been answered."""
        return self._answered_at is not None

    @property
    def answered_at(self) -> datetime | None:
        """When the line was answered."""
        return self._answered_at

    @property
    def heard_leave(self) -> FarLeave | None:
        """None: a script's caller hangs up by signal."""
        return None

    @property
    def early_media(self) -> bool:
        """Whether the script's line carries early media."""
        return self._script.early_media

    async def answer(self) -> None:
        """Take the call."""
        self._patience.stay()
        self._answered_at = self._answered_at or self._clock.now()

    async def play(self, prompts: Sequence[Prompt]) -> None:
        """Let the caller hear the prompts, or hang up in their midst."""
        self._patience.stay()
        self._fax_machine.call_tone()
        for prompt in map(self._in_language, prompts):
            self.heard.append(Heard(spoken(prompt), self.answered, self._clock.now(), prompt, self.language))
            self._patience.stay(self._script.prompt_s(prompt))

    async def ask(self, prompts: Sequence[Prompt], listen: Listen) -> str:
        """Give the keys that the script has for this question, as far as the listener wants them."""
        self.listened.append(listen)
        await self.play(prompts)
        pressed = next(self._presses, "")
        if not pressed:
            self._patience.stay(listen.first_key_s)
            return ""
        keys = ""
        for key in pressed:
            self._patience.stay(KEY_S)
            keys += key
            if listen.finished(keys):
                return keys
        self._patience.stay(listen.next_key_s)
        return keys

    async def ring(self, request: RingRequest) -> RingResult:
        """Ring the phones that the script has for the legs."""
        self.rung.append(request)
        await asyncio.sleep(0)  # other calls go on while this one rings
        rung = ring_all(request, self._phones.next)
        if request.ringtone is not None:
            self._hear_ringing(request.ringtone)
        ring_s = self._patience.within(rung.after_s)
        if self._patience.is_over:
            return RingResult(RingOutcome.CANCELLED, "the caller hung up", ring_s, 0, caller_left=True)
        if rung.outcome is not RingOutcome.ANSWERED:
            return RingResult(rung.outcome, f"scripted: {rung.outcome}", ring_s, 0)
        self._answered_at = self._answered_at or self._clock.now()
        if request.announce_id and rung.leg is not None and rung.leg.agent is not None:
            self._hear_ringing(rung.leg.agent)
        talk_s = self._patience.within(rung.talk_s)
        if rung.caller_ends:
            self._patience.leave()
        return RingResult(rung.outcome, "normal clearing", ring_s, talk_s, self._patience.is_over, rung.leg)

    async def consult(
        self, request: RingRequest | None, music: Sequence[Prompt], on_parted: Callable[[], None]
    ) -> Consulted:
        """Refuse: nobody consults about a scripted caller."""
        raise NotImplementedError("a scripted caller is never held")

    async def pick_up(self, call: CallId, leg: Leg) -> bool:  # noqa: ARG002 - the port's face
        """Find nothing to pick up."""
        return False

    async def talk_on(self, leg: Leg, *, recorded: bool) -> RingResult:
        """Refuse: no script joins a caller with anybody."""
        raise NotImplementedError("a scripted caller is never joined with somebody else")

    async def wait(self, hold: Hold, bell: Bell) -> str:
        """Let time pass, in which nobody comes free: the script's next key ends it, if it is one of those."""
        until = self._clock.now() + timedelta(seconds=hold.longest_s)
        await self.play(hold.prompts)
        pressed = next(self._presses, "") if hold.asks else ""
        if pressed[:1] in hold.keys:
            self._patience.stay(KEY_S)
            return pressed[0]
        if not bell.is_rung:
            self._patience.stay(max(0.0, (until - self._clock.now()).total_seconds()))
        return ""

    async def play_message(self, file: PurePosixPath) -> None:
        """Let a voicemail be heard."""
        self._patience.stay()
        message = FilePrompt(file=str(file))
        self.heard.append(Heard(f"message {file}", self.answered, self._clock.now(), message))
        self._patience.stay(self._script.prompt_s(message))

    async def record_message(self, limits: MessageLimits) -> Recorded:
        """Record as long as the script's caller speaks, and the silence after it."""
        self.limits.append(limits)
        said_s = self._patience.within(min(self._script.speaks_s, limits.longest_s))
        if not self._patience.is_over:
            self._patience.within(limits.silence_s)
        if said_s < limits.shortest_s:
            return Recorded(None)
        name = self.facts.call if len(self.limits) == 1 else f"{self.facts.call}-{len(self.limits)}"
        return Recorded(RecordedMessage(PurePosixPath(f"{name}.wav"), said_s))

    async def drop_message(self, file: PurePosixPath) -> None:
        """Keep in mind what the caller has recorded anew."""
        self.dropped.append(file)

    def speak_in(self, language: str) -> None:
        """Let the caller hear another language."""
        self.language = language

    async def listen_for_fax(self) -> None:
        """Hear a fax machine, if the script's caller is one, at the next that is played or asked."""
        self._patience.stay()
        self._fax_machine.listened_for()

    async def receive_fax(self, settings: FaxSettings) -> FaxResult:
        """Receive the script's pages, after which a fax machine hangs up."""
        self._patience.stay()
        self._answered_at = self._answered_at or self._clock.now()
        return self._fax_machine.send(self.facts.call, settings)

    async def hang_up(self) -> None:
        """Release the call."""
        self._patience.stay()
        self.released = True

    def _in_language(self, prompt: Prompt) -> Prompt:
        if isinstance(prompt, PromptByLanguage):
            return prompt.spoken_in(self.language, self.language)
        return prompt

    def _hear_ringing(self, played: Prompt | AgentId) -> None:
        name = played if isinstance(played, str) else spoken(played)
        self.heard_in_rings.append(Heard(name, self.answered, self._clock.now(), played, self.language))
