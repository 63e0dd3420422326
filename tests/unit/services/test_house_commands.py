"""Commands of the house: hotlines by hand, agents' states."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from appliance.callflow.board import AgentBoard, AgentState
from appliance.config.model.document import Document
from appliance.config.yaml import load
from appliance.domain.ids import AgentId, HotlineId
from appliance.domain.opening import Override
from appliance.errors import UserError
from appliance.services.commands import Commands
from appliance.services.house_commands import add_house
from tests.unit.config.demo_document import MATERIAL, demo
from tests.unit.storage.call_facts import NOON

EVERY_KIND = (Path(__file__).parents[1] / "config" / "every_kind.yaml").read_text(encoding="utf-8")


@cache
def every_kind() -> Document:
    return load(EVERY_KIND, MATERIAL)


class KeptOpenings:
    def __init__(self) -> None:
        self.kept: list[tuple[HotlineId, Override | None, str, datetime]] = []

    def override(self, hotline: HotlineId, at: datetime) -> Override | None:
        raise AssertionError(f"nobody asks for {hotline} at {at}")

    async def set(self, hotline: HotlineId, override: Override | None, by: str, at: datetime) -> None:
        self.kept.append((hotline, override, by, at))


class Controller:
    def __init__(self, document: Callable[[], Document] = every_kind) -> None:
        self.openings = KeptOpenings()
        self.board = AgentBoard()
        self.commands = Commands()
        add_house(self.commands, self.openings, self.board, document, lambda: NOON)

    async def do(self, name: str, **parameters: object) -> object:
        return await self.commands.run(name, parameters, lambda _words: None)


async def test_a_hotline_is_closed_until_a_time() -> None:
    controller = Controller()
    until = NOON + timedelta(hours=1)
    await controller.do("opening", hotline="main", to="closed", by="王", until=until.isoformat())
    assert controller.openings.kept == [("main", Override(open=False, until=until, by="王"), "王", NOON)]


async def test_a_hotline_goes_by_its_schedules_again() -> None:
    controller = Controller()
    await controller.do("opening", hotline="main", to="schedule", by="王")
    assert controller.openings.kept == [("main", None, "王", NOON)]


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"hotline": "mian", "to": "open", "by": "王"}, "no hotline 'mian'"),
        ({"hotline": "main", "to": "shut", "by": "王"}, "to:"),
        ({"hotline": "main", "to": "open", "by": "王", "until": NOON.isoformat()}, "is over"),
        ({"hotline": "main", "to": "open", "by": "王", "until": "18:00"}, "until:"),
        ({"hotline": "main", "to": "open"}, "by:"),
    ],
)
async def test_bad_words_change_nothing(parameters: dict[str, object], told: str) -> None:
    controller = Controller()
    with pytest.raises(UserError, match=told):
        await controller.do("opening", **parameters)
    assert controller.openings.kept == []


async def test_an_agents_state_is_set() -> None:
    controller = Controller()
    assert await controller.do("agent", agent="8001", to="pause") == {"agent": "8001", "state": "paused"}
    assert controller.board.state(AgentId("8001")) is AgentState.PAUSED
    with pytest.raises(UserError, match="no agent '8009'"):
        await controller.do("agent", agent="8009", to="pause")


async def test_a_hotline_without_a_schedule_is_not_closed_in_vain() -> None:
    controller = Controller(demo)
    with pytest.raises(UserError, match="no node of kind schedule"):
        await controller.do("opening", hotline="main", to="closed", by="王")
    assert controller.openings.kept == []


async def test_who_is_signed_off_has_to_sign_in_first() -> None:
    controller = Controller()
    await controller.do("agent", agent="8001", to="sign_out")
    with pytest.raises(UserError, match="sign-in 8001"):
        await controller.do("agent", agent="8001", to="ready")
    assert await controller.do("agent", agent="8001", to="sign_in") == {"agent": "8001", "state": "available"}
