"""A number is forgotten on a running switchboard: afterwards it stands in no file of it, and others lose nothing."""

import pytest
from typer.testing import CliRunner, Result

from appliance.cli import app
from appliance.domain.phone_number import PhoneNumber
from appliance.storage.record_values import CallRecord, CallStory
from hil_rig.measure.tones import seconds_heard
from hil_rig.phones.api import SipPhone
from tests.calls.scenes import (
    HOTLINE,
    MEMO,
    TO_MEMO,
    at_the_menu,
    hangs_up,
    presses_at_the_menu,
    served_by,
)
from tests.harness.kept_in import files_with
from tests.harness.stage import CALLER_HZ, Stage
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

NUMBER, OTHER = "13811223344", "13811223355"


def zongji(stage: Stage, *words: str) -> Result:
    return CliRunner().invoke(app, ["--instance", str(stage.house.instance.folder), *words])


def calls_of(stage: Stage, number: str) -> list[CallRecord]:
    return [record for record in stage.house.records.latest(1000) if record.caller == PhoneNumber(number)]


def all_over(stage: Stage, count: int) -> list[CallRecord]:
    """Wait until so many calls of the number are on record and over."""

    def look() -> list[CallRecord] | None:
        found = calls_of(stage, NUMBER)
        return found if len(found) == count and all(record.ended_at for record in found) else None

    return wait_for(look, f"{count} closed calls of the number", 15)


def leaves_a_message(stage: Stage, caller: SipPhone) -> None:
    presses_at_the_menu(stage, caller, TO_MEMO)
    stage.wait_until_hears_prompt(caller, MEMO)
    caller.play(stage.tone(CALLER_HZ, 20))
    file = stage.house.message_file(stage.number_of(caller))
    wait_for(lambda: file.exists() and file.stat().st_size > 2.5 * 16_000, "a message on disk", 20)
    hangs_up(caller)


def test_a_number_is_nowhere_any_more(stage: Stage) -> None:
    house = stage.house
    leaves_a_message(stage, stage.caller("01", number=NUMBER, name=f"Li {NUMBER}"))
    agent = stage.agent("8001")
    talking = stage.caller("02", number=NUMBER)
    served_by(stage, talking, agent)
    hangs_up(talking)
    with house.without_controller():
        alone = stage.caller("03", number=NUMBER)
        alone.call(HOTLINE)
        alone.wait("answered", 10)
        hangs_up(alone)
    leaves_a_message(stage, stage.caller("04", number=OTHER))

    def is_recorded() -> CallStory | None:
        stories = [house.records.story(record.call) for record in all_over(stage, 3)]
        return next((story for story in stories if story and story.recordings), None)

    recorded = wait_for(is_recorded, "the recording")
    recording = house.instance.recordings / recorded.recordings[0].file
    assert recording.exists()
    assert files_with(house.instance.folder, NUMBER), "it can be found at all"

    live = stage.caller("05", number=NUMBER)
    at_the_menu(stage, live)
    refused = zongji(stage, "personal", "erase", f"+86{NUMBER}", "--yes")
    assert "in progress" in str(refused.exception)
    hangs_up(live)
    calls = {record.call for record in all_over(stage, 4)}

    target = house.folder.parent / f"{house.folder.name}.zip"
    assert zongji(stage, "personal", "export", NUMBER, "--to", str(target)).exit_code == 0
    target.unlink()
    done = zongji(stage, "personal", "erase", f"0{NUMBER}", "--yes")
    assert done.exit_code == 0, done
    assert "Erased: 4 calls, 2 files" in done.stdout
    assert files_with(house.instance.folder, NUMBER) == []
    assert not recording.exists()
    assert not [path for path in house.instance.folder.rglob("*") if any(path.name.startswith(call) for call in calls)]

    (kept,) = house.the_call(OTHER).messages
    assert seconds_heard(house.instance.voicemail / kept.message.file, CALLER_HZ) >= 1.5
    told = zongji(stage, "audit").stdout
    assert "personal_erase" in told
    assert NUMBER not in told
