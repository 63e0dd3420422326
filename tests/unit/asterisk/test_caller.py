"""The caller's port in Asterisk's words: what is sent for each wish, and what its answers mean."""

import asyncio
import time
import wave
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import pytest

from appliance.asterisk.agi_protocol import Answer
from appliance.asterisk.agi_server import AgiSession, ChannelGone, GoneReason
from appliance.asterisk.attempt import PRESS_1
from appliance.asterisk.caller import ALL_KEYS, AsteriskCaller, ChannelFacts, OutOfReach
from appliance.asterisk.outgoing import OutgoingLine
from appliance.asterisk.sounds import Sound, SoundLibrary
from appliance.callflow.ports import CallerHungUp, Leg, Listen, MessageLimits, Recorded, RingRequest, RingResult
from appliance.config.model.prompt import BuiltinPrompt, TextPrompt
from appliance.domain.ids import AgentId, EndpointId, HotlineId, LineId
from appliance.domain.instance import Instance, Ports
from appliance.domain.outcome import RingOutcome
from tests.unit.asterisk.virtual_time import run
from tests.unit.callflow.stories import facts

WELCOME, BEEP = TextPrompt(text="您好"), BuiltinPrompt(builtin="beep")
SOUNDS = SoundLibrary(
    prompts={WELCOME: Sound("/m/welcome", 2.0), BEEP: Sound("/m/beep", 0.5), PRESS_1: Sound("/m/press-1", 3.0)},
    ringtones={WELCOME: "ringtone-w"},
    agent_ids={AgentId("8001"): Sound("/m/id-8001", 2.0)},
    whispers={(HotlineId("main"), None): Sound("/m/whisper", 1.0)},
)
LINES = {LineId("gsm"): OutgoingLine("peer-gsm")}
LEGS = (Leg(EndpointId("8001"), AgentId("8001")),)
RECORDED = frozenset(leg.endpoint for leg in LEGS)
REQUEST = RingRequest(LEGS, None, HotlineId("main"), 15, ringtone=None, announce_id=True, recorded=RECORDED)
CALL = "box-1795176000.1"
LISTEN = Listen(first_key_s=5, next_key_s=3, finished=lambda keys: len(keys) >= 4)
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

    def __post_init__(self) -> None:
        self.hung_up = asyncio.Event()

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
    stalled: bool = False,
    follows: bool = True,
    answered_by: str | None = None,
) -> AsteriskCaller:
    instance = Instance(folder, Ports(1, 2, 3, 4, 5, 6), 61740)
    by = None if answered_by is None else EndpointId(answered_by)
    known = ChannelFacts(instance, SOUNDS, lambda _: talk_s, lambda _: stalled, lambda _: follows, lambda _: by, LINES)
    return AsteriskCaller(cast("AgiSession", session), facts(call=CALL), known, early_media=early_media)


def in_virtual_time(story: Callable[[], Coroutine[Any, Any, T]]) -> T:
    async def main() -> T:
        return await story()

    return run(main())


async def test_the_call_is_answered_once() -> None:
    caller = caller_on(session := FakeSession())
    await caller.answer()
    await caller.answer()
    assert session.sent == [("ANSWER",)]
    assert caller.answered


@pytest.mark.parametrize(("early_media", "first"), [(True, ("EXEC", "Progress", "")), (False, ("ANSWER",))])
async def test_audio_before_the_answer_only_where_the_line_can(early_media: bool, first: Words) -> None:
    caller = caller_on(session := FakeSession(), early_media=early_media)
    await caller.play([WELCOME, BEEP])
    await caller.play([BEEP])
    stream = ("STREAM", "FILE")
    assert session.without_limits() == [
        first,
        (*stream, "/m/welcome", ""),
        (*stream, "/m/beep", ""),
        (*stream, "/m/beep", ""),
    ]
    assert caller.answered is not early_media


async def test_the_dead_mans_limit_outlasts_each_step() -> None:
    caller = caller_on(session := FakeSession())
    await caller.play([WELCOME, BEEP])
    assert all(limit_s > seconds for limit_s, seconds in zip(session.limits_s(), (2.0, 0.5), strict=True))
    assert all(deadline_s > 0 for deadline_s in session.deadlines_s)


async def test_a_key_ends_the_prompt_where_barge_in_is_allowed() -> None:
    session = FakeSession({"STREAM FILE": [key("8")], "WAIT FOR DIGIT": [key("0"), key("0"), key("1"), key("9")]})
    keys = await caller_on(session).ask([WELCOME, BEEP], LISTEN)
    assert keys == "8001"
    assert ("STREAM", "FILE", "/m/welcome", ALL_KEYS) in session.sent
    assert ("STREAM", "FILE", "/m/beep", ALL_KEYS) not in session.sent
    assert session.sent.count(("WAIT", "FOR", "DIGIT", "3000")) == 3


async def test_without_barge_in_no_key_ends_the_prompt() -> None:
    session = FakeSession({"WAIT FOR DIGIT": [key("1")]})
    listen = Listen(first_key_s=5, next_key_s=3, finished=lambda _: True, barge_in=False)
    assert await caller_on(session).ask([WELCOME], listen) == "1"
    assert ("STREAM", "FILE", "/m/welcome", "") in session.sent
    assert session.sent[-1] == ("WAIT", "FOR", "DIGIT", "5000")


@pytest.mark.parametrize(
    ("pressed", "waits_ms"),
    [
        ("4711#", ["5000", "3000", "3000", "3000", "1500"]),
        ("4711", ["5000", "3000", "3000", "3000", "1500"]),
        ("47115", ["5000", "3000", "3000", "3000", "1500"]),
        ("47#", ["5000", "3000", "3000"]),
    ],
)
async def test_a_closing_key_after_the_last_is_not_left_to_the_next_question(pressed: str, waits_ms: list[str]) -> None:
    session = FakeSession({"WAIT FOR DIGIT": [*map(key, pressed), key("")]})
    listen = Listen(5, 3, lambda keys: len(keys) >= 4 or keys.endswith("#"), closing="#")
    assert await caller_on(session).ask([], listen) == pressed
    assert [words[-1] for words in session.sent if words[0] == "WAIT"] == waits_ms


async def test_silence_gives_no_keys() -> None:
    session = FakeSession()
    assert await caller_on(session).ask([WELCOME], LISTEN) == ""
    assert session.sent[-1] == ("WAIT", "FOR", "DIGIT", "5000")


async def test_a_pause_ends_the_keys() -> None:
    session = FakeSession({"WAIT FOR DIGIT": [key("8"), key("0"), key("")]})
    assert await caller_on(session).ask([], LISTEN) == "80"


async def test_star_and_hash_are_keys() -> None:
    session = FakeSession({"WAIT FOR DIGIT": [key("*"), key("#"), key("")]})
    assert await caller_on(session).ask([], LISTEN) == "*#"


async def test_releasing_tells_the_dialplan_first() -> None:
    caller = caller_on(session := FakeSession())
    await caller.hang_up()
    assert session.sent == [("SET", "VARIABLE", "CTL_DONE", "1"), ("give the channel back",)]
    assert caller.released


async def test_a_caller_who_is_gone_was_not_released_by_us() -> None:
    caller = caller_on(session := FakeSession())
    session.hang_up()
    with pytest.raises(CallerHungUp):
        await caller.hang_up()
    assert not caller.released


STEPS: dict[str, Callable[[AsteriskCaller], Awaitable[object]]] = {
    "answer": lambda caller: caller.answer(),
    "play": lambda caller: caller.play([WELCOME]),
    "ask": lambda caller: caller.ask([WELCOME], LISTEN),
    "hang_up": lambda caller: caller.hang_up(),
}


@pytest.mark.parametrize("step", STEPS)
async def test_a_hang_up_is_told_at_every_step(step: str) -> None:
    caller = caller_on(session := FakeSession())
    session.hang_up()
    with pytest.raises(CallerHungUp):
        await STEPS[step](caller)


@pytest.mark.parametrize("step", STEPS)
async def test_an_asterisk_that_died_is_no_hang_up(step: str) -> None:
    caller = caller_on(session := FakeSession())
    session.hang_up(told=False)
    with pytest.raises(OutOfReach):
        await STEPS[step](caller)


async def test_a_hang_up_after_a_stall_of_ours_is_in_doubt() -> None:
    caller = caller_on(session := FakeSession(), stalled=True)
    session.hang_up()
    with pytest.raises(OutOfReach):
        await caller.play([WELCOME])


async def test_a_command_that_was_cut_short_is_a_hang_up() -> None:
    session = FakeSession({"STREAM FILE": [answer("-1")]})
    with pytest.raises(CallerHungUp):
        await caller_on(session).play([WELCOME])


def attempt(
    status: str,
    cause: str,
    *,
    lasts_s: float,
    talk_s: float | None = None,
    leaves: bool = False,
    follows: bool = True,
    request: RingRequest = REQUEST,
    answered_by: str | None = None,
) -> tuple[RingResult, FakeSession]:
    """Ring an agent in virtual time."""

    async def story() -> tuple[RingResult, FakeSession]:
        async def dial(_words: Words) -> Answer:
            await asyncio.sleep(lasts_s)
            if leaves:
                raise session.hang_up()
            return answer()

        session = FakeSession({"EXEC TryExec": [dial], "GET FULL VARIABLE": [answer("1", f"{status}|{cause}")]})
        caller = caller_on(session, talk_s=talk_s, follows=follows, answered_by=answered_by)
        return await caller.ring(request), session

    return in_virtual_time(story)


def test_what_is_dialled() -> None:
    _, session = attempt("BUSY", "17", lasts_s=1)
    ((_, _, words),) = [words for words in session.sent if words[:2] == ("EXEC", "TryExec")]
    assert words.startswith("Dial(PJSIP/8001,15,giaA(/m/whisper:/m/id-8001)")
    assert words.endswith(f"U(zongji-answered^{CALL}-1))")
    limit_s = session.limits_s()[-1]
    assert limit_s == 0 or limit_s > 15 + 2


def test_a_ringtone_needs_a_way_for_our_audio() -> None:
    request = RingRequest(LEGS, None, HotlineId("main"), 15, WELCOME, announce_id=False)
    _, session = attempt("BUSY", "17", lasts_s=1, request=request)
    assert session.without_limits()[0] == ("EXEC", "Progress", "")
    assert "m(ringtone-w)" in session.without_limits()[1][2]
    assert "U(zongji-answered^)" in session.without_limits()[1][2]


@pytest.mark.parametrize(
    ("status", "cause", "outcome", "words"),
    [
        ("BUSY", "17", RingOutcome.BUSY, "the phone is busy"),
        ("NOANSWER", "0", RingOutcome.NO_ANSWER, "the phone rang unanswered"),
        ("CHANUNAVAIL", "20", RingOutcome.UNREACHABLE, "the phone is not registered"),
    ],
)
def test_an_attempt_without_an_answer(status: str, cause: str, outcome: RingOutcome, words: str) -> None:
    result, _ = attempt(status, cause, lasts_s=15)
    assert result == RingResult(outcome, words, 15, 0)


def test_a_conversation_is_measured_from_the_agents_answer() -> None:
    result, _ = attempt("ANSWER", "16", lasts_s=64, talk_s=60)
    assert result == RingResult(RingOutcome.ANSWERED, "normal clearing", 4, 60)


def test_a_conversation_of_an_earlier_attempt_does_not_count() -> None:
    result, _ = attempt("ANSWER", "16", lasts_s=10, talk_s=300)
    assert (result.ring_s, result.talk_s) == (10, 0)


def test_a_caller_who_hangs_up_while_it_rings() -> None:
    result, _ = attempt("", "", lasts_s=7, leaves=True)
    assert (result.outcome, result.ring_s, result.talk_s, result.caller_left) == (RingOutcome.CANCELLED, 7, 0, True)


def test_a_caller_who_hangs_up_in_conversation() -> None:
    result, _ = attempt("", "", lasts_s=20, talk_s=12, leaves=True)
    assert (result.outcome, result.ring_s, result.talk_s, result.caller_left) == (RingOutcome.ANSWERED, 8, 12, True)


def test_variables_that_are_not_set_are_unreachable() -> None:
    result, _ = attempt("", "", lasts_s=1)
    assert result.outcome is RingOutcome.UNREACHABLE


def test_each_attempt_is_recorded_by_itself() -> None:
    async def story() -> list[str]:
        caller = caller_on(session := FakeSession())
        await caller.ring(REQUEST)
        await caller.ring(REQUEST)
        return [words[2].rpartition("^")[2] for words in session.sent if words[:2] == ("EXEC", "TryExec")]

    assert in_virtual_time(story) == [f"{CALL}-1))", f"{CALL}-2))"]


LIMITS = MessageLimits(longest_s=180, silence_s=5)


def recorder(seconds: float, session_of: Callable[[], FakeSession | None] = lambda: None) -> Reply:
    """Write what Asterisk would: a WAV of this length; then the caller may be gone."""

    async def record(words: Words) -> Answer:
        with wave.open(f"{words[2]}.{words[3]}", "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(b"\x00\x04" * int(seconds * 8000))
        if (session := session_of()) is not None:
            raise session.hang_up()
        return answer()

    return record


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "voicemail").mkdir()
    return tmp_path


async def test_a_message_is_recorded_within_its_limits(folder: Path) -> None:
    session = FakeSession({"RECORD FILE": [recorder(4)]})
    message = (await caller_on(session, folder).record_message(LIMITS)).message
    assert message is not None
    assert (str(message.file), message.seconds) == (f"{CALL}.wav", 4)
    stem = str(folder / "voicemail" / CALL)
    assert session.without_limits() == [
        ("SET", "VARIABLE", "ZONGJI_MESSAGE", f"{CALL}.wav"),
        ("RECORD", "FILE", stem, "wav", "#", "180000", "s=5"),
    ]
    assert session.limits_s()[-1] > 180


async def test_a_hang_up_keeps_what_was_said(folder: Path) -> None:
    session = FakeSession()
    session.replies["RECORD FILE"] = [recorder(3, lambda: session)]
    message = (await caller_on(session, folder).record_message(LIMITS)).message
    assert message is not None
    assert message.seconds == 3


async def test_a_short_message_leaves_no_file(folder: Path) -> None:
    session = FakeSession({"RECORD FILE": [recorder(0.9)]})
    assert await caller_on(session, folder).record_message(LIMITS) == Recorded(None)
    assert list((folder / "voicemail").iterdir()) == []


async def test_a_message_that_never_began_is_none(folder: Path) -> None:
    assert await caller_on(FakeSession(), folder).record_message(LIMITS) == Recorded(None)


async def test_a_second_message_of_a_call_does_not_replace_the_first(folder: Path) -> None:
    session = FakeSession({"RECORD FILE": [recorder(4), recorder(9)]})
    caller = caller_on(session, folder)
    kept = [await caller.record_message(LIMITS) for _ in range(2)]
    messages = [recorded.message for recorded in kept if recorded.message is not None]
    assert [message.seconds for message in messages] == [4, 9]
    assert len({message.file for message in messages}) == 2


SEVERAL = RingRequest(
    (
        Leg(EndpointId("8001"), AgentId("8001")),
        Leg(EndpointId("mobile"), None, LineId("gsm"), "13800138000", press_1=True),
    ),
    None,
    HotlineId("main"),
    ring_s=15,
    ringtone=None,
    announce_id=True,
)


def test_variables_are_set_before_several_are_dialled() -> None:
    _, session = attempt("NOANSWER", "19", lasts_s=1, request=SEVERAL)
    names = [words[2] for words in session.sent if words[:2] == ("SET", "VARIABLE")]
    assert set(names[1:]) == {
        "__ZONGJI_LEG_1",
        "__ZONGJI_LEG_2",
        "__ZONGJI_ASKED_2",
        "ZONGJI_NOT_ACCEPTED",
        "ZONGJI_BILLED_2",
    }
    assert session.sent[-2][:2] == ("EXEC", "TryExec")
    assert session.limits_s()[0] > 15 + 8


@pytest.mark.parametrize(
    ("noted", "outcome", "cause", "answered"),
    [
        ("ANSWER|16|1795176000|mobile|", RingOutcome.ANSWERED, "normal clearing", SEVERAL.legs[1]),
        ("ANSWER|16|1795176000|8001|1", RingOutcome.ANSWERED, "normal clearing", SEVERAL.legs[0]),
        ("NOANSWER|19|||1", RingOutcome.NO_ANSWER, "not accepted", None),
        ("NOANSWER|19|||", RingOutcome.NO_ANSWER, "the phone rang unanswered", None),
        ("BUSY|17|||1", RingOutcome.BUSY, "the phone is busy", None),
    ],
)
def test_which_of_several_answered(noted: str, outcome: RingOutcome, cause: str, answered: Leg | None) -> None:
    status, _, rest = noted.partition("|")
    result, _ = attempt(status, rest, lasts_s=20, talk_s=10, request=SEVERAL)
    assert (result.outcome, result.cause, result.answered) == (outcome, cause, answered)


@pytest.mark.parametrize(
    ("noted", "seconds"),
    [
        ("ANSWER|16|1795176000|mobile||1795176005", 15),
        ("ANSWER|16|1795176000|8001||1795176005", 9),
        ("NOANSWER|19|||1|1795176016", 4),
        ("NOANSWER|19|||1|1795175000", 9),
        ("ANSWER|16|1795176000|mobile||1795175000", 20),
        ("NOANSWER|19|||1|1795176900", 0),
        ("NOANSWER|19||||", None),
    ],
    ids=[
        "pressed 1",
        "another was faster",
        "hung up",
        "took its time",
        "clock set ahead",
        "clock set back",
        "no answer",
    ],
)
def test_who_was_asked_to_press_1_is_billed_from_the_answer(
    noted: str, seconds: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attempt is over after 20 s, at 1795176020."""
    monkeypatch.setattr(time, "time", lambda: 1795176020.0)
    status, _, rest = noted.partition("|")
    result, session = attempt(status, rest, lasts_s=20, talk_s=10, request=SEVERAL)
    assert result.billed == (() if seconds is None else ((SEVERAL.legs[1], seconds),))
    assert session.sent[-1][-1].endswith("|${ZONGJI_NOT_ACCEPTED}|${ZONGJI_BILLED_2}")


def test_a_refusal_in_an_earlier_attempt_does_not_count() -> None:
    result, _ = attempt("NOANSWER", "19|||1", lasts_s=15)
    assert result.cause == "the phone rang unanswered"


def test_whom_a_caller_left_is_asked_of_the_manager() -> None:
    result, _ = attempt("", "", lasts_s=20, talk_s=12, leaves=True, request=SEVERAL, answered_by="mobile")
    assert (result.outcome, result.answered) == (RingOutcome.ANSWERED, SEVERAL.legs[1])


def test_while_the_manager_link_was_down_nobody_knows_whether_an_agent_had_answered() -> None:
    with pytest.raises(OutOfReach):
        attempt("", "", lasts_s=7, leaves=True, follows=False)
