"""The telephone studio: what its numbers call up, what is kept where, and that a fault keeps nothing."""

from pathlib import PurePosixPath
from typing import cast

import pytest
import soundfile

from appliance.callflow.ports import Voiced
from appliance.errors import UserError
from appliance.media.prompt_file import read_prompt
from appliance.services.prompt_studio import TelephoneStudio
from appliance.services.prompt_voices import human_voices
from appliance.services.publish import Studio
from appliance.services.publish.publisher import Publisher
from appliance.storage.audit import Audit
from tests.unit.media.sound.signals import babble
from tests.unit.services.studio import furnished_instance, studio_in

TAKE = PurePosixPath("box-1.1.wav")


class Refreshing:
    """A publisher that only makes sounds anew."""

    def __init__(self) -> None:
        self.times = 0
        self.fault: UserError | None = None

    async def refresh_prompts(self) -> None:
        self.times += 1
        if self.fault is not None:
            raise self.fault


class Noting:
    """An audit in memory."""

    def __init__(self) -> None:
        self.noted: list[tuple[str, ...]] = []

    def note(self, *entry: str) -> None:
        self.noted.append(entry)


class House:
    def __init__(self, studio: Studio) -> None:
        self.studio = studio
        self.publisher, self.audit = Refreshing(), Noting()
        self.telephone = TelephoneStudio(studio, cast("Publisher", self.publisher), cast("Audit", self.audit))

    def reads(self, seconds: float) -> None:
        soundfile.write(self.studio.instance.voicemail / TAKE, babble(seconds), 8000, subtype="PCM_16")

    def is_silent(self) -> None:
        soundfile.write(self.studio.instance.voicemail / TAKE, babble(3.0) * 0, 8000, subtype="PCM_16")


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(studio_in(furnished_instance(tmp_path_factory.mktemp("house"))))


def test_numbers_call_up_built_in_prompts_and_longer_ones_the_companys_own(house: House) -> None:
    assert house.telephone.find("101", "zh") == Voiced("101", "welcome")
    assert house.telephone.find("4711", "zh") == Voiced("4711")
    for unknown in ("000", "12", "1234567", "47*1", ""):
        assert house.telephone.find(unknown, "zh") is None


def test_languages_are_counted_in_the_order_of_their_codes(house: House) -> None:
    assert [house.telephone.language(number) for number in range(4)] == [None, "en", "zh", None]


async def test_what_is_kept_is_a_human_voice_once_and_no_more_synthetic(house: House) -> None:
    house.reads(2.5)
    before = house.telephone.synthetic("zh")
    assert await house.telephone.keep(Voiced("101", "welcome"), "zh", TAKE, "8001") == ""
    assert human_voices(house.studio.instance, "zh") == {"welcome"}
    assert [each.builtin for each in before if each not in house.telephone.synthetic("zh")] == ["welcome"]
    assert house.audit.noted == [("8001", "prompt_record", "welcome", "zh")]
    await house.telephone.finish("8001")
    await house.telephone.finish("8001")
    assert house.publisher.times == 1


async def test_a_recording_of_the_companys_own_stands_among_its_audio_files(house: House) -> None:
    house.reads(2.5)
    assert await house.telephone.keep(Voiced("4711"), "zh", TAKE, "8001") == ""
    assert "recorded/4711.wav" in house.studio.material().audio_files
    stem = house.studio.company_files / "recorded" / "4711"
    assert read_prompt(stem).duration_s == pytest.approx(2.5, abs=0.1)


async def test_silence_is_refused_and_nothing_is_kept_or_made_anew(house: House) -> None:
    house.is_silent()
    for voiced in (Voiced("101", "welcome"), Voiced("4711")):
        assert await house.telephone.keep(voiced, "zh", TAKE, "8001") != ""
    await house.telephone.finish("8001")
    assert (human_voices(house.studio.instance, "zh"), house.audit.noted, house.publisher.times) == (frozenset(), [], 0)
    assert "recorded/4711.wav" not in house.studio.material().audio_files


async def test_sounds_that_cant_be_made_anew_leave_the_voice_for_the_next_publish(house: House) -> None:
    house.reads(2.5)
    house.publisher.fault = UserError("the disk is full", "make room")
    await house.telephone.keep(Voiced("101", "welcome"), "zh", TAKE, "8001")
    await house.telephone.finish("8001")
    assert human_voices(house.studio.instance, "zh") == {"welcome"}
