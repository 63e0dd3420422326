import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from appliance.errors import UserError
from appliance.media import builtin
from appliance.media.alaw import encode
from appliance.media.builtin import MANIFEST, make_prompt, missing_prompts, render_catalogue
from appliance.media.catalogue import Catalogue, Language, Signal, Speech
from appliance.media.cut import PIECE_MARGIN_S
from appliance.media.pcm import LOUDEST, trim
from appliance.media.prompt_file import EXTENSIONS, read_prompt
from appliance.media.tone import Tone
from appliance.media.workshop import Workshop
from tests.unit.media.fake_engine import FakeEngine
from tests.unit.media.measured import off_target_db, peak_dbfs

HELLO = Speech("hello", {"zh": "您好", "en": "hello"})
EIGHT = Speech("digit-8", {"zh": "八", "en": "8"}, piece=True)
BEEP = Signal("beep", {"zh": "嘀", "en": "beep"}, Tone(1000, 300, 0))
LANGUAGES = {"zh": Language("zh", "中文"), "en": Language("en", "English")}
SMALL = Catalogue({prompt.id: prompt for prompt in (HELLO, EIGHT, BEEP)}, LANGUAGES)
ENGINE = FakeEngine()
ROUNDED_S = 0.026
"""A packet of 20 ms, and a bit: pieces are cut before their last gain, which moves where they rise over the floor."""


@pytest.fixture
def in_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the start of processes where they aren't the point."""
    monkeypatch.setattr(builtin, "_pool", lambda _jobs: ThreadPoolExecutor(1))


def test_a_sentence_ends_in_a_pause_and_a_piece_is_tight() -> None:
    with Workshop() as shop:
        sentence, piece = (make_prompt(prompt, "en", ENGINE, shop) for prompt in (HELLO, EIGHT))
    assert sentence.duration_s - trim(sentence, 0).duration_s == pytest.approx(0.2, abs=0.015)
    assert piece.duration_s - trim(piece, 0).duration_s < 2 * PIECE_MARGIN_S + ROUNDED_S
    assert piece.duration_s == pytest.approx(0.13, abs=0.015)


@pytest.mark.usefixtures("in_threads")
def test_renders_once_and_again_only_when_something_changed(tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    assert render_catalogue(SMALL, ENGINE, tmp_path, progress=lambda *step: seen.append(step))
    assert [(done, total) for done, total, _ in seen] == [(done, 6) for done in range(1, 7)]
    assert {name for *_, name in seen} == {f"{language}/{id_}" for language in LANGUAGES for id_ in SMALL.prompts}
    assert missing_prompts(SMALL, tmp_path) == []
    first = (tmp_path / MANIFEST).read_bytes()

    assert not render_catalogue(SMALL, ENGINE, tmp_path)
    (tmp_path / "zh" / "hello.alaw").write_bytes(b"half")
    assert render_catalogue(SMALL, ENGINE, tmp_path)
    assert (tmp_path / MANIFEST).read_bytes() == first, "the same prompts come out the same to the byte"


@pytest.mark.usefixtures("in_threads")
@pytest.mark.parametrize(
    "damage", ["", "# made by nobody", "\xff", "{origin}\nno-such-file", "{origin}\naa  zh/gone.wav"]
)
def test_a_manifest_that_does_not_fit_is_no_proof(tmp_path: Path, damage: str) -> None:
    one = Catalogue({"beep": BEEP}, LANGUAGES)
    render_catalogue(one, ENGINE, tmp_path, ["en"])
    origin = (tmp_path / MANIFEST).read_text().splitlines()[0]
    (tmp_path / MANIFEST).write_text(damage.replace("{origin}", origin), encoding="latin-1")
    assert render_catalogue(one, ENGINE, tmp_path, ["en"])


def test_a_fault_of_the_engine_ends_it_without_a_manifest(tmp_path: Path) -> None:
    faulty = Catalogue({"fail": Speech("fail", {"zh": "fail", "en": "fail"}), "beep": BEEP}, LANGUAGES)
    with pytest.raises(UserError, match="the engine failed"):
        render_catalogue(faulty, ENGINE, tmp_path)
    assert not (tmp_path / MANIFEST).exists()


def test_tells_which_files_are_missing(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "beep.wav").touch()
    missing = missing_prompts(Catalogue({"beep": BEEP}, LANGUAGES), tmp_path)
    assert [str(file.relative_to(tmp_path)) for file in missing] == ["zh/beep.alaw", "zh/beep.wav", "en/beep.alaw"]


@pytest.mark.slow
def test_all_prompts_are_there_and_checked_by_sha256sum(rendered: Path, catalogue: Catalogue) -> None:
    assert missing_prompts(catalogue, rendered) == []
    subprocess.run(["sha256sum", "--check", "--quiet", "--strict", MANIFEST], cwd=rendered, check=True)
    listed = len((rendered / MANIFEST).read_text().splitlines()) - 1
    assert listed == sum(len(catalogue.spoken_in(language)) for language in LANGUAGES) * len(EXTENSIONS)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_prompt_is_clipped_and_all_speech_is_equally_loud(
    rendered: Path, catalogue: Catalogue, language: str
) -> None:
    for prompt in catalogue.spoken_in(language):
        sound = read_prompt(rendered / language / prompt.id)
        assert max(sound.samples) < LOUDEST
        if isinstance(prompt, Speech):
            assert peak_dbfs(sound) <= -2.99, prompt.id
            assert abs(off_target_db(sound)) < 0.2, prompt.id


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_prompts_last_as_long_as_people_would_speak(rendered: Path, catalogue: Catalogue, language: str) -> None:
    letters_a_second = {"zh": (2.5, 7.0), "en": (9.0, 21.0)}
    slowest, fastest = letters_a_second[language]
    for prompt in catalogue.spoken_in(language):
        if isinstance(prompt, Speech) and not prompt.piece:
            spoken_s = read_prompt(rendered / language / prompt.id).duration_s
            letters = sum(sign.isalnum() or sign == " " for sign in prompt.text[language])
            assert slowest < letters / spoken_s < fastest, prompt.id


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_pieces_are_tight(rendered: Path, catalogue: Catalogue, language: str) -> None:
    letter_s = {"zh": 0.3, "en": 0.09}[language]
    for prompt in catalogue.spoken_in(language):
        if isinstance(prompt, Speech) and prompt.piece:
            sound = read_prompt(rendered / language / prompt.id)
            assert sound.duration_s - trim(sound, 0).duration_s < 2 * PIECE_MARGIN_S + ROUNDED_S, prompt.id
            longest_s = 0.7 if prompt.id.startswith("digit") else 0.5 + len(prompt.text[language]) * letter_s
            assert 0.1 < sound.duration_s < longest_s, prompt.id


@pytest.mark.slow
def test_both_files_hold_the_same_sound(rendered: Path) -> None:
    stem = rendered / "zh" / "digit-8"
    assert stem.with_name("digit-8.alaw").read_bytes() == encode(read_prompt(stem))


@pytest.mark.slow
def test_digits_can_be_told_from_one_another(rendered: Path) -> None:
    for language in LANGUAGES:
        sounds = {read_prompt(rendered / language / f"digit-{digit}").data for digit in range(10)}
        assert len(sounds) == 10
