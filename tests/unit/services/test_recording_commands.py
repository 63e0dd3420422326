"""A recording is paused and resumed by command: by digits that no telephone has."""

import pytest

from appliance.asterisk.render.features import PAUSE_CODE, PAUSE_DIGITS, RESUME_DIGITS, features_file
from appliance.errors import UserError
from appliance.services.commands import Commands
from appliance.services.recording_channels import RecordingChannels
from appliance.services.recording_commands import add_recordings
from tests.unit.services.recorded_calls import FakeManager


def commands(manager: FakeManager) -> Commands:
    registry = Commands()
    add_recordings(registry, RecordingChannels(manager))
    return registry


@pytest.mark.parametrize(("to", "digits"), [("pause", PAUSE_DIGITS), ("resume", RESUME_DIGITS)])
async def test_pressed_on_the_channel_that_is_recorded(to: str, digits: str) -> None:
    manager = FakeManager({"PJSIP/8002-1": "box-2.1-1-8002", "PJSIP/8001-1": "box-1.1-1-8001"})
    result = await commands(manager).run("recording", {"call": "box-1.1", "to": to}, print)
    assert result == {"call": "box-1.1", "to": to, "agent": "8001"}
    assert [name for name, _ in manager.asked] == ["PlayDTMF"] * len(digits)
    assert [(told["Channel"], told["Digit"]) for _, told in manager.asked] == [("PJSIP/8001-1", key) for key in digits]
    assert {told["Receive"] for _, told in manager.asked} == {"true"}


async def test_a_call_that_is_not_recorded_is_refused() -> None:
    with pytest.raises(UserError, match=r"Nothing of call .box-9\.9. is being recorded now"):
        await commands(FakeManager({})).run("recording", {"call": "box-9.9", "to": "pause"}, print)


@pytest.mark.parametrize("words", [{}, {"call": "box-1.1"}, {"call": "box-1.1", "to": "stop"}])
async def test_other_words_are_refused(words: dict[str, str]) -> None:
    with pytest.raises(UserError, match="parameters are wrong"):
        await commands(FakeManager({})).run("recording", words, print)


def test_nobody_can_key_what_the_controller_presses() -> None:
    assert set(PAUSE_DIGITS[0] + RESUME_DIGITS[0]) <= set("ABCD")
    for code in (PAUSE_CODE, PAUSE_DIGITS, RESUME_DIGITS):
        assert f"{code},self,Gosub(zongji-pause," in features_file()
