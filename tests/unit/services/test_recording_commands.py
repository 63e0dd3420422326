"""A recording is paused and resumed by command: by digits that no telephone has."""

import asyncio
from pathlib import Path

import pytest

from appliance.asterisk.ami_protocol import Response
from appliance.asterisk.render.features import PAUSE_CODE, PAUSE_DIGITS, RESUME_DIGITS, features_file
from appliance.errors import UserError
from appliance.services.commands import Commands
from appliance.services.recording_channels import RecordingChannels
from appliance.services.recording_commands import add_recordings
from appliance.storage.audit import Audit, AuditAction
from tests.unit.services.recorded_calls import FakeManager


class Pausing(FakeManager):
    """Does what the digits say, as the dialplan would."""

    def __init__(self, recorded: dict[str, str], folder: Path, stem: str) -> None:
        super().__init__(recorded)
        self.file = folder / f"{stem}.pauses"

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        response = await super().action(name, headers)
        pressed = "".join(told["Digit"] for _, told in self.asked)
        if pressed in {PAUSE_DIGITS, RESUME_DIGITS}:
            self.file.write_text("paused 1000\n" if pressed == PAUSE_DIGITS else "paused 1000\nresumed 2000 64\n")
        return response


class FakeAudit(Audit):
    """Keeps what is noted."""

    def __init__(self) -> None:
        self.noted: list[tuple[str, ...]] = []

    def note(self, who: str, action: AuditAction, what: str, detail: str = "") -> "asyncio.Future[bool]":
        self.noted.append((who, action, what, detail))
        return asyncio.get_running_loop().create_future()


def commands(manager: FakeManager, folder: Path, audit: FakeAudit | None = None) -> Commands:
    registry = Commands()
    add_recordings(registry, RecordingChannels(manager), folder, audit or FakeAudit())
    return registry


@pytest.mark.parametrize(("to", "digits"), [("pause", PAUSE_DIGITS), ("resume", RESUME_DIGITS)])
async def test_pressed_on_the_channel_that_is_recorded(to: str, digits: str, tmp_path: Path) -> None:
    recorded = {"PJSIP/8002-1": "box-2.1-1-8002", "PJSIP/8001-1": "box-1.1-1-8001"}
    manager, audit = Pausing(recorded, tmp_path, "box-1.1-1-8001"), FakeAudit()
    words = {"call": "box-1.1", "to": to, "by": "li"}
    result = await commands(manager, tmp_path, audit).run("recording", words, print)
    assert audit.noted == [("li", f"recording_{to}", "box-1.1", "while 8001 talked")]
    assert result == {"call": "box-1.1", "to": to, "agent": "8001"}
    assert [name for name, _ in manager.asked] == ["PlayDTMF"] * len(digits)
    assert [(told["Channel"], told["Digit"]) for _, told in manager.asked] == [("PJSIP/8001-1", key) for key in digits]
    assert {told["Receive"] for _, told in manager.asked} == {"true"}


async def test_what_is_not_in_force_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.services.recording_commands._IN_FORCE_S", 0.05)
    manager, audit = FakeManager({"PJSIP/8001-1": "box-1.1-1-8001"}), FakeAudit()
    with pytest.raises(UserError, match="Asterisk has not done it"):
        await commands(manager, tmp_path, audit).run("recording", {"call": "box-1.1", "to": "pause"}, print)
    assert audit.noted == []


async def test_a_call_that_is_not_recorded_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"Nothing of call .box-9\.9. is being recorded now"):
        await commands(FakeManager({}), tmp_path).run("recording", {"call": "box-9.9", "to": "pause"}, print)


@pytest.mark.parametrize("words", [{}, {"call": "box-1.1"}, {"call": "box-1.1", "to": "stop"}])
async def test_other_words_are_refused(words: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="parameters are wrong"):
        await commands(FakeManager({}), tmp_path).run("recording", words, print)


def test_nobody_can_key_what_the_controller_presses() -> None:
    assert set(PAUSE_DIGITS[0] + RESUME_DIGITS[0]) <= set("ABCD")
    for code in (PAUSE_CODE, PAUSE_DIGITS, RESUME_DIGITS):
        assert f"{code},self,Gosub(zongji-pause," in features_file()
