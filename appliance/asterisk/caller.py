"""The caller's port over a FastAGI session: what the walk of a call asks for, in Asterisk's words.

Before each step the dead-man's limit of the dialplan frame is renewed for as long as the step may take; the frame
lifts it when an agent answers and sets it again at the end of the conversation.

When the session ends, the caller has hung up, or the frame has taken the caller over because we were late, or Asterisk
is gone. Only the first is the caller's own doing; what can't be told for certain is `OutOfReach`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

from appliance.asterisk import attempt, dial, fax
from appliance.asterisk.agi_protocol import Answer
from appliance.asterisk.agi_server import AgiSession, ChannelGone
from appliance.asterisk.consulting import Consultation
from appliance.asterisk.holding import Channel, Holding, Interrupter, NoInterrupter
from appliance.asterisk.joining import Joined, Joins
from appliance.asterisk.message_file import keep_message, no_room
from appliance.asterisk.outgoing import OutgoingLine
from appliance.asterisk.reentry import Reentry
from appliance.asterisk.sounds import SoundLibrary
from appliance.callflow.bell import Bell
from appliance.callflow.ports import (
    CallerFacts,
    CallerHungUp,
    CallerMoved,
    Consulted,
    FaxResult,
    FaxSettings,
    Hold,
    Leg,
    Listen,
    MessageLimits,
    Move,
    MoveReason,
    Recorded,
    RingRequest,
    RingResult,
)
from appliance.config.model.prompt import Prompt
from appliance.domain.ids import CallId, EndpointId, LineId
from appliance.domain.instance import Instance
from appliance.domain.outcome import RingOutcome
from appliance.errors import LocalProtocolError, ZongjiError

ALL_KEYS = "0123456789*#"
HOLD_MUSIC = "__ZONGJI_HOLD_MUSIC"
"""The channel variable that names the music-on-hold class of whoever is held in a conversation; halves inherit it."""
_GRACE_S = 5.0
"""How much longer than planned a step may take before the dialplan takes the caller for abandoned."""
_LONGEST_TALK_S = 24 * 3600.0
_LONGEST_CONSULTATION_S = 1800.0
_QUICK_S = 10.0
_CLOSING_S = 1.5
"""How long after the last key people press the one that closes what they have keyed."""
_LONGEST_MESSAGE_S = 3600.0
"""As long as the document lets a caller speak."""
_GONE = "-1"
_NOTED = ("ZONGJI_ANSWERED", "ZONGJI_ANSWERED_ENDPOINT", "ZONGJI_NOT_ACCEPTED")
"""What the dialplan notes on the caller's channel when somebody answers, or answers and doesn't press 1."""
_PASSED_ON = "passed the caller on"
_JOINED = "joined the caller with somebody else"
_IN_DOUBT_S = 5.0
"""For so long after a stall a hang-up may as well be the dialplan's limit running out: no less than its shortest."""


class OutOfReach(ZongjiError):  # what happened is its name
    """The session ended without the caller hanging up, as far as we can tell; what the dialplan leaves behind tells."""


def _nobody_known(_call: CallId) -> EndpointId | None:
    return None


def _was_seen(dialling: "asyncio.Task[bool]") -> None:
    """Take how Dial ended as known: a walk that is over before it asks no more."""
    if not dialling.cancelled():
        dialling.exception()


def _nobody_calls(_call: CallId) -> "AsteriskCaller | None":
    return None


async def _not_recorded(_channel: str, _name: str) -> None:
    return


def _at_once(_call: CallId) -> asyncio.Event:
    gone = asyncio.Event()
    gone.set()
    return gone


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What the controller knows of a channel besides its session.

    `answered_s(channel id)` gives for how many seconds the called side has been talking, None when it never answered.
    `stalled_since(monotonic time)` tells whether this process was frozen from then on, and `follows_since` whether
    `answered_s` knows of every answer since then: while the manager link is down it does not. `answered_by` tells which
    endpoint it was that answered. `lines` are the ways out. `gone(channel id)` is set when the channel is gone.
    `record(channel, name)` begins a recording on a channel that is in a conversation. `caller(call id)` gives another
    caller from outside.
    """

    instance: Instance
    sounds: SoundLibrary
    answered_s: Callable[[CallId], float | None]
    stalled_since: Callable[[float], bool]
    follows_since: Callable[[float], bool]
    answered_by: Callable[[CallId], EndpointId | None] = _nobody_known
    lines: Mapping[LineId, OutgoingLine] = field(default_factory=dict)
    gone: Callable[[CallId], asyncio.Event] = _at_once
    interrupter: Interrupter = field(default_factory=NoInterrupter)
    record: Callable[[str, str], Awaitable[None]] = _not_recorded
    caller: "Callable[[CallId], AsteriskCaller | None]" = _nobody_calls


class AsteriskCaller:
    """A caller on an Asterisk channel.

    `released` tells that we ended the call: the dialplan then leaves nothing behind.
    """

    def __init__(self, session: AgiSession, facts: CallerFacts, known: ChannelFacts, *, early_media: bool) -> None:
        """Take over a channel that rings."""
        self.facts = facts
        self._session = session
        self._known = known
        self._reentry = Reentry(known.gone(facts.call))
        self._sounds = known.sounds
        self._means = attempt.Means(known.sounds, known.lines, known.sounds)
        self._early_media = early_media
        self._answered_at: datetime | None = None
        self._in_progress = False
        self._held_by: str | None = None
        self._joins = Joins()
        self._joined: Joined | None = None
        self._picked_up: Joined | None = None
        self._dialling: asyncio.Task[bool] | None = None
        self.consultation = Consultation()
        self._consulting: set[asyncio.Task[tuple[Consulted, Joined | None]]] = set()
        self._attempts = 0
        self._messages = 0
        self._message = ""
        self._fax = fax.Receptions()
        self.released = False

    async def fax_over(self, session: AgiSession) -> None:
        """Ask how a fax went in whose end the caller hung up, by the channel's last session."""
        await self._fax.over(session)

    def joined(self, leg: Leg, channel: str) -> None:
        """Take that an agent has joined the caller with somebody else, on that channel."""
        self._joins.came(Joined(leg, channel, asyncio.get_running_loop().time()))

    def moved(self, session: AgiSession, move: Move) -> None:
        """Take the session in which Asterisk brings the caller back whom it has sent elsewhere."""
        self._reentry.came(session, move)

    @property
    def answered(self) -> bool:
        """Whether the line has been answered."""
        return self._answered_at is not None

    @property
    def answered_at(self) -> datetime | None:
        """When the line was answered."""
        return self._answered_at

    @property
    def early_media(self) -> bool:
        """Whether the line can carry audio before it is answered."""
        return self._early_media

    def speak_in(self, language: str) -> None:
        """Play prompts in this language from now on."""
        self._sounds = self._known.sounds.in_language(language)
        self._means = attempt.Means(self._sounds, self._known.lines, self._known.sounds)

    async def answer(self) -> None:
        """Take the call; Asterisk waits up to 0.5 s for the line's first audio."""
        if not self.answered:
            await self._do("ANSWER", planned_s=_QUICK_S)
            self._was_answered()

    async def play(self, prompts: Sequence[Prompt]) -> None:
        """Play to the end."""
        await self._open_audio()
        for sound in map(self._sounds.prompts.__getitem__, prompts):
            await self._renew(sound.seconds)
            await self._do("STREAM", "FILE", sound.path, "", planned_s=sound.seconds)

    async def ask(self, prompts: Sequence[Prompt], listen: Listen) -> str:
        """Play and collect keys."""
        await self._open_audio()
        sounds = [self._sounds.prompts[prompt] for prompt in prompts]
        keys = ""
        for sound in sounds:
            escape = ALL_KEYS if listen.barge_in else ""
            await self._renew(sound.seconds)
            keys = (await self._do("STREAM", "FILE", sound.path, escape, planned_s=sound.seconds)).digit
            if keys:
                break
        keys = keys or await self._key(listen.first_key_s)
        while keys and not listen.finished(keys):
            key = await self._key(listen.next_key_s)
            if not key:
                break
            keys += key
        if listen.closing and listen.finished(keys) and not keys.endswith(listen.closing):
            keys += await self._key(_CLOSING_S)
        return keys

    async def ring(self, request: RingRequest) -> RingResult:
        """Ring one endpoint or several."""
        self._attempts += 1
        clock = asyncio.get_running_loop().time
        started = clock()
        try:
            caller_stays = await self._dialled(request)
            if isinstance(caller_stays, Joined):
                return self._joined_in_attempt(request, clock() - started, caller_stays)
        except OutOfReach:
            return self._lost_in_attempt(request, clock() - started)
        except CallerMoved as moved:
            return self._moved_in_attempt(request, clock() - started, moved.move)
        lasted_s = clock() - started
        if caller_stays:
            try:
                return await self._finished_attempt(request, lasted_s)
            except CallerMoved as moved:
                return self._moved_in_attempt(request, lasted_s, moved.move)
        if not self._known.follows_since(started):
            raise OutOfReach("whether an agent had answered is not known; what the dialplan leaves behind tells")
        return self._left_in_attempt(request, lasted_s)

    async def wait(self, hold: Hold, bell: Bell) -> str:
        """Play what is said once, then music on hold."""
        await self._open_audio()
        clock = asyncio.get_running_loop().time
        until = clock() + hold.longest_s
        channel = Channel(self._session.environment.channel, self._do, self._renew)
        holding = Holding(channel, self._known.interrupter, bell, hold.keys)
        key = await holding.play([self._sounds.prompts[prompt] for prompt in hold.prompts])
        if key or bell.is_rung:
            return key
        try:
            return await holding.music(self._known.sounds.music[hold.music], until - clock())
        except CallerMoved:  # the music went with the caller
            await self._do("SET", "MUSIC", "OFF")
            raise

    async def play_message(self, file: PurePosixPath) -> None:
        """Play a voicemail to its end."""
        await self._open_audio()
        stem = (self._known.instance.voicemail / file.name).with_suffix("")
        await self._renew(_LONGEST_MESSAGE_S)
        await self._do("STREAM", "FILE", str(stem), "#", planned_s=_LONGEST_MESSAGE_S)

    async def record_message(self, limits: MessageLimits) -> Recorded:
        """Record a message and make it durable."""
        fault = await asyncio.to_thread(no_room, self._known.instance.voicemail)
        if fault:
            return Recorded(None, fault)
        self._messages += 1
        name = self.facts.call if self._messages == 1 else f"{self.facts.call}-{self._messages}"
        stem = self._known.instance.voicemail / name
        file = stem.with_name(f"{stem.name}.wav")
        await self._do("SET", "VARIABLE", "ZONGJI_MESSAGE", file.name)
        await self._hear_fax(now=False)
        await self._renew(limits.longest_s)
        limit_ms = str(int(limits.longest_s * 1000))
        silence = f"s={limits.silence_s:g}"
        words = ("RECORD", "FILE", str(stem), "wav", "#", limit_ms, silence)
        with suppress(ChannelGone):  # the hang-up is a message's usual end, and what was said stands in the file
            await self._session.command(*words, deadline_s=limits.longest_s + _QUICK_S)
        kept = await asyncio.to_thread(keep_message, file, limits.shortest_s)
        if kept.message is not None:
            self._message = kept.message.file.name
        elif not self._session.hung_up.is_set():
            await self._do("SET", "VARIABLE", "ZONGJI_MESSAGE", self._message)
        return kept

    async def drop_message(self, file: PurePosixPath) -> None:
        """Remove a message that was recorded anew."""
        with suppress(OSError):  # what can't be removed is found as a message of nobody's, and goes with the old ones
            await asyncio.to_thread((self._known.instance.voicemail / file.name).unlink, missing_ok=True)

    async def listen_for_fax(self) -> None:
        """Have Asterisk send the caller to the frame's extension `fax` when it hears a fax machine."""
        self._fax.listened_for = True
        await self._hear_fax(now=True)

    async def receive_fax(self, settings: FaxSettings) -> FaxResult:
        """Receive a fax."""
        await self.answer()
        await self._hear_fax(now=False)
        self._fax.listened_for = False
        file = self._known.instance.raw_faxes / self._fax.begin(self.facts.call, settings.mailbox)
        for name, value in fax.variables(settings, file.name).items():
            await self._do("SET", "VARIABLE", name, value)
        await self._renew(settings.longest_s)
        told, stays = await self._received(f"{file},f", settings.longest_s)
        if stays:
            return await fax.result(file, told, caller_left=False)
        told = told or await self._fax.told()
        return await fax.result(file, told, caller_left=told is not None or self._session.told_hangup)

    async def _received(self, arguments: str, longest_s: float) -> tuple[fax.Word | None, bool]:
        """Receive; give Asterisk's word, if the caller stayed for it, and whether the caller is still there."""
        told: fax.Word | None = None
        try:
            answer = await self._session.command("EXEC", "ReceiveFAX", arguments, deadline_s=longest_s + _QUICK_S)
            if answer.result == _GONE:
                return None, False
            told = await fax.word(self._session, after_hangup=False)
            await self._session.command("SET", "VARIABLE", "CHANNEL(hangup_handler_pop)", "", deadline_s=_QUICK_S)
            await self._session.command("SET", "VARIABLE", "ZONGJI_FAX", "", deadline_s=_QUICK_S)
        except ChannelGone:  # the hang-up is a fax's usual end, and its pages stand in the file
            return told, False
        return told, True

    async def hang_up(self) -> None:
        """Tell the dialplan that all is done, and give the channel back to it: it hangs up."""
        await self._do("SET", "VARIABLE", "CTL_DONE", "1")
        self.released = True
        self._session.close()

    async def _dial(self, request: RingRequest) -> bool:
        """Ring until the attempt, and a conversation that follows, is over; tell whether the caller is still there."""
        try:
            if request.ringtone is not None:
                await self._open_audio()
            recording = f"{self.facts.call}-{self._attempts}"
            planned = attempt.plan(request, self._means, recording, answered=self.answered)
            await self._renew(planned.longest_s)
            await self._hold_by(self._sounds.hold_music.get(request.hotline) if request.hotline else None)
            for name, value in planned.variables.items():
                await self._do("SET", "VARIABLE", name, value)
            await self._hear_fax(now=False)
            # An agent who hangs up while their ID is announced makes Dial fail, and by itself that would end the call.
            await self._do("EXEC", "TryExec", f"Dial({planned.arguments})", planned_s=_LONGEST_TALK_S)
            await self._hear_fax(now=True)
        except CallerHungUp:
            return False
        return True

    async def _finished_attempt(self, request: RingRequest, lasted_s: float) -> RingResult:
        """Ask how Dial ended; the caller is still there, or left at this very moment."""
        try:
            status, hangup_cause, *noted = await self._values("DIALSTATUS", "HANGUPCAUSE", *_NOTED, *_asked(request))
        except CallerHungUp:
            return self._left_in_attempt(request, lasted_s)
        answered_at, endpoint, not_accepted, *since = noted
        result = dial.outcome(status)
        leg = _leg_of(request, endpoint)
        talked = (leg or request.legs[0]) if result is RingOutcome.ANSWERED else None
        billed = _billed(dict(zip(_asked(request).values(), since, strict=True)), talked, lasted_s)
        if result is not RingOutcome.ANSWERED:
            return RingResult(result, _cause(request, hangup_cause, result, not_accepted), lasted_s, 0, billed=billed)
        talk_s = self._talk_s(lasted_s)
        if talk_s is None:  # the manager link was down: the dialplan noted the second
            noted_s = time.time() - int(answered_at) if answered_at else 0.0
            talk_s = min(lasted_s, max(0.0, noted_s))
        self._was_answered(talk_s)
        cause = dial.cause(hangup_cause, result)
        return RingResult(result, cause, lasted_s - talk_s, talk_s, answered=leg, billed=billed)

    def _left_in_attempt(self, request: RingRequest, lasted_s: float) -> RingResult:
        """Tell how an attempt ended in which the caller hung up: the channel can't be asked any more."""
        talk_s = self._talk_s(lasted_s)
        if talk_s is None:
            return RingResult(RingOutcome.CANCELLED, "the caller hung up while it rang", lasted_s, 0, caller_left=True)
        return self._talked(request, "the caller hung up", lasted_s, talk_s, caller_left=True)

    async def talk_on(self, leg: Leg, *, recorded: bool) -> RingResult:
        """Let the caller talk on with whom they were joined with."""
        since = self._joined
        if since is None:
            raise LocalProtocolError("the caller was not joined with anybody")
        dialling = self._dialling or self._bridging(since.channel)
        self._attempts += 1
        if recorded:
            await self._known.record(since.channel, f"{self.facts.call}-{self._attempts}-{leg.agent or leg.endpoint}")
        how = await self._talked_on(dialling)
        talk_s = asyncio.get_running_loop().time() - since.at
        return replace(how, talk_s=talk_s)

    async def consult(self, request: RingRequest | None, music: Sequence[Prompt]) -> Consulted:
        """Hold the caller by music while the agent rings a colleague and talks with them."""
        loop = asyncio.get_running_loop()
        asked_at = loop.time()
        await self._renew(_LONGEST_CONSULTATION_S)
        await self._do("SET", "MUSIC", "ON", self._sounds.music[tuple(music)])
        talking = loop.create_task(self.consultation.hold(request))
        ended = loop.create_task(self._session.hung_up.wait())
        self._consulting.add(talking)  # the two talk on when the caller leaves
        talking.add_done_callback(self._consulting.discard)
        try:
            await asyncio.wait({talking, ended}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()
        if not talking.done():
            raise await self._ended(asked_at, "the caller was held")
        consulted, self._joined = talking.result()
        self._dialling = None
        await self._do("SET", "MUSIC", "OFF")
        return consulted

    async def pick_up(self, call: CallId, leg: Leg) -> bool:
        """Have the other caller sent to where this channel waits for them."""
        other = self._known.caller(call)
        if other is None:
            return False
        await self.answer()
        await self._do("SET", "VARIABLE", "TIMEOUT(absolute)", f"{_LONGEST_TALK_S:g}")
        there = other.waits_at(Joined(leg, self._session.environment.channel, asyncio.get_running_loop().time()))
        await self._do("EXEC", "ChannelRedirect", f"{there},zongji-again-1,{MoveReason.PICK_UP},1")
        await self._session.hung_up.wait()
        raise CallerHungUp

    def waits_at(self, picked_up: Joined) -> str:
        """Take who picks this caller up, and give the caller's channel: it is to be sent to the frame."""
        self._picked_up = picked_up
        return self._session.environment.channel

    def _bridging(self, channel: str) -> "asyncio.Task[bool]":
        self._dialling = asyncio.get_running_loop().create_task(self._bridge(channel))
        self._dialling.add_done_callback(_was_seen)
        return self._dialling

    async def _bridge(self, channel: str) -> bool:
        """Join the caller with a channel that waits for it; tell whether the caller is still there in the end."""
        try:
            await self._renew(_LONGEST_TALK_S)
            await self._do("SET", "VARIABLE", "CHANNEL(musicclass)", self._held_by or "")
            await self._do("EXEC", "Bridge", f"{channel},x", planned_s=_LONGEST_TALK_S)
            await self._do("SET", "VARIABLE", "CHANNEL(musicclass)", "")
        except CallerHungUp:
            return False
        return True

    async def _talked_on(self, dialling: "asyncio.Task[bool]") -> RingResult:
        result = RingResult(RingOutcome.ANSWERED, "normal clearing", 0, 0)
        try:
            joined = await self._joins.during(dialling)
            if joined is not None:
                self._joined = joined
                return replace(result, cause=_JOINED, moved=Move(MoveReason.JOINED, leg=joined.leg))
            caller_stays = await dialling
            if caller_stays:
                await self._values("DIALSTATUS")  # one who hangs up last is gone only now
        except CallerMoved as moved:
            return replace(result, cause=_PASSED_ON, moved=moved.move)
        except OutOfReach:
            return replace(result, cause="the switchboard was interrupted")
        except CallerHungUp:
            caller_stays = False
        return result if caller_stays else replace(result, cause="the caller hung up", caller_left=True)

    async def _dialled(self, request: RingRequest) -> bool | Joined:
        """Ring until it is over, or until the caller is joined with somebody else: then Dial goes on."""
        self._dialling = asyncio.get_running_loop().create_task(self._dial(request))
        self._dialling.add_done_callback(_was_seen)
        self._joined = await self._joins.during(self._dialling)
        return await self._dialling if self._joined is None else self._joined

    def _joined_in_attempt(self, request: RingRequest, lasted_s: float, joined: Joined) -> RingResult:
        talk_s = self._talk_s(lasted_s) or 0.0
        result = self._talked(request, _JOINED, lasted_s, talk_s, caller_left=False)
        return replace(result, moved=Move(MoveReason.JOINED, leg=joined.leg))

    def _moved_in_attempt(self, request: RingRequest, lasted_s: float, move: Move) -> RingResult:
        """Tell of an attempt out of which the caller was sent elsewhere, as a rule by the agent they talked with."""
        if move.reason is MoveReason.PICK_UP and self._picked_up is not None:
            self._joined, self._dialling = self._picked_up, None
            move = replace(move, leg=self._picked_up.leg)
        talk_s = self._talk_s(lasted_s)
        if talk_s is None:
            return RingResult(RingOutcome.CANCELLED, "the caller was sent elsewhere", lasted_s, 0, moved=move)
        return replace(self._talked(request, _PASSED_ON, lasted_s, talk_s, caller_left=False), moved=move)

    def _lost_in_attempt(self, request: RingRequest, lasted_s: float) -> RingResult:
        """Keep the conversation on record in which Asterisk went away; whatever is asked next tells that it is gone."""
        talk_s = None if self._session.told_hangup else self._talk_s(lasted_s)
        if talk_s is None:
            raise OutOfReach("the session ended while a phone rang")
        return self._talked(request, "the switchboard was interrupted", lasted_s, talk_s, caller_left=False)

    def _talked(
        self, request: RingRequest, cause: str, lasted_s: float, talk_s: float, *, caller_left: bool
    ) -> RingResult:
        """Tell of a conversation of which the manager alone knows."""
        self._was_answered(talk_s)
        leg = _leg_of(request, self._known.answered_by(self.facts.call))
        return RingResult(RingOutcome.ANSWERED, cause, lasted_s - talk_s, talk_s, caller_left=caller_left, answered=leg)

    def _was_answered(self, ago_s: float = 0.0) -> None:
        """Note when the line was answered, unless it was before."""
        self._answered_at = self._answered_at or datetime.now(UTC) - timedelta(seconds=ago_s)

    def _talk_s(self, attempt_s: float) -> float | None:
        """Give the seconds since the agent answered in this attempt; None when none did.

        Asterisk's own ANSWEREDTIME counts from the answer of the caller's line, which a menu has answered long before.
        """
        talk_s = self._known.answered_s(self.facts.call)
        return talk_s if talk_s is not None and talk_s <= attempt_s else None

    async def _hold_by(self, music: str | None) -> None:
        """Tell the dialplan by which music the caller is held; it goes before any other music while they talk."""
        if music is not None and music != self._held_by:
            await self._do("SET", "VARIABLE", HOLD_MUSIC, music)
            self._held_by = music

    async def _open_audio(self) -> None:
        """Have a way for our audio: early media where the line can, the answered call elsewhere."""
        if self.answered or self._in_progress:
            return
        if self._early_media:
            await self._do("EXEC", "Progress", "")
            self._in_progress = True
        else:
            await self.answer()

    async def _hear_fax(self, *, now: bool) -> None:
        """Have a fax machine heard or not, in a call that listens for one."""
        if self._fax.listened_for and now is not self._fax.hears:
            await self._do("SET", "VARIABLE", fax.LISTEN if now else fax.DEAF, "")
            self._fax.hears = now

    async def _key(self, within_s: float) -> str:
        await self._renew(within_s)
        answer = await self._do("WAIT", "FOR", "DIGIT", str(int(within_s * 1000)), planned_s=within_s)
        return answer.digit

    async def _renew(self, planned_s: float) -> None:
        """Renew the dead-man's limit."""
        await self._do("SET", "VARIABLE", "TIMEOUT(absolute)", f"{planned_s + _GRACE_S:.1f}")

    async def _values(self, *names: str) -> list[str]:
        """Read channel variables, "" for those that are not set."""
        answer = await self._do("GET", "FULL", "VARIABLE", "|".join(f"${{{name}}}" for name in names))
        values = (answer.value or "").split("|")
        return (values + [""] * len(names))[: len(names)]

    async def _do(self, *words: str, planned_s: float = 0.0) -> Answer:
        """Give one command; raises CallerHungUp when the caller is gone."""
        asked_at = asyncio.get_running_loop().time()
        try:
            answer = await self._session.command(*words, deadline_s=planned_s + _QUICK_S)
        except ChannelGone as gone:
            raise await self._ended(asked_at, gone.reason.value) from None
        if answer.result == _GONE:
            raise await self._ended(asked_at, "the command was cut short")
        return answer

    async def _ended(self, asked_at: float, how: str) -> CallerHungUp | CallerMoved | OutOfReach:
        """Tell a hang-up of the caller from the rest; who was sent elsewhere goes on in a new session."""
        if (came := await self._reentry.next()) is not None:
            self._session, move = came
            if move.reason is MoveReason.FAX:
                self._fax.hears = False  # the detector has ended by itself
            return CallerMoved(move)
        if self._session.hung_up.is_set() and not self._session.told_hangup:
            return OutOfReach(how)
        if self._known.stalled_since(asked_at - _IN_DOUBT_S):
            return OutOfReach("we were late, so the dialplan may have taken the caller over")
        return CallerHungUp()


def _cause(request: RingRequest, hangup_cause: str, result: RingOutcome, not_accepted: str) -> str:
    was_asked = any(leg.press_1 for leg in request.legs)  # what an earlier attempt left doesn't count
    if result is RingOutcome.NO_ANSWER and not_accepted and was_asked:
        return dial.NOT_ACCEPTED
    return dial.cause(hangup_cause, result, outside=all(leg.line is not None for leg in request.legs))


def _leg_of(request: RingRequest, endpoint: str | None) -> Leg | None:
    """Give the leg that answered; None where there was but one, or nobody knows."""
    if len(request.legs) == 1:
        return None
    return next((leg for leg in request.legs if leg.endpoint == endpoint), None)


def _asked(request: RingRequest) -> dict[str, Leg]:
    """Give the legs that must press 1, by the variable in which their answer is noted."""
    return {attempt.billed_variable(number): leg for number, leg in enumerate(request.legs, 1) if leg.press_1}


def _billed(since: Mapping[Leg, str], talked: Leg | None, lasted_s: float) -> tuple[tuple[Leg, float], ...]:
    """Give for how long each leg was up: the one that pressed 1 until now, another at most until its time was over."""
    now = time.time()
    answered = ((leg, now - int(epoch)) for leg, epoch in since.items() if epoch.isdecimal())
    most = {leg: lasted_s if leg == talked else min(lasted_s, attempt.LONGEST_REFUSAL_S) for leg in since}
    return tuple((leg, min(most[leg], max(0.0, seconds))) for leg, seconds in answered)
