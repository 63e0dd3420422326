"""Which calls get an ear, what becomes of them when a tone is heard, and what when the ear or the manager is away."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from appliance.asterisk.ami_protocol import Event, Response
from appliance.domain.far_leave import CablePulled, LongSilence
from appliance.domain.heard_tone import HeardTone
from appliance.domain.ids import CallId, LineId
from appliance.errors import DeviceError
from appliance.lines.answer import FarEnd
from appliance.lines.ear_link import EarLink
from appliance.lines.ear_wire import Await, Awaited, EarMessage, Forget, Heard, Hears, Over, Silent, Stands
from appliance.lines.exchange_tones import tones_of_country
from appliance.services.far_hang_up import FarHangUps, ears
from appliance.services.far_hang_up.heard_channel import MOST_EARS
from appliance.services.far_legs import LineHearing
from appliance.services.line_doctor.line_call import ENDPOINT as LINE_DOCTOR

CALL, CHANNEL = CallId("box-1795176000.1"), "PJSIP/line-01-00000001"
STRANGER = UUID(int=3)
CHINA = tones_of_country("CN")
BUSY = HeardTone("busy", 0.97, 1.78, (450.0,), (0.35, 0.35), -15.0)


class Link(EarLink):
    """The ear's socket, without one."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.up = True
        self.said: list[EarMessage] = []

    @property
    def is_up(self) -> bool:
        return self.up

    def say(self, message: EarMessage) -> None:
        self.said.append(message)


@dataclass
class Manager:
    """Asterisk's manager, which takes everything, or nothing."""

    channels: list[Event] = field(default_factory=list)
    actions: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    refuses: bool = False
    meanwhile: Callable[[], None] = lambda: None

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        self.actions.append((name, dict(headers)))
        if self.refuses:
            raise DeviceError("asterisk manager", name, "no such channel")
        return Response((("Response", "Success"),))

    async def listing(self, name: str) -> tuple[Event, ...]:
        assert name == "CoreShowChannels"
        self.meanwhile()
        return tuple(self.channels)


@dataclass
class House:
    """What the test looks at."""

    manager: Manager
    link: Link
    ringing: set[CallId] = field(default_factory=set)
    now: float = 1000.0

    def __post_init__(self) -> None:
        hearing = {LineId("01"): LineHearing(CHINA or {}, silence_s=60), LineId("03"): LineHearing(CHINA or {}, False)}
        self.far = FarHangUps(self.manager, hearing.get, self.ringing.__contains__, self.link, 10005, lambda: self.now)

    @property
    def ear(self) -> UUID:
        """The latest that is awaited."""
        *_, last = [said.ear for said in self.link.said if isinstance(said, Await)]
        return last

    @property
    def ears(self) -> int:
        return sum(isinstance(said, Await) for said in self.link.said)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(ears, "AGAIN_S", 0.0)
    return House(Manager(), Link(tmp_path / "ear"))


def event(name: str, channel: str = CHANNEL, state: str = "Up", unique: str = CALL, **marks: str) -> Event:
    told = (("ChanVariable", f"ZONGJI_{key.upper()}={value}") for key, value in marks.items())
    headers = (("Event", name), ("Channel", channel), ("Uniqueid", unique), ("ChannelStateDesc", state), *told)
    return Event(headers)


def has_awaited(house: House, ears: int) -> bool:
    return house.ears == ears


UP, GONE = event("Newstate"), event("Hangup")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event, and no time passes here
            await asyncio.sleep(0)


async def test_a_call_gets_its_ear_when_it_is_answered_and_the_ear_awaits_it(house: House) -> None:
    house.far.on_event(event("Newstate", state="Ring"))
    assert house.link.said == []
    house.far.on_event(UP)
    house.far.on_event(UP)
    assert house.link.said == [Await(house.ear, CHINA or {})]
    assert house.manager.actions == []
    await house.far.told(Awaited(house.ear))
    await until(lambda: bool(house.manager.actions))
    await house.far.told(Hears(house.ear))
    assert house.manager.actions == [
        (
            "Originate",
            {
                "Channel": f"AudioSocket/127.0.0.1:10005/{house.ear}/c(slin)",
                "Application": "ChanSpy",
                "Data": f"{CALL},uqoES",
                "CallerID": "ear",
                "Async": "true",
            },
        )
    ]
    assert house.far.without_ear == 0


@pytest.mark.parametrize(
    "other",
    [
        event("Newstate", "PJSIP/line-02-00000001"),
        event("Newstate", "PJSIP/8001-00000002"),
        event("Newstate", "PJSIP/line-02-0000000a", call=CALL, unique="box-1795176000.2", endpoint="mobile", out="02"),
        event("Newstate", "PJSIP/line-01-0000000a", "Ringing", "leg", call=CALL, endpoint="mobile", out="01"),
        event("Newstate", "Local/1@zongji-leg-asked-0001;1", call=CALL, unique="half", endpoint="mobile", out="01"),
        event("Newstate", "AudioSocket/127.0.0.1:10005-6f2b", unique="box-1795176000.3"),
        event("Newstate", "PJSIP/line-01-0000000a", call="line-doctor-1f", unique="d", endpoint=LINE_DOCTOR, out="01"),
        event("Newstate", "Local/8001@leg-0001;1", call=CALL, unique="box-1795176000.4"),
    ],
)
async def test_nobody_else_gets_one(house: House, other: Event) -> None:
    house.far.on_event(other)
    assert house.link.said == []


async def test_a_release_tone_releases_the_channel_and_is_remembered(house: House) -> None:
    house.far.on_event(UP)
    assert house.far.heard(CALL) is None
    await house.far.told(Heard(house.ear, BUSY))
    await house.far.told(Heard(house.ear, BUSY))
    await until(lambda: bool(house.manager.actions))
    assert house.manager.actions == [("Hangup", {"Channel": CHANNEL, "Cause": "16"})]
    house.far.on_event(GONE)
    heard = house.far.heard(CALL)
    assert isinstance(heard, HeardTone)
    assert heard.kind == "busy"
    assert house.now - heard.began_at == pytest.approx(BUSY.lasted_s)
    assert house.link.said[-1] == Forget(house.ear)


@pytest.mark.parametrize("kind", ["call_waiting", "ring_back", "dial"])
async def test_other_tones_release_nobody(house: House, kind: str) -> None:
    house.far.on_event(UP)
    await house.far.told(Heard(house.ear, HeardTone(kind, 1.0, 9.0, (450.0,), (), -15.0)))
    assert (house.manager.actions, house.far.heard(CALL)) == ([], None)


async def test_what_is_said_of_no_call_of_ours_changes_nothing(house: House) -> None:
    house.far.on_event(UP)
    for message in (Awaited(STRANGER), Heard(STRANGER, BUSY), Over(STRANGER), Hears(STRANGER)):
        await house.far.told(message)
    house.far.on_event(GONE)
    await house.far.told(Heard(house.ear, BUSY))
    assert (house.manager.actions, house.far.heard(CALL)) == ([], None)


async def test_a_release_that_asterisk_refuses_is_not_on_record_and_another_ear_hears_it_again(house: House) -> None:
    house.far.on_event(UP)
    house.manager.refuses = True
    await house.far.told(Heard(house.ear, BUSY))
    await until(lambda: house.ears == 2)
    assert house.far.heard(CALL) is None
    house.manager.refuses = False
    await house.far.told(Heard(house.ear, BUSY))
    await until(lambda: len(house.manager.actions) == 2)
    assert house.far.heard(CALL) is not None


async def test_an_ear_that_never_comes_is_missed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ears, "ARRIVES_S", 0.0)
    house.far.on_event(UP)
    await house.far.told(Awaited(house.ear))
    await until(lambda: house.ears == 2)
    await house.far.told(Awaited(house.ear))
    await house.far.told(Hears(house.ear))
    for _ in range(5):
        await asyncio.sleep(0)
    assert (house.ears, house.far.without_ear) == (2, 0)


async def test_a_call_that_ends_while_asterisk_refuses_its_ear_is_no_fault(house: House) -> None:
    house.far.on_event(UP)
    house.manager.refuses = True
    await house.far.told(Awaited(house.ear))
    await house.far.told(Heard(house.ear, BUSY))
    house.far.on_event(GONE)
    for _ in range(5):
        await asyncio.sleep(0)
    assert (house.ears, house.far.without_ear) == (1, 0)


async def test_who_was_given_up_gets_an_ear_of_a_manager_that_is_back(house: House) -> None:
    house.far.on_event(UP)
    for turn in range(2, MOST_EARS + 1):
        await house.far.told(Over(house.ear))
        await until(partial(has_awaited, house, turn))
    await house.far.told(Over(house.ear))
    assert house.far.given_up == 1
    house.manager.channels = [event("CoreShowChannel")]
    await house.far.rebuild(house.manager)
    assert (house.ears, house.far.given_up) == (MOST_EARS + 1, 0)


async def test_a_call_whose_ear_is_gone_gets_another_but_not_for_ever(house: House) -> None:
    house.far.on_event(UP)
    for turn in range(1, MOST_EARS):
        await house.far.told(Over(house.ear))
        assert house.far.without_ear == 1
        await until(partial(has_awaited, house, turn + 1))
    await house.far.told(Over(house.ear))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (house.ears, house.far.without_ear) == (MOST_EARS, 1)


async def test_a_call_that_ends_with_its_ear_gets_no_other(house: House) -> None:
    house.far.on_event(UP)
    await house.far.told(Over(house.ear))
    house.far.on_event(GONE)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (house.ears, house.far.without_ear) == (1, 0)


async def test_when_the_ear_comes_back_each_call_has_it_again(house: House) -> None:
    house.link.up = False
    house.far.on_event(UP)
    assert (house.ears, house.far.without_ear) == (0, 1)
    house.link.up = True
    await house.far.link_changed()
    first = house.ear
    await house.far.link_changed()
    assert (house.ears, house.ear == first) == (2, False)


async def test_a_manager_that_comes_back_tells_which_calls_go_on(house: House) -> None:
    other = event("CoreShowChannel", "PJSIP/line-01-00000009", unique="box-1795176000.9")
    house.far.on_event(UP)
    house.manager.channels = [other]
    await house.far.rebuild(house.manager)
    assert house.ears == 2
    await house.far.told(Awaited(house.ear))
    await until(lambda: bool(house.manager.actions))
    assert house.manager.actions[-1][1]["Data"] == "box-1795176000.9,uqoES"
    assert house.far.without_ear == 0


async def test_an_ear_that_asterisk_does_not_attach_is_tried_again(house: House) -> None:
    house.far.on_event(UP)
    house.manager.refuses = True
    await house.far.told(Awaited(house.ear))
    await until(lambda: house.ears == 2)


MARKS = {"call": CALL, "far_leg": "2:asked:01"}
LEG = event("Newstate", "PJSIP/line-01-0000000a", unique="leg", **MARKS)
FROM_LEG = "PJSIP/line-01-0000000a"
TALKS = event("Newstate", "Local/2@zongji-leg-heard-1-0001;1", unique="half", call=CALL, endpoint="mobile", out="01")


async def actions(house: House, count: int) -> list[tuple[str, dict[str, str]]]:
    await until(lambda: len(house.manager.actions) >= count)
    return house.manager.actions


async def test_a_leg_is_told_how_far_its_line_has_come_until_somebody_talks(house: House) -> None:
    house.far.on_event(LEG)
    assert house.link.said == [Await(house.ear, CHINA or {}, FarEnd.DIALLED)]
    await house.far.told(Hears(house.ear))
    await house.far.told(Stands(house.ear, FarEnd.RINGS))
    await house.far.told(Stands(house.ear, FarEnd.SPEAKS))
    told = [(name, said["Channel"], said["Variable"], said["Value"]) for name, said in await actions(house, 2)]
    assert told == [("Setvar", FROM_LEG, "ZONGJI_FAR", word) for word in ("wait", "there")]
    house.far.on_event(TALKS)
    await house.far.told(Stands(house.ear, FarEnd.RINGS))
    await asyncio.sleep(0)
    assert len(house.manager.actions) == 2


async def test_a_legs_second_ear_goes_on_from_where_the_first_has_come(house: House) -> None:
    house.far.on_event(event("Newstate", FROM_LEG, unique="leg", call=CALL, far_leg="2:heard:01"))
    await house.far.told(Hears(house.ear))
    await house.far.told(Stands(house.ear, FarEnd.SPEAKS))
    await house.far.told(Over(house.ear))
    await until(lambda: house.ears == 2)
    assert house.link.said[-1] == Await(house.ear, CHINA or {}, FarEnd.SPEAKS)
    await house.far.told(Hears(house.ear))
    await house.far.told(Stands(house.ear, FarEnd.ANSWERED))
    await actions(house, 3)
    assert told_far(house) == ["wait", "hear", "answered"]


def told_far(house: House) -> list[str]:
    return [
        said["Value"] for name, said in house.manager.actions if (name, said["Variable"]) == ("Setvar", "ZONGJI_FAR")
    ]


@pytest.mark.parametrize(
    ("far_end", "words"),
    [(FarEnd.RINGS, ["wait", "ask"]), (FarEnd.SPEAKS, ["hear", "ask"]), (FarEnd.ANSWERED, ["answered"])],
)
async def test_a_leg_whose_ear_goes_away_is_asked_from_then_on(house: House, far_end: FarEnd, words: list[str]) -> None:
    house.far.on_event(event("Newstate", FROM_LEG, unique="leg", call=CALL, far_leg="2:heard:01"))
    await house.far.told(Stands(house.ear, far_end))
    house.link.up = False
    await house.far.link_changed()
    house.link.up = True
    await house.far.link_changed()
    await house.far.told(Hears(house.ear))
    await house.far.told(Stands(house.ear, FarEnd.ANNOUNCED))
    await actions(house, len(words))
    await asyncio.sleep(0)
    assert told_far(house) == words


async def test_a_leg_that_gets_no_other_ear_is_asked(house: House) -> None:
    house.far.on_event(LEG)
    await house.far.told(Hears(house.ear))
    for turn in range(2, MOST_EARS + 1):
        await house.far.told(Over(house.ear))
        await until(partial(has_awaited, house, turn))
    await house.far.told(Over(house.ear))
    await actions(house, 2)
    assert told_far(house) == ["wait", "ask"]


async def test_who_talks_is_asked_nothing_when_the_ear_goes_away(house: House) -> None:
    house.far.on_event(LEG)
    house.far.on_event(TALKS)
    house.link.up = False
    await house.far.link_changed()
    await asyncio.sleep(0)
    assert house.manager.actions == []


@pytest.mark.parametrize(("kind", "cause"), [("busy", "17"), ("congestion", "34"), ("vacant", "1")])
async def test_a_tone_before_an_answer_ends_the_leg_with_its_cause(house: House, kind: str, cause: str) -> None:
    house.far.on_event(LEG)
    await house.far.told(Heard(house.ear, replace(BUSY, kind=kind)))
    assert await actions(house, 2) == [
        ("Setvar", {"Channel": FROM_LEG, "Variable": "MASTER_CHANNEL(ZONGJI_CAUSE_2)", "Value": cause}),
        ("Hangup", {"Channel": FROM_LEG, "Cause": cause}),
    ]
    heard = house.far.leg_heard(CALL, LineId("01"))
    assert heard is not None
    assert heard.kind == kind
    assert house.far.heard(CALL) is None


async def test_a_tone_in_the_conversation_releases_the_leg_and_no_cause_is_told(house: House) -> None:
    house.far.on_event(LEG)
    house.far.on_event(TALKS)
    await house.far.told(Heard(house.ear, BUSY))
    assert await actions(house, 1) == [("Hangup", {"Channel": FROM_LEG, "Cause": "16"})]


async def test_a_leg_that_signals_its_answer_is_heard_for_its_end_alone(house: House) -> None:
    house.far.on_event(event("Newstate", FROM_LEG, unique="leg", call=CALL, endpoint="mobile", out="01"))
    assert house.link.said == [Await(house.ear, CHINA or {})]
    await house.far.told(Stands(house.ear, FarEnd.RINGS))
    await house.far.told(Heard(house.ear, BUSY))
    assert await actions(house, 1) == [("Hangup", {"Channel": FROM_LEG, "Cause": "16"})]


async def test_a_line_that_signals_hang_ups_is_heard_until_somebody_talks(house: House) -> None:
    mark = {"call": CALL, "far_leg": "1:heard:03"}
    house.far.on_event(UP_03)
    assert house.link.said == []
    house.far.on_event(event("Newstate", FROM_LEG, unique="leg", **mark))
    house.far.on_event(event("Newstate", "Local/1@h;1", unique="half", call=CALL, endpoint="mobile", out="03"))
    await house.far.told(Heard(house.ear, BUSY))
    await asyncio.sleep(0)
    assert (house.ears, house.manager.actions) == (1, [])


UP_03 = event("Newstate", "PJSIP/line-03-00000001", unique="box-1795176000.7")


async def test_a_caller_of_whom_nothing_is_heard_is_released_but_not_under_music(house: House) -> None:
    house.far.on_event(UP)
    await house.far.told(Silent(house.ear, 50))
    house.far.on_event(event("MusicOnHoldStart"))
    await house.far.told(Silent(house.ear, 90))
    assert house.far.heard(CALL) is None
    house.far.on_event(event("MusicOnHoldStop"))
    await house.far.told(Silent(house.ear, 120))
    assert house.far.heard(CALL) is None
    house.now += 61
    await house.far.told(Silent(house.ear, 130))
    assert await actions(house, 1) == [("Hangup", {"Channel": CHANNEL, "Cause": "16"})]
    heard = house.far.heard(CALL)
    assert isinstance(heard, LongSilence)
    assert heard.for_s == pytest.approx(61, abs=1)


async def test_a_caller_for_whom_it_rings_may_be_silent(house: House) -> None:
    house.far.on_event(UP)
    house.ringing.add(CALL)
    await house.far.told(Silent(house.ear, 90))
    assert house.far.heard(CALL) is None
    house.ringing.clear()
    await house.far.told(Silent(house.ear, 100))
    assert house.far.heard(CALL) is None
    house.now += 61
    await house.far.told(Silent(house.ear, 160))
    assert await actions(house, 1) == [("Hangup", {"Channel": CHANNEL, "Cause": "16"})]


@pytest.mark.parametrize("was_known", [True, False], ids=["gap", "start"])
async def test_who_may_hear_music_since_before_may_be_silent_until_it_stops(house: House, was_known: bool) -> None:
    if was_known:
        house.far.on_event(UP)
    house.manager.channels = [event("CoreShowChannel")]
    await house.far.rebuild(house.manager)
    await house.far.told(Silent(house.ear, 900))
    assert house.far.heard(CALL) is None
    house.far.on_event(event("MusicOnHoldStop"))
    await house.far.told(Silent(house.ear, 910))
    assert house.far.heard(CALL) is None
    house.now += 61
    await house.far.told(Silent(house.ear, 970))
    assert await actions(house, 1) == [("Hangup", {"Channel": CHANNEL, "Cause": "16"})]


async def test_what_begins_while_the_manager_lists_is_known(house: House) -> None:
    house.manager.channels = [event("CoreShowChannel")]
    house.manager.meanwhile = lambda: house.far.on_event(UP)
    await house.far.rebuild(house.manager)
    await house.far.told(Silent(house.ear, 90))
    assert await actions(house, 1) == [("Hangup", {"Channel": CHANNEL, "Cause": "16"})]


async def test_a_leg_may_be_silent(house: House) -> None:
    house.far.on_event(LEG)
    house.now += 1000
    await house.far.told(Silent(house.ear, 900))
    assert house.far.heard(CallId("leg")) is None


async def test_a_pulled_cable_is_known_for_what_it_is(house: House) -> None:
    house.far.on_event(event("Newstate", "DAHDI/1-1", line="01"))
    house.far.on_event(event("Newstate", "DAHDI/11-1", line="01", unique="box-1795176000.8"))
    house.far.on_event(Event((("Event", "Alarm"), ("DAHDIChannel", "1"), ("Alarm", "Red Alarm"))))
    house.far.on_event(GONE)
    assert house.far.heard(CALL) == CablePulled("Red Alarm")
    assert house.far.heard(CallId("box-1795176000.8")) is None


def test_whether_a_line_would_be_heard(house: House) -> None:
    assert (house.far.hears(LineId("01")), house.far.hears(LineId("02"))) == (True, False)
    house.link.up = False
    assert not house.far.hears(LineId("01"))
