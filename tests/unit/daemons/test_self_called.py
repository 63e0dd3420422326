"""The called side of a self-call: it ends when it has served, whatever the exchange tells."""

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest

from appliance.asterisk.agi_protocol import Answer
from appliance.callflow.board import AgentBoard
from appliance.callflow.switchboard import Switchboard
from appliance.config.model.document import Document
from appliance.daemons import self_called
from appliance.daemons.self_called import SelfCalled
from appliance.domain.ids import LineId
from appliance.domain.outcome import ReleasedBy
from appliance.errors import DeviceError
from appliance.services.line_doctor.expected_calls import Expected, ExpectedCalls, Met
from appliance.services.published import InForce
from tests.unit.asterisk.caller.session import WELCOME, FakeSession, Words, caller_on
from tests.unit.callflow.scripted import RecordingJournal, VirtualClock

DOCUMENT = Document.model_validate(
    {
        "config_version": 2,
        "site": {"name": "x", "time_zone": "Asia/Shanghai"},
        "lines": {"01": {"kind": "simulated"}},
        "trunk_groups": {"all": {"lines": ["01"]}},
        "agents": {"8001": {"name": "x"}},
        "hotlines": {
            "main": {
                "name": "x",
                "trunk_groups": ["all"],
                "flow": {
                    "start": "menu",
                    "nodes": {
                        "menu": {"kind": "menu", "prompt": WELCOME.text, "keys": {"1": "bye"}, "first_key_s": 60},
                        "bye": {"kind": "hang_up"},
                    },
                },
                "fallback": {"agents": ["8001"]},
            }
        },
    }
)
IN_FORCE = cast("InForce", SimpleNamespace(document=DOCUMENT, revision=SimpleNamespace(id="r1")))


class Line:
    """A line whose exchange tells nothing, on which a self-call came; Asterisk's manager is away at first."""

    def __init__(self) -> None:
        self.session = FakeSession(replies={"WAIT FOR DIGIT": [self._no_key]})
        self.is_asked_for_keys = asyncio.Event()
        self.asked: list[str] = []

    async def _no_key(self, _words: Words) -> Answer:
        self.is_asked_for_keys.set()
        await self.session.hung_up.wait()
        raise self.session.hang_up()

    async def hang_up(self, channel: str) -> None:
        self.asked.append(channel)
        if len(self.asked) == 1:
            raise DeviceError("asterisk", "Hangup", "the manager is away")
        self.session.hang_up()


async def test_a_self_call_in_a_menu_is_hung_up_when_it_has_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_called, "AGAIN_S", 0.0)
    line, journal, calls = Line(), RecordingJournal(), ExpectedCalls()
    caller = caller_on(line.session)
    expected = Expected(LineId("01"), "13800138000", walks=True)
    calls.expect(expected)
    expected.judge(ours=True)
    assert await calls.met(caller) is Met.SELF_CALL
    switchboard = Switchboard(journal, AgentBoard(), VirtualClock())
    walking = asyncio.create_task(
        SelfCalled(calls, line.hang_up).walk(caller, line.session.channel, IN_FORCE, switchboard)
    )
    async with asyncio.timeout(5):
        await line.is_asked_for_keys.wait()
        assert not line.asked
        assert not expected.walked.is_set()
        calls.over(expected)
        end = await walking
    assert line.asked == [line.session.channel] * 2
    assert expected.walked.is_set()
    assert (end.released_by, journal.ends) == (ReleasedBy.CALLER, [end])
    assert journal.starts[0].kind == "self_call"
