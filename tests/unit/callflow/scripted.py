"""A caller who follows a script, in virtual time: the ports of a call's flow without a telephone.

Nothing here sleeps: time passes when something takes time, and a caller who hangs up does so at an exact second,
whatever is going on then.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import PurePosixPath

from appliance.callflow.ports import (
    CallerFacts,
    CallerHungUp,
    Listen,
    MessageLimits,
    RecordedMessage,
    RingRequest,
    RingResult,
)
from appliance.callflow.trace import CallEnd, CallStart, Hop, Recording, Step, SurveyAnswer, VoiceMessage
from appliance.config.model.prompt import BuiltinPrompt, FilePrompt, Prompt, TextPrompt
from appliance.domain.ids import AgentId
from appliance.domain.outcome import RingOutcome

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PROMPT_S = 2.0
KEY_S = 0.5


@dataclass(slots=True)
class VirtualClock:
    """A clock that stands still until time is passed."""

    at: datetime = NOON

    def now(self) -> datetime:
        """Give the virtual time of day."""
        return self.at

    def pass_s(self, seconds: float) -> None:
        """Let time go by."""
        self.at += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Phone:
    """How an agent's phone takes a call: its outcome after `after_s`, and a conversation of `talk_s` if answered."""

    outcome: RingOutcome = RingOutcome.ANSWERED
    after_s: float = 3.0
    talk_s: float = 30.0


OFFLINE = Phone(RingOutcome.UNREACHABLE, after_s=0.0)
REFUSING = Phone(RingOutcome.BUSY, after_s=0.5)
DESERTED = Phone(RingOutcome.NO_ANSWER, after_s=inf)


@dataclass(frozen=True, slots=True)
class Script:
    """What the caller does, and whom the agents' phones let through.

    `presses` are the keys for one question after the other, "" for silence, which also follows the last of them.
    The caller hangs up `leaves_after_s` from the beginning, and says `speaks_s` after a beep.
    """

    presses: Sequence[str] = ()
    phones: Mapping[str, Phone] = field(default_factory=dict)
    leaves_after_s: float = inf
    speaks_s: float = 5.0
    early_media: bool = True
    prompt_s: Callable[[Prompt], float] = lambda _prompt: PROMPT_S


@dataclass(frozen=True, slots=True)
class Heard:
    """A prompt that began to be heard, and whether the call had been answered by then."""

    prompt: str
    answered: bool


class ScriptedCaller:
    """A caller (`callflow.ports.Caller`) made of a script and a clock; keeps what was heard and asked for."""

    def __init__(self, facts: CallerFacts, script: Script, clock: VirtualClock) -> None:
        """Begin to call."""
        self.facts = facts
        self.heard: list[Heard] = []
        self.listened: list[Listen] = []
        self.rung: list[RingRequest] = []
        self.limits: list[MessageLimits] = []
        self.released = False
        self._script = script
        self._clock = clock
        self._presses = iter(script.presses)
        self._began = clock.now()
        self._answered = False

    @property
    def answered(self) -> bool:
        """Whether the line has been answered."""
        return self._answered

    @property
    def early_media(self) -> bool:
        """Whether the script's line carries early media."""
        return self._script.early_media

    async def answer(self) -> None:
        """Take the call."""
        self._pass(0)
        self._answered = True

    async def play(self, prompts: Sequence[Prompt]) -> None:
        """Let the caller hear the prompts, or hang up in their midst."""
        self._pass(0)
        for prompt in prompts:
            self.heard.append(Heard(spoken(prompt), self._answered))
            self._pass(self._script.prompt_s(prompt))

    async def ask(self, prompts: Sequence[Prompt], listen: Listen) -> str:
        """Give the keys that the script has for this question, as far as the listener wants them."""
        self.listened.append(listen)
        await self.play(prompts)
        pressed = next(self._presses, "")
        if not pressed:
            self._pass(listen.first_key_s)
            return ""
        keys = ""
        for key in pressed:
            self._pass(KEY_S)
            keys += key
            if listen.finished(keys):
                return keys
        self._pass(listen.next_key_s)
        return keys

    async def ring(self, request: RingRequest) -> RingResult:
        """Ring the phone that the script has for the agent."""
        self.rung.append(request)
        await asyncio.sleep(0)  # other calls go on while this one rings
        phone = self._script.phones.get(AgentId(request.legs[0].endpoint), Phone())
        outcome = phone.outcome if phone.after_s <= request.ring_s else RingOutcome.NO_ANSWER
        ring_s = self._within(min(phone.after_s, request.ring_s))
        if self._is_gone():
            return RingResult(RingOutcome.CANCELLED, "the caller hung up", ring_s, 0, caller_left=True)
        if outcome is not RingOutcome.ANSWERED:
            return RingResult(outcome, f"scripted: {outcome}", ring_s, 0)
        self._answered = True
        talk_s = self._within(phone.talk_s)
        return RingResult(outcome, "normal clearing", ring_s, talk_s, caller_left=self._is_gone())

    async def record_message(self, limits: MessageLimits) -> RecordedMessage | None:
        """Record as long as the script's caller speaks, and the silence after it."""
        self.limits.append(limits)
        said_s = self._within(min(self._script.speaks_s, limits.longest_s))
        if not self._is_gone():
            self._within(limits.silence_s)
        return None if said_s < limits.shortest_s else RecordedMessage(PurePosixPath(f"{self.facts.call}.wav"), said_s)

    async def hang_up(self) -> None:
        """Release the call."""
        self._pass(0)
        self.released = True

    def _left_s(self) -> float:
        return self._script.leaves_after_s - (self._clock.now() - self._began).total_seconds()

    def _is_gone(self) -> bool:
        return self._left_s() <= 0

    def _within(self, seconds: float) -> float:
        """Let time pass until it is over or the caller hangs up; give what passed."""
        passed_s = min(seconds, max(self._left_s(), 0.0))
        self._clock.pass_s(passed_s)
        return passed_s

    def _pass(self, seconds: float) -> None:
        self._within(seconds)
        if self._is_gone():
            raise CallerHungUp


class RecordingJournal:
    """A journal (`callflow.ports.Journal`) in memory."""

    def __init__(self) -> None:
        """Begin empty."""
        self.starts: list[CallStart] = []
        self.steps: list[Step] = []
        self.hops: list[Hop] = []
        self.surveys: list[SurveyAnswer] = []
        self.messages: list[VoiceMessage] = []
        self.recordings: list[Recording] = []
        self.ends: list[CallEnd] = []

    def opened(self, start: CallStart) -> None:
        """Keep the beginning."""
        self.starts.append(start)

    def step(self, step: Step) -> None:
        """Keep a step."""
        self.steps.append(step)

    def hop(self, hop: Hop) -> None:
        """Keep an attempt."""
        self.hops.append(hop)

    async def survey(self, answer: SurveyAnswer) -> bool:
        """Keep an answer."""
        self.surveys.append(answer)
        return True

    async def message(self, message: VoiceMessage) -> bool:
        """Keep a message."""
        self.messages.append(message)
        return True

    async def recording(self, recording: Recording) -> bool:
        """Keep a recording."""
        self.recordings.append(recording)
        return True

    async def closed(self, end: CallEnd) -> bool:
        """Keep the end."""
        self.ends.append(end)
        return True


def agents(**phones: Phone) -> Mapping[str, Phone]:
    """Give phones to agents: `agents(a8001=OFFLINE)`."""
    return {AgentId(name.removeprefix("a")): phone for name, phone in phones.items()}


def spoken(prompt: Prompt) -> str:
    """Name a prompt by its id, its words or its file."""
    match prompt:
        case BuiltinPrompt(builtin=name) | TextPrompt(text=name) | FilePrompt(file=name):
            return name
