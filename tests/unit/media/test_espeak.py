import re
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.spoken import speakable
from appliance.errors import UserError
from appliance.media.catalogue import Catalogue, Signal, Speech
from appliance.media.espeak import EspeakEngine, plain
from appliance.media.pcm import Pcm

DEADLINE_S = 20.0
HOSTILE = [
    *("-v en", "--version", "-w /tmp/x.wav", "; reboot", "$(reboot)", "`reboot`", "| tee x", "%s%n", "'\"\\"),
    *("<speak>你好</speak>", "<audio src='/etc/passwd'/>", "[[a55bc]]", "one\ntwo\r\nthree", "你\0好", "\x01300S 你好"),
]


def program(folder: Path, script: str) -> EspeakEngine:
    """Make an engine of a shell script."""
    file = folder / "fake-espeak"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return EspeakEngine(str(file))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_an_option_or_a_command(tmp_path: Path, text: str) -> None:
    engine = program(tmp_path, f"printf '%s\\n' \"$@\" > {tmp_path}/arguments; cat > {tmp_path}/text")
    engine.speak(text, "zh", DEADLINE_S)
    options = ["-v", "cmn-latn-pinyin", "-s", "190", "-b", "1", "-a", "70", "--stdin", "--stdout"]
    assert (tmp_path / "arguments").read_text().splitlines() == options
    assert (tmp_path / "text").read_text(encoding="utf-8") == plain(text)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["arguments", "fake-espeak", "text"]


@given(st.text())
def test_what_is_handed_over_is_plain_text(text: str) -> None:
    handed_over = plain(text)
    assert handed_over.encode().decode() == handed_over
    assert not any(sign < " " or sign == "\x7f" for sign in handed_over)
    assert "[[" not in handed_over
    assert "]]" not in handed_over


def test_plain_text_is_handed_over_as_it_is() -> None:
    text = "您好！非常满意请按 1，<满意> [请] 按 2。It's fine."
    assert plain(text) == text


def test_a_slow_program_is_ended_at_the_deadline(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"took longer than 0.05 s"):
        program(tmp_path, "exec sleep 60").speak("你好", "zh", 0.05)


def test_a_failing_program_tells_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="failed with 3: no voices"):
        program(tmp_path, "echo no voices >&2; exit 3").speak("你好", "zh", DEADLINE_S)


def test_a_missing_program_tells_how_to_get_it() -> None:
    with pytest.raises(UserError, match="is missing") as refusal:
        EspeakEngine("no-such-espeak").version()
    assert refusal.value.remedy == "install it: apt-get install espeak-ng"


def test_a_program_without_a_version_is_not_espeak(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="doesn't tell its version"):
        program(tmp_path, "echo hello").version()


@pytest.mark.parametrize("output", ["", "RIFF", "%045d"])
def test_a_short_answer_is_no_sound(tmp_path: Path, output: str) -> None:
    assert program(tmp_path, f"printf '{output}' 0").speak("你好", "zh", DEADLINE_S) == Pcm(b"")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UserError, match="no voice for 'fr'"):
        EspeakEngine().speak("bonjour", "fr", DEADLINE_S)


def test_hanzi_are_read_as_chinese(espeak: EspeakEngine) -> None:
    """`-v cmn` of espeak-ng 1.51 says "king-three an-four" here."""
    assert espeak.phonemes("请按一", "zh", DEADLINE_S).replace("_|", "") == "tS;h'i21N 'a51n j'i55"


def test_hanzi_are_read_as_chinese_in_a_c_locale_too(espeak: EspeakEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    said = espeak.phonemes("请按一", "zh", DEADLINE_S)
    monkeypatch.setenv("LC_ALL", "C")
    assert espeak.phonemes("请按一", "zh", DEADLINE_S) == said


def test_english_within_chinese_would_be_noticed(espeak: EspeakEngine) -> None:
    assert "(en)" in espeak.phonemes("您是 VIP customer", "zh", DEADLINE_S)


def test_no_chinese_prompt_is_read_as_english(espeak: EspeakEngine, catalogue: Catalogue) -> None:
    spoken = [prompt for prompt in catalogue.spoken_in("zh") if isinstance(prompt, Speech)]
    phonemes = {prompt.id: espeak.phonemes(prompt.text["zh"], "zh", DEADLINE_S) for prompt in spoken}
    assert {prompt_id for prompt_id, said in phonemes.items() if "(en)" in said or not said} == set()


@pytest.mark.parametrize(
    ("text", "harmless"),
    [("\x01300S 你好", "300S 你好"), ("你\0好", "你 好"), ("--version", "- -version"), ("one\ntwo", "one two")],
)
def test_text_is_spoken_and_not_obeyed(espeak: EspeakEngine, text: str, harmless: str) -> None:
    spoken = espeak.phonemes(text, "en", DEADLINE_S)
    assert spoken
    assert spoken == espeak.phonemes(harmless, "en", DEADLINE_S)


def test_the_same_text_always_sounds_the_same(espeak: EspeakEngine) -> None:
    assert espeak.speak("您好", "zh", DEADLINE_S) == espeak.speak("您好", "zh", DEADLINE_S)


def test_tells_its_version(espeak: EspeakEngine) -> None:
    assert version_of(espeak) >= (1, 50)


def version_of(espeak: EspeakEngine) -> tuple[int, ...]:
    return tuple(map(int, espeak.version().split(".")))


KNOWS_WORDS = (1, 52)
"""From this release on espeak knows many words by itself, and stresses and joins pinyin otherwise than characters."""


def uttered(espeak: EspeakEngine, text: str) -> str:
    """Give what is said; where pinyin and characters can't be the same to the letter, sounds and tones alone."""
    phonemes = espeak.phonemes(text, "zh", DEADLINE_S).replace("_|", "")
    return phonemes if version_of(espeak) < KNOWS_WORDS else re.sub("[', ]", "", phonemes)


def said(espeak: EspeakEngine, text: str, lexicon: Mapping[str, str]) -> str:
    return uttered(espeak, speakable(text, "zh", lexicon))


@pytest.fixture(scope="module")
def lexicon(catalogue: Catalogue) -> Mapping[str, str]:
    return catalogue.languages["zh"].lexicon


def test_to_repay_is_huan_and_still_is_hai(espeak: EspeakEngine, lexicon: Mapping[str, str]) -> None:
    assert espeak.phonemes("还款", "zh", DEADLINE_S).startswith("X'ai35"), "else the lexicon wouldn't be needed"
    assert said(espeak, "还款", lexicon) == uttered(espeak, "huan2款")
    assert said(espeak, "还款", {"还款": "huan2款"}) == said(espeak, "还款", lexicon)
    assert said(espeak, "您还有", lexicon) == uttered(espeak, "您hai2有")


@pytest.mark.parametrize(
    ("typed", "as_if"),
    [
        ("请重新选择", "请chong2新选择"),
        ("中国银行行长", "中国银hang2 hang2 zhang3"),
        ("重要", "zhong4要"),
    ],
)
def test_characters_of_several_readings_are_read_by_their_word(
    espeak: EspeakEngine, lexicon: Mapping[str, str], typed: str, as_if: str
) -> None:
    assert said(espeak, typed, lexicon) == uttered(espeak, as_if)


def test_luggage_is_xing_whatever_tone_its_second_syllable_has(
    espeak: EspeakEngine, lexicon: Mapping[str, str]
) -> None:
    heard = said(espeak, "行李", lexicon)
    if version_of(espeak) < KNOWS_WORDS:
        assert heard == uttered(espeak, "xing2李")
    else:
        assert heard.startswith(uttered(espeak, "xing2")), "and the second has none"


def test_every_word_of_the_lexicon_would_be_said_wrongly(espeak: EspeakEngine, lexicon: Mapping[str, str]) -> None:
    if version_of(espeak) >= KNOWS_WORDS:
        pytest.skip("newer releases of espeak know many words themselves; Debian 12 has 1.51")
    wrong = {
        word for word in lexicon if word not in {"会计算", "会计划", "会长期"} and word.isalpha() and not word.isascii()
    }
    assert {word for word in wrong if uttered(espeak, word) == said(espeak, word, lexicon)} == set()


def test_a_long_number_is_read_digit_by_digit(espeak: EspeakEngine, lexicon: Mapping[str, str]) -> None:
    one_by_one = ["yao1", "san1", "ba1", "ling2", "ling2", "yao1", "san1", "ba1", "ling2", "ling2", "ling2"]
    digits = [espeak.phonemes(digit, "zh", DEADLINE_S).replace("_|", "") for digit in one_by_one]
    heard = espeak.phonemes(speakable("13800138000", "zh", lexicon), "zh", DEADLINE_S).replace("_|", "").split()
    assert [syllable[:3] for syllable in heard] == [syllable[:3] for syllable in digits]


def test_no_built_in_prompt_holds_a_figure_that_an_engine_could_misread(catalogue: Catalogue) -> None:
    for prompt in catalogue.as_spoken().prompts.values():
        assert isinstance(prompt, Signal) or not any(re.search(r"\d", text) for text in prompt.text.values())
