"""A person reads a prompt into the telephone, keeps it, and the next caller hears it (A11)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.services.prompt_voices import human_voices
from appliance.storage.audit import AuditLog
from hil_rig.phones.api import SipPhone
from tests.calls.office import Office
from tests.calls.scenes import hangs_up
from tests.harness.house import House
from tests.harness.leaks import Footprint, wait_until_quiet
from tests.harness.memory import folder_in_memory
from tests.harness.stage import heard_so_far, hears
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

EXPORTS, GOODBYE = "4000000502", "503"
IN_ENGLISH = "*601"
READ_HZ, READ_S = 1850.0, 2.0
ASK, READ, CHOICE, KEPT = "studio-ask", "studio-read", "studio-choice", "studio-kept"


@pytest.fixture(scope="module")
def reading_house() -> Iterator[House]:
    with House(Path(__file__).parent / "talking.yaml") as house:
        yield house


@pytest.fixture(scope="module")
def reading_at_rest(reading_house: House) -> Footprint:
    return Footprint.of(reading_house.controller_pid)


class Studio(Office):
    """An office whose phones may hear what the studio says."""

    def prompts(self) -> dict[str, Path]:
        """Name what the studio says, too."""
        folder = self.house.instance.builtin_prompts / "zh"
        return super().prompts() | {id_: folder / f"{id_}.wav" for id_ in (ASK, READ, CHOICE, KEPT)}


@pytest.fixture
def office(reading_house: House, reading_at_rest: Footprint, tmp_path: Path) -> Iterator[Studio]:
    with folder_in_memory(tmp_path) as folder, Studio(reading_house, folder) as office:
        yield office
    wait_until_quiet(reading_house, reading_at_rest)


def keys_at(office: Studio, phone: SipPhone, prompt: str, keys: str, after_s: float = 0.0) -> float:
    """Key when a prompt is heard; give where in what the phone heard the prompt ended."""
    found = office.wait_until_hears_prompt(phone, prompt, after_s=after_s)
    phone.send_digits(keys)
    return found.end_s


def test_what_a_person_reads_and_keeps_is_heard_by_the_next_caller(office: Studio) -> None:
    assert not hears(office.calls(EXPORTS), READ_HZ, READ_S / 2)
    reader = office.agent("8001")
    reader.call(IN_ENGLISH)
    keys_at(office, reader, ASK, f"{GOODBYE}#")
    office.wait_until_hears_prompt(reader, READ)
    reader.play(office.tone(READ_HZ, 20.0))
    folder = office.house.instance.voicemail
    wait_for(lambda: any(file.stat().st_size > READ_S * 16_000 for file in folder.glob("*.wav")), "a take", 30)
    reader.send_digits("#")
    wait_for(lambda: hears(reader, READ_HZ, READ_S / 2), "the reader to hear it again", 20)
    keys_at(office, reader, CHOICE, "1")
    office.wait_until_hears_prompt(reader, KEPT)
    hangs_up(reader)

    instance = office.house.instance
    assert human_voices(instance, "en") == {"goodbye"}
    wait_for(lambda: not list(folder.glob("*.wav")), "the take to be gone")
    story = office.staff_call(reader, IN_ENGLISH)
    assert [step.decided for step in story.steps] == ["record prompts in en", "kept goodbye in en"]
    with AuditLog.open(instance.database_url) as audit:
        assert [(entry.who, entry.what, entry.detail) for entry in audit.latest(1, action="prompt_record")] == [
            ("8001", "goodbye", "en")
        ]

    def next_caller_hears_it() -> bool:
        return hears(office.calls(EXPORTS), READ_HZ, READ_S / 2)

    wait_for(next_caller_hears_it, "a caller to hear the new voice", 30)


def test_who_may_not_record_is_told_so(office: Studio) -> None:
    stranger = office.agent("8002")
    assert office.dials(stranger, "*60") == ["not-allowed"]
    assert len(heard_so_far(stranger)) > 0
