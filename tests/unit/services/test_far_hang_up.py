"""Which calls get an ear, what becomes of them when a tone is heard, and what when the ear or the manager is away."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from appliance.asterisk.ami_protocol import Event, Response
from appliance.domain.heard_tone import HeardTone
from appliance.domain.ids import CallId, LineId
from appliance.errors import DeviceError
from appliance.lines.ear_link import EarLink
from appliance.lines.ear_wire import Await, Awaited, EarMessage, Forget, Heard, Hears, Over
from appliance.lines.exchange_tones import tones_of_country
from appliance.services import far_hang_up
from appliance.services.far_hang_up import FarHangUps

CALL, CHANNEL = CallId("box-1795176000.1"), "PJSIP/line-01-00000001"
STRANGER = UUID(int=3)
CHINA = tones_of_country("CN")
BUSY = HeardTone("busy", 0.97, 1.78, (450.0,), (0.35, 0.35), -15.0)


class Link(EarLink):
    """The ear's socket, without one."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, self._nobody, self._nothing)
        self.up = True
        self.said: list[EarMessage] = []

    @property
    def is_up(self) -> bool:
        return self.up

    def say(self, message: EarMessage) -> None:
        self.said.append(message)

    async def _nobody(self, message: EarMessage) -> None:
        raise AssertionError(message)

    async def _nothing(self) -> None:
        raise AssertionError


@dataclass
class Manager:
    """Asterisk's manager, which takes everything, or nothing."""

    channels: list[Event] = field(default_factory=list)
    actions: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    refuses: bool = False

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        self.actions.append((name, dict(headers)))
        if self.refuses:
            raise DeviceError("asterisk manager", name, "no such channel")
        return Response((("Response", "Success"),))

    async def listing(self, name: str) -> tuple[Event, ...]:
        assert name == "CoreShowChannels"
        return tuple(self.channels)


@dataclass
class House:
    """What the test looks at."""

    far: FarHangUps
    manager: Manager
    link: Link

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
    monkeypatch.setattr(far_hang_up, "_AGAIN_S", 0.0)
    manager, link = Manager(), Link(tmp_path / "ear")
    far = FarHangUps(manager, lambda line: CHINA if line == LineId("01") else None, tmp_path / "ear", 10005)
    far.link = link
    return House(far, manager, link)


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
        event("Newstate", "PJSIP/line-01-0000000a", call=CALL, unique="box-1795176000.2", endpoint="mobile", out="01"),
        event("Newstate", "AudioSocket/127.0.0.1:10005-6f2b", unique="box-1795176000.3"),
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
    assert heard is not None
    now = asyncio.get_running_loop().time()
    assert heard.kind == "busy"
    assert now - heard.began_at == pytest.approx(1.78, abs=0.5)
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
    monkeypatch.setattr(far_hang_up, "_ARRIVES_S", 0.0)
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
    for turn in range(2, far_hang_up._MOST_EARS + 1):
        await house.far.told(Over(house.ear))
        await until(partial(has_awaited, house, turn))
    await house.far.told(Over(house.ear))
    assert house.far.given_up == 1
    house.manager.channels = [event("CoreShowChannel")]
    await house.far.rebuild(house.manager)
    assert (house.ears, house.far.given_up) == (far_hang_up._MOST_EARS + 1, 0)


async def test_a_call_whose_ear_is_gone_gets_another_but_not_for_ever(house: House) -> None:
    house.far.on_event(UP)
    for turn in range(1, far_hang_up._MOST_EARS):
        await house.far.told(Over(house.ear))
        assert house.far.without_ear == 1
        await until(partial(has_awaited, house, turn + 1))
    await house.far.told(Over(house.ear))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (house.ears, house.far.without_ear) == (far_hang_up._MOST_EARS, 1)


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
