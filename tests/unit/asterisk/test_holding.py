"""A caller who waits: what is sent, and how the bell breaks in, with a manager and without."""

import asyncio
from dataclasses import dataclass, field

import pytest

from appliance.asterisk.agi_protocol import Answer
from appliance.asterisk.holding import BREAK, Holding, ManagerInterrupter
from appliance.asterisk.sounds import Sound
from appliance.callflow.bell import Bell
from appliance.errors import DeviceError
from tests.unit.asterisk.virtual_time import run

PROMPTS = (Sound("/m/place", 2.0), Sound("/m/message", 3.0))
NAME = "PJSIP/line-in-00000001"


@dataclass
class FakeChannel:
    """A channel on which commands last as long as they say, unless a key comes."""

    pressed: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    sent: list[tuple[float, tuple[str, ...]]] = field(default_factory=list)
    limits_s: list[float] = field(default_factory=list)
    name: str = NAME

    async def do(self, *words: str, planned_s: float = 0.0) -> Answer:
        """Do a command; what takes keys ends by one of those that it takes."""
        loop = asyncio.get_running_loop()
        self.sent.append((round(loop.time() - self.began, 3), words))
        if words[0] not in {"STREAM", "WAIT"}:
            return Answer(200, "1", None, None, "")
        taken = words[3] if words[0] == "STREAM" else "0123456789*#ABCD"
        until = loop.time() + planned_s
        while (left_s := until - loop.time()) > 0:
            try:
                async with asyncio.timeout(left_s):
                    key = await self.pressed.get()
            except TimeoutError:
                break
            if key in taken:
                return Answer(200, str(ord(key)), None, None, "")
        return Answer(200, "0", None, None, "")

    async def renew(self, planned_s: float) -> None:
        """Note the limit."""
        self.limits_s.append(planned_s)

    def __post_init__(self) -> None:
        self.began = asyncio.get_running_loop().time()


@dataclass
class FakeInterrupter:
    """Breaks in after a while, or refuses so many times before."""

    channel: FakeChannel
    is_ready: bool = True
    takes_s: float = 0.01
    refusals: int = 0
    asked: list[str] = field(default_factory=list)

    async def interrupt(self, channel: str) -> bool:
        """Press the key."""
        self.asked.append(channel)
        await asyncio.sleep(self.takes_s)
        if len(self.asked) <= self.refusals:
            return False
        self.channel.pressed.put_nowait(BREAK)
        return True


@dataclass
class Scene:
    """One wait, and what disturbs it."""

    keys: frozenset[str] = frozenset({"1"})
    ready: bool = True
    refusals: int = 0
    takes_s: float = 0.01

    def __post_init__(self) -> None:
        self.channel = FakeChannel()
        self.bell = Bell()
        self.interrupter = FakeInterrupter(self.channel, self.ready, self.takes_s, self.refusals)
        self.holding = Holding(self.channel, self.interrupter, self.bell, self.keys)
        self.loop = asyncio.get_running_loop()

    def at(self, seconds: float, does: object, *words: str) -> None:
        """Have something happen."""
        self.loop.call_later(seconds, does, *words)  # type: ignore[arg-type]  # a method of the bell or of the queue

    def now(self) -> float:
        """Tell how long it has lasted."""
        return self.loop.time() - self.channel.began

    def commands(self) -> list[tuple[str, ...]]:
        """Give what was sent, without what says for how long."""
        return [words[:3] for _, words in self.channel.sent]


def test_music_goes_on_in_steps_each_of_which_renews_the_limit() -> None:
    async def story() -> None:
        scene = Scene()
        assert await scene.holding.music("class-a", 25.0) == ""
        assert scene.now() == pytest.approx(25.0)
        assert scene.commands() == [
            ("SET", "MUSIC", "ON"),
            *[("WAIT", "FOR", "DIGIT")] * 3,
            ("SET", "MUSIC", "OFF"),
        ]
        assert scene.channel.sent[0][1] == ("SET", "MUSIC", "ON", "class-a")
        assert scene.channel.limits_s == pytest.approx([10.0, 10.0, 5.0])

    run(story())


def test_the_bell_breaks_in_on_music_at_once() -> None:
    async def story() -> None:
        scene = Scene()
        scene.at(3.0, scene.bell.ring)
        assert await scene.holding.music("class-a", 25.0) == ""
        assert scene.now() == pytest.approx(3.01)
        assert scene.interrupter.asked == [NAME]
        assert scene.commands()[-1] == ("SET", "MUSIC", "OFF")

    run(story())


def test_the_bell_breaks_in_on_a_prompt_and_the_others_are_left_out() -> None:
    async def story() -> None:
        scene = Scene()
        scene.at(1.0, scene.bell.ring)
        assert await scene.holding.play(PROMPTS) == ""
        assert scene.now() == pytest.approx(1.01)
        assert scene.channel.sent == [(0.0, ("STREAM", "FILE", "/m/place", "1D"))]

    run(story())


def test_a_bell_that_is_rung_already_lets_nothing_begin() -> None:
    async def story() -> None:
        scene = Scene()
        scene.bell.ring()
        assert await scene.holding.play(PROMPTS) == ""
        assert await scene.holding.music("class-a", 5.0) == ""
        assert scene.commands() == [("SET", "MUSIC", "ON"), ("SET", "MUSIC", "OFF")]
        assert scene.interrupter.asked == []

    run(story())


def test_the_callers_key_ends_it_and_other_keys_do_not() -> None:
    async def story() -> None:
        scene = Scene()
        for second, key in ((1.0, "5"), (2.0, BREAK), (4.0, "1")):
            scene.at(second, scene.channel.pressed.put_nowait, key)
        assert await scene.holding.music("class-a", 25.0) == "1"
        assert scene.now() == pytest.approx(4.0)

    run(story())


def test_without_a_manager_the_bell_is_heard_between_short_waits() -> None:
    async def story() -> None:
        scene = Scene(ready=False, refusals=1000)
        scene.at(4.0, scene.bell.ring)
        assert await scene.holding.music("class-a", 25.0) == ""
        assert 4.0 < scene.now() <= 6.0

    run(story())


def test_a_manager_that_comes_back_is_asked_again() -> None:
    async def story() -> None:
        scene = Scene(refusals=2)
        scene.at(1.0, scene.bell.ring)
        assert await scene.holding.music("class-a", 25.0) == ""
        assert scene.now() == pytest.approx(1.0 + 3 * 0.01 + 2 * 0.5)

    run(story())


def test_a_break_that_comes_too_late_is_swallowed_and_reaches_no_menu() -> None:
    async def story() -> None:
        scene = Scene(takes_s=0.1)
        scene.at(1.95, scene.bell.ring)
        assert await scene.holding.play(PROMPTS[:1]) == ""
        assert scene.commands()[-1] == ("WAIT", "FOR", "DIGIT")
        assert scene.channel.pressed.empty()
        assert scene.now() < 2.5

    run(story())


def test_the_manager_is_asked_for_a_key_that_no_telephone_has() -> None:
    asked: list[tuple[str, tuple[tuple[str, str], ...]]] = []

    class Manager:
        fails = False

        async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
            asked.append((name, headers))
            if self.fails:
                raise DeviceError("asterisk manager", name, "no such channel")

    manager = Manager()
    interrupter = ManagerInterrupter(manager, lambda: True)  # type: ignore[arg-type]  # the answer isn't looked at
    assert run(interrupter.interrupt(NAME))
    assert asked == [("PlayDTMF", (("Channel", NAME), ("Digit", "D"), ("Receive", "true")))]
    manager.fails = True
    assert not run(interrupter.interrupt(NAME))
