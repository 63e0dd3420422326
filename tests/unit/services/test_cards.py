"""The cards from the document to the kernel: both processes' parts over a real socket, a card of paper below them."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from appliance.config.model.document import Document
from appliance.daemons.cards import CardsDaemon, command_line
from appliance.domain.instance import Instance, Ports
from appliance.errors import UserError
from appliance.lines.beside import link
from appliance.lines.caller_ids import hearing
from appliance.lines.cards import bringing, looking
from appliance.services.cards import Cards
from drivers.analog.dahdi_state import LineState
from hil_rig.exchanges.caller_id import CallerId
from hil_rig.exchanges.calling import CallerIdMode, ringing
from tests.harness.fake_chan_dahdi import FakeChanDahdi, event
from tests.harness.fake_dahdi import FakeDahdi
from tests.unit.lines.heard_lines import ScriptedLine

DEADLINE_S = 20.0
"""Generous: nothing is judged by it."""


@dataclass
class Box:
    """A box with a card: one FXO port, one FXS port, two more FXO ports, and an empty place."""

    folder: Path
    changes: int = 0
    dahdi: FakeDahdi = field(init=False)
    asterisk: FakeChanDahdi = field(init=False)
    cards: Cards = field(init=False)
    instance: Instance = field(init=False)

    def __post_init__(self) -> None:
        for name in ("run", "etc"):
            (self.folder / name).mkdir()
        (self.folder / "asterisk" / "etc").mkdir(parents=True)
        self.instance = Instance(self.folder, Ports(1, 2, 3, 4, 5, 6), 1000)
        self.dahdi = FakeDahdi(self.folder / "dahdi", {1: "fxo", 2: "fxs", 3: "fxo", 4: "fxo", 5: "none"})
        self.asterisk = FakeChanDahdi(self.dahdi, self.instance.asterisk_etc)
        self.new_controller()

    def new_controller(self) -> None:
        self.cards = Cards(self.asterisk, self.instance, self._changed)  # type: ignore[arg-type]  # as much as is asked

    def _changed(self) -> None:
        self.changes += 1

    @asynccontextmanager
    async def daemon(self) -> AsyncIterator[None]:
        """Have the hands on the cards for as long as that."""
        words = command_line().parse_args(["--instance", str(self.folder), *self.dahdi.words()])
        stopping = asyncio.Event()
        running = asyncio.create_task(CardsDaemon(self.instance, words).run(stopping))
        try:
            yield
        finally:
            stopping.set()
            await running

    @asynccontextmanager
    async def controller(self, document: Document) -> AsyncIterator[None]:
        """Run the controller's part for as long as that, joined with Asterisk."""
        self.cards.on_publish(document)
        running = asyncio.create_task(self.cards.run())
        await self.cards.rebuild(self.asterisk)  # type: ignore[arg-type]  # as much as is asked
        try:
            yield
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    @property
    def opened(self) -> set[int] | None:
        """The ports that Asterisk has open; None where its part for cards isn't loaded."""
        return None if self.asterisk.ports is None else set(self.asterisk.ports)

    @property
    def dead(self) -> set[int]:
        return set(self.cards.dead_ports())

    @property
    def whats(self) -> list[str]:
        return [fault.what for fault in self.cards.faults()]


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Box:
    monkeypatch.setattr(looking, "LOOK_S", 0.05)
    monkeypatch.setattr(link, "PAUSE_S", 0.05)
    monkeypatch.setattr(bringing, "_SETTLED_S", 0.0)
    return Box(tmp_path)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while not holds():  # noqa: ASYNC110 - files and another task, which tell nobody
            await asyncio.sleep(0.01)


def line(port: int, **more: object) -> dict[str, object]:
    return {"kind": "analog", "port": port, **more}


def company(telephone: int | None = 2, **lines: dict[str, object]) -> Document:
    """Give a company with these lines, and a telephone at a port."""
    analog = {"desk": {"kind": "analog", "name": "前台", "port": telephone}} if telephone else {}
    return Document.model_validate(
        {
            "config_version": 2,
            "site": {"name": "公司", "time_zone": "Asia/Shanghai", "area_code": "021"},
            "lines": {"other": {"kind": "simulated"}, **lines},
            "trunk_groups": {"all": {"lines": ["other", *lines]}},
            "agents": {"8001": {"name": "甲"}},
            "endpoints": analog,
            "hotlines": {
                "main": {
                    "name": "总机",
                    "numbers": ["02161234567"],
                    "trunk_groups": ["all"],
                    "flow": {"start": "bye", "nodes": {"bye": {"kind": "hang_up"}}},
                    "fallback": {"agents": ["8001"]},
                }
            },
        }
    )


ONE = company(l1=line(1))
TWO = company(l1=line(1), l3=line(3))


async def test_ports_are_configured_and_opened_and_nothing_is_wrong(box: Box) -> None:
    async with box.daemon(), box.controller(ONE):
        await until(lambda: box.opened == {1, 2})
        await until(lambda: not box.whats)
        assert box.dahdi.configured() == {1: "FXSKS", 2: "FXOKS"}
        state = box.cards.state()
        assert (state.daemon, state.loaded, state.country, state.pending) == ("up", True, "cn", ())
        (card,) = state.cards
        assert card.description == "A card of paper"
        told = {port.channel: (port.kind, port.line, port.endpoint) for port in card.ports}
        assert told == {
            1: ("fxo", "l1", None),
            2: ("fxs", None, "desk"),
            3: ("fxo", None, None),
            4: ("fxo", None, None),
            5: ("none", None, None),
        }


async def test_a_controller_that_comes_again_disturbs_no_port(box: Box) -> None:
    async with box.daemon():
        async with box.controller(ONE):
            await until((box.folder / "cards.json").exists)
        asked, runs = list(box.asterisk.asked), box.dahdi.runs
        box.new_controller()
        async with box.controller(ONE):
            await until(lambda: box.asterisk.asked[-1] != asked[-1] or len(box.asterisk.asked) > len(asked) + 1)
            await until(lambda: box.cards.has_looked and not box.whats)
    assert not [each for each in box.asterisk.asked[len(asked) :] if each.startswith("ModuleLoad")]
    assert box.dahdi.runs == runs


async def test_a_new_port_waits_for_the_end_of_the_call_and_new_options_do_not(box: Box) -> None:
    async with box.daemon(), box.controller(ONE):
        await until(lambda: box.opened == {1, 2})
        await until((box.folder / "cards.json").exists)
        box.asterisk.calls.add(1)
        box.cards.on_event(event("Newstate", 1))
        box.cards.on_publish(company(l1=line(1, rx_gain_db=3), l3=line(3)))
        await until(lambda: bool(box.cards.state().pending))
        (waiting,) = box.cards.state().pending
        assert (waiting.channel, waiting.reason) == (3, "port_added")
        conf = (box.instance.asterisk_etc / "chan_dahdi.conf").read_text()
        assert "rxgain = 3.0" in conf
        assert "port-3" not in conf
        assert "Reload chan_dahdi.so" in box.asterisk.asked
        assert box.opened == {1, 2}

        box.asterisk.calls.clear()
        box.cards.on_event(event("Hangup", 1))
        await until(lambda: box.opened == {1, 2, 3})
        await until(lambda: not box.cards.state().pending)


async def test_a_pulled_cable_is_a_fault_and_a_dead_port_until_it_is_plugged_in_again(box: Box) -> None:
    async with box.daemon(), box.controller(ONE):
        await until(lambda: box.opened == {1, 2})
        box.dahdi.pull(1)
        await until(lambda: box.dead == {1})
        assert box.whats == ["Port 1 of line l1 has no voltage: is the cable pulled?"]
        (card,) = box.cards.state().cards
        assert card.ports[0].alarm == "RED"
        box.dahdi.plug(1)
        await until(lambda: not box.cards.dead_ports() and not box.whats)


async def test_a_card_that_is_taken_out_leaves_others_alone_and_serves_again_when_it_is_back(box: Box) -> None:
    async with box.daemon(), box.controller(ONE):
        await until(lambda: box.opened == {1, 2})
        box.dahdi.take_out()
        await until(lambda: box.dead == {1, 2})
        assert "Port 1 of line l1 is not there." in box.whats
        box.dahdi.put_in()
        await until(lambda: not box.whats and box.dahdi.configured() == {1: "FXSKS", 2: "FXOKS"})
        await until(lambda: box.opened == {1, 2})


async def test_one_missing_port_does_not_keep_the_others_from_being_set(box: Box) -> None:
    async with box.daemon(), box.controller(company(l1=line(1), l9=line(9), l5=line(5))):
        await until(lambda: box.opened == {1, 2})
        await until(lambda: len(box.whats) == 2)
        assert box.dead == {5, 9}


async def test_a_port_of_the_other_kind_is_told_and_left_out(box: Box) -> None:
    async with box.daemon(), box.controller(company(None, l1=line(1), l2=line(2))):
        await until(lambda: box.opened == {1})
        assert box.whats == ["Port 2 of line l2 is one for a telephone."]


async def test_where_dahdi_cfg_fails_what_ran_before_runs_again(box: Box) -> None:
    async with box.daemon(), box.controller(ONE):
        await until((box.folder / "cards.json").exists)
        before = box.dahdi.system_conf.read_text(encoding="utf-8")
        box.dahdi.behave("fails")
        box.cards.on_publish(TWO)
        await until(lambda: bool(box.whats))
        await until(lambda: box.opened == {1, 2})
        assert box.whats[0].startswith("dahdi_cfg ended with status 1: DAHDI_ATTACH_ECHOCAN failed")
        assert box.dahdi.system_conf.read_text(encoding="utf-8") == before
        runs = box.dahdi.runs
        box.dahdi.pull(4)  # of nobody: something is different, and nothing is tried again for it
        await until(lambda: "RED" in str(box.cards.state().cards[0].ports[3].alarm))
        assert box.dahdi.runs == runs

        box.dahdi.behave("")
        box.cards.on_publish(TWO)
        await until(lambda: box.opened == {1, 2, 3} and not box.whats)


async def test_without_dahdis_tools_it_says_what_to_install(box: Box) -> None:
    box.dahdi.program.unlink()
    async with box.daemon(), box.controller(ONE):
        await until(lambda: box.whats == ["There is no program dahdi_cfg."])
        assert box.cards.faults()[0].remedy == "install DAHDI's tools (Debian: dahdi)"


async def test_a_port_that_another_program_holds_is_told(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.lines.cards.hands.RELEASE_S", 0.2)
    box.dahdi.hold([1])
    async with box.daemon(), box.controller(ONE):
        await until(lambda: box.whats == ["A program still holds port 1."])


async def test_an_asterisk_that_declines_is_told(box: Box) -> None:
    box.asterisk.declines = True
    async with box.daemon(), box.controller(ONE):
        await until(lambda: box.whats == ["Asterisk could not load its part for telephone cards (chan_dahdi)."])


@pytest.mark.parametrize("step", ["ModuleLoad unload", "ModuleLoad load"])
async def test_an_asterisk_that_dies_on_the_way_finds_its_ports_when_it_is_back(box: Box, step: str) -> None:
    async with box.daemon(), box.controller(ONE):
        await until((box.folder / "cards.json").exists)
        box.asterisk.gone_at = step
        box.cards.on_publish(TWO)
        await until(lambda: box.asterisk.ports is None)
        box.dahdi.hold(())
        box.asterisk.gone_at = None
        await box.cards.rebuild(box.asterisk)  # type: ignore[arg-type]  # as much as is asked
        await until(lambda: box.opened == {1, 2, 3})
        await until(lambda: not box.whats)


async def test_an_unloading_whose_answer_was_missed_leaves_no_port_without_asterisk(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bringing, "PENDING_S", 0.2)
    async with box.daemon(), box.controller(ONE):
        await until((box.folder / "cards.json").exists)
        box.asterisk.slow_at = "ModuleLoad unload"
        box.cards.on_publish(TWO)
        await until(lambda: box.opened == {1, 3, 2})
        await until(lambda: not box.whats)


async def test_without_the_process_it_is_told_and_when_it_comes_all_is_done(box: Box) -> None:
    async with box.controller(ONE):
        assert box.whats == ["The process for the telephone cards (zongji-cards) is not running."]
        assert box.dead == set()
        async with box.daemon():
            await until(lambda: box.opened == {1, 2} and not box.whats)
        await until(lambda: bool(box.whats))
        assert box.opened == {1, 2}


async def test_hands_that_end_between_two_steps_are_followed_by_hands_that_do_all_of_it(box: Box) -> None:
    async with box.controller(ONE):
        async with box.daemon():
            await until((box.folder / "cards.json").exists)
        box.dahdi.behave("fails")
        box.cards.on_publish(TWO)
        async with box.daemon():
            await until(lambda: box.dahdi.runs >= 2)
        box.dahdi.behave("")
        async with box.daemon():
            await until(lambda: box.opened == {1, 2, 3} and not box.whats)


async def test_a_box_without_cards_and_without_ports_is_left_alone(box: Box) -> None:
    box.dahdi.take_out()
    (box.folder / "dahdi" / "proc").rmdir()
    async with box.daemon(), box.controller(company(None)):
        await until(lambda: box.cards.has_looked)
        assert not box.whats
        assert not box.cards.state().loaded
        assert not [each for each in box.asterisk.asked if each.startswith(("ModuleLoad", "Reload"))]
        assert box.dahdi.runs == 0
        assert not (box.instance.asterisk_etc / "chan_dahdi.conf").exists()


async def test_a_box_whose_card_has_no_driver_is_told_what_to_do(box: Box) -> None:
    box.dahdi.take_out()
    (box.folder / "dahdi" / "proc").rmdir()
    async with box.daemon(), box.controller(ONE):
        await until(lambda: box.whats == ["No telephone card is seen: its driver (DAHDI) is not loaded."])
        assert box.dead == {1, 2}


async def test_a_telephone_is_rung_a_line_is_told_of_and_nothing_else_can_be_identified(box: Box) -> None:
    async with box.daemon(), box.controller(ONE):
        await until(lambda: box.opened == {1, 2})
        await until(lambda: box.cards.state().cards != ())
        assert (await box.cards.identify(2)).kind == "fxs"
        assert box.asterisk.asked[-1] == "Originate DAHDI/2"
        assert (await box.cards.identify(1)).sentence == "Call the line at port 1: the port shows as ringing."
        box.cards.on_event(event("Newstate", 2, "Ringing"))
        assert box.cards.state().cards[0].ports[1].ringing
        for port, why in (
            (2, "There is a call on port 2 just now."),
            (7, "There is no port 7."),
            (5, "nobody's telephone"),
        ):
            with pytest.raises(UserError, match=why):
                await box.cards.identify(port)


def habits(box: Box) -> dict[int, str]:
    """Tell of each port that tells it how its line tells who calls."""
    ports = [port for card in box.cards.state().cards for port in card.ports]
    return {port.channel: port.caller_id for port in ports if port.caller_id is not None}


async def test_how_lines_tell_who_calls_is_known_as_soon_as_anybody_asks(box: Box) -> None:
    """Of two calls each: one line sends tones before the ring, one has told nothing yet, one isn't heard by us."""
    kept = {1: [["dtmf", "before_ring"]] * 2, 3: [None] * 2, 4: [["fsk_bell", "after_first_ring"]] * 2}
    box.instance.cards_socket.with_name("cards.caller-ids").write_text(json.dumps(kept))
    lines = company(l1=line(1), l3=line(3), l4=line(4, caller_id="fsk_bell"))
    async with box.daemon(), box.controller(lines):
        await until(lambda: habits(box) == {1: "dtmf_before_ring", 3: "too_few_calls"})
        assert box.cards.signs_of(1) == ("dtmf@before_ring", "dtmf@before_ring")
        assert box.cards.signs_of(3) == ("", "")
        assert box.cards.signs_of(2) == ()


async def test_what_a_call_brings_is_told_at_once(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "TICK_S", 0.005)
    heard = OwnPace()
    own = partial(hearing.CallerIds, open_states=lambda: heard, open_sounds=lambda _port: heard)
    monkeypatch.setattr("appliance.daemons.cards.CallerIds", own)
    async with box.daemon(), box.controller(ONE):
        await until(lambda: heard.is_heard)
        plan = ringing(CallerId("13800138000"), CallerIdMode.DTMF)
        heard.perform([*plan.first, *plan.then])
        await until(lambda: habits(box) == {1: "too_few_calls"})
        assert box.cards.signs_of(1) == ("dtmf@before_ring",)


class OwnPace(ScriptedLine):
    """A line whose time goes on as it is looked at."""

    is_heard = False

    def of(self, _channel: int) -> LineState:
        self.is_heard = True
        self.pass_tick()
        return self.state()
