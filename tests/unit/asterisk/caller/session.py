"""A caller on a FastAGI session that is none: what the tests of the port have in common."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar, cast

from appliance.asterisk.agi_protocol import Answer, Environment
from appliance.asterisk.agi_server import AgiSession, ChannelGone, GoneReason
from appliance.asterisk.attempt import PRESS_1
from appliance.asterisk.caller import AsteriskCaller, ChannelFacts
from appliance.asterisk.outgoing import OutgoingLine
from appliance.asterisk.sounds import Sound, SoundLibrary
from appliance.callflow.ports import Leg, Listen, RingRequest
from appliance.config.model.prompt import BuiltinPrompt, TextPrompt
from appliance.domain.heard_tone import HeardTone
from appliance.domain.ids import AgentId, CallId, EndpointId, HotlineId, LineId
from appliance.domain.instance import Instance, Ports
from tests.unit.asterisk.virtual_time import run
from tests.unit.callflow.stories import facts

WELCOME, BEEP = TextPrompt(text="您好"), BuiltinPrompt(builtin="beep")
SOUNDS = SoundLibrary(
    prompts={WELCOME: Sound("/m/welcome", 2.0), BEEP: Sound("/m/beep", 0.5), PRESS_1: Sound("/m/press-1", 3.0)},
    ringtones={WELCOME: "ringtone-w"},
    agent_ids={AgentId("8001"): Sound("/m/id-8001", 2.0)},
    whispers={(HotlineId("main"), None): Sound("/m/whisper", 1.0)},
    music={(WELCOME,): "music-w"},
)
LINES = {LineId("gsm"): OutgoingLine("peer-gsm"), LineId("port"): OutgoingLine("3", is_port=True)}
LEGS = (Leg(EndpointId("8001"), AgentId("8001")),)
RECORDED = frozenset(leg.endpoint for leg in LEGS)
REQUEST = RingRequest(LEGS, None, HotlineId("main"), 15, ringtone=None, announce_id=True, recorded=RECORDED)
CALL = "box-1795176000.1"
LISTEN = Listen(first_key_s=5, next_key_s=3, finished=lambda keys: len(keys) >= 4)
KNOWN = ChannelFacts(
    Instance(Path("/i"), Ports(1, 2, 3, 4, 5, 6), 61740), SOUNDS, lambda _: None, lambda _: False, lambda _: True
)
Words = tuple[str, ...]
Reply = Callable[[Words], Awaitable[Answer]]
T = TypeVar("T")


def answer(result: str = "0", value: str | None = None) -> Answer:
    return Answer(200, result, value, None, f"200 result={result}")


def key(digit: str) -> Answer:
    return answer(str(ord(digit)) if digit else "0")


@dataclass
class FakeSession:
    """A FastAGI session that answers by the first words of a command: an answer, several in turn, or what to do."""

    replies: dict[str, list[Answer | Reply]] = field(default_factory=dict)
    sent: list[Words] = field(default_factory=list)
    deadlines_s: list[float] = field(default_factory=list)
    told_hangup: bool = False
    channel: str = "PJSIP/line-01-00000001"

    def __post_init__(self) -> None:
        self.hung_up = asyncio.Event()
        self.environment = Environment({"channel": self.channel}, "call")

    async def command(self, *words: str, deadline_s: float, after_hangup: bool = False) -> Answer:
        assert not after_hangup
        if self.hung_up.is_set():
            raise ChannelGone(GoneReason.HANGUP)
        self.sent.append(words)
        self.deadlines_s.append(deadline_s)
        for length in (3, 2, 1):
            waiting = self.replies.get(" ".join(words[:length]))
            if waiting:
                reply = waiting.pop(0)
                return reply if isinstance(reply, Answer) else await reply(words)
        return answer()

    def close(self) -> None:
        self.sent.append(("give the channel back",))

    def hang_up(self, *, told: bool = True) -> ChannelGone:
        """Lose the channel: at a hang-up Asterisk tells, when it dies it does not."""
        self.told_hangup = told
        self.hung_up.set()
        return ChannelGone(GoneReason.HANGUP if told else GoneReason.END_OF_STREAM)

    def without_limits(self) -> list[Words]:
        """What was sent besides the dead-man's limit."""
        return [words for words in self.sent if "TIMEOUT(absolute)" not in words]

    def limits_s(self) -> list[float]:
        """The dead-man's limits that were set."""
        return [float(words[3]) for words in self.sent if "TIMEOUT(absolute)" in words]


def caller_on(
    session: FakeSession,
    folder: Path = Path("/i"),
    *,
    early_media: bool = True,
    talk_s: float | None = None,
    answered_at: float | None = None,
    stalled: bool = False,
    follows: bool = True,
    answered_by: str | None = None,
    heard: HeardTone | None = None,
    taken: Collection[LineId | None] = (),
) -> AsteriskCaller:
    """Make a caller whom somebody answered at that time of the loop, or `talk_s` before it is asked for."""
    instance = Instance(folder, Ports(1, 2, 3, 4, 5, 6), 61740)
    by = None if answered_by is None else EndpointId(answered_by)

    def at(_call: CallId) -> float | None:
        return answered_at if talk_s is None else asyncio.get_running_loop().time() - talk_s

    known = ChannelFacts(
        instance,
        SOUNDS,
        at,
        lambda _: stalled,
        lambda _: follows,
        lambda _: by,
        LINES,
        heard=lambda _: heard,
        is_callers=lambda line: line in taken,
    )
    return AsteriskCaller(cast("AgiSession", session), facts(call=CALL), known, early_media=early_media)


def caller_known_to(
    session: FakeSession,
    *,
    others: Mapping[CallId, AsteriskCaller] | None = None,
    recordings: list[tuple[str, str]] | None = None,
) -> AsteriskCaller:
    """Make a caller on whom others act: they pick up, join, consult. A channel that is left is never told gone."""

    async def record(channel: str, name: str) -> None:
        if recordings is not None:
            recordings.append((channel, name))

    gone = asyncio.Event()
    known = replace(KNOWN, gone=lambda _: gone, record=record, caller=(others or {}).get)
    return AsteriskCaller(cast("AgiSession", session), facts(call=CALL), known, early_media=False)


def in_virtual_time(story: Callable[[], Coroutine[Any, Any, T]]) -> T:
    async def main() -> T:
        return await story()

    return run(main())
