"""An examination or a self-call that breaks off: who came meanwhile on the other line is served as any caller."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from appliance.asterisk.ami_protocol import Response
from appliance.callflow.line_board import LineBoard
from appliance.config.model.document import Document
from appliance.errors import DeviceError, UserError
from appliance.lines.ear_wire import Awaited, EarMessage, Forget, Record
from appliance.services.line_doctor.doctor import LineDoctor, Surroundings
from appliance.services.line_doctor.expected_calls import Expected, ExpectedCalls, Met
from appliance.services.line_doctor.subject import subject_of
from appliance.services.self_call.self_call import SelfCaller, Walks
from appliance.storage.line_reports import LineReports
from tests.unit.services.line_doctor.test_expected_calls import LINE, Channel

AT = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)


class Lines:
    """Asterisk's manager and the ear: whoever is dialled, a caller comes on the other line, and the dialling fails."""

    is_up = True
    is_ended = False

    def __init__(self, folder: Path, document: Document) -> None:
        board = LineBoard()
        board.configure(document)
        around = Surroundings(
            self, self, folder, 1, lambda: document, board, lambda: AT, cast("LineReports", None)
        )  # fmt: skip  # nothing is kept of what breaks off
        self.expected = ExpectedCalls()
        self.doctor = LineDoctor(around, self.expected)
        self.caller = SelfCaller(self.doctor, around, cast("Walks", None))
        self.came = Channel()
        self.meeting: asyncio.Task[Met] | None = None
        self._told: list[asyncio.Task[None]] = []

    def say(self, message: EarMessage) -> None:
        if isinstance(message, Record):
            self._told.append(asyncio.create_task(self.doctor.told(Awaited(message.ear))))
        elif isinstance(message, Forget):
            with pytest.raises(UserError, match="examined already"):  # while our call rings, it may be ours that came
                self.expected.expect(Expected(LINE, ""))
            self.is_ended = True

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        assert name == "Originate", headers
        self.meeting = asyncio.create_task(self.expected.met(self.came))
        await self.came.waits.wait()
        raise DeviceError("asterisk", name, "no such channel")


@pytest.fixture
def document() -> Document:
    return Document.model_validate(
        {
            "config_version": 2,
            "site": {"name": "x", "time_zone": "Asia/Shanghai"},
            "lines": {
                "a": {"kind": "analog", "port": 1, "own_number": "62000001"},
                "b": {"kind": "analog", "port": 2, "own_number": "62000002"},
            },
            "trunk_groups": {"all": {"lines": ["a", "b"]}},
            "agents": {"8001": {"name": "x"}},
            "hotlines": {
                "main": {
                    "name": "x",
                    "trunk_groups": ["all"],
                    "flow": {"start": "bye", "nodes": {"bye": {"kind": "hang_up"}}},
                    "fallback": {"agents": ["8001"]},
                }
            },
        }
    )


async def examined(lines: Lines, document: Document) -> None:
    with pytest.raises(DeviceError, match="no such channel"):
        await lines.doctor.examine(subject_of(document, "a"), "test", lambda _step: None)


async def called(lines: Lines, document: Document) -> None:
    assert "no such channel" in (await lines.caller.call(subject_of(document, "a"))).not_done


@pytest.mark.parametrize("tried", [examined, called])
async def test_who_came_while_it_broke_off_is_served(
    tried: Callable[[Lines, Document], Awaitable[None]], document: Document, tmp_path: Path
) -> None:
    lines = Lines(tmp_path, document)
    await tried(lines, document)
    assert lines.is_ended
    assert lines.meeting is not None
    assert await lines.meeting is Met.REAL
    assert lines.came.left_behind
    assert not lines.came.ended
    assert lines.doctor.running is None
