import re
from pathlib import Path

import pytest

from appliance.errors import UserError
from appliance.media.catalogue import LANGUAGES, Catalogue, Signal, Speech, load_catalogue
from appliance.media.tone import Tone

PROMISED = {
    *("welcome", "fallback-greeting", "menu-departments", "voicemail-menu", "wrong-key", "no-key", "please-wait"),
    *("all-busy", "no-answer", "closed", "unreachable", "service-unavailable", "recording-notice", "goodbye"),
    *("voicemail-closed", "voicemail-busy", "voicemail-no-answer", "voicemail-saved", "survey", "survey-thanks"),
    *("extension-unknown", "agent-id-before", "agent-id-after", "press-1-to-accept", "beep", "ringback"),
    *(f"digit-{digit}" for digit in range(10)),
    "digit-1-yao",
    *("not-accepted", "too-many-calls", "all-lines-busy", "not-allowed", "pin-enter", "pin-wrong", "pin-refused"),
    *("staff-signed-in", "staff-signed-out", "staff-paused", "staff-ready", "staff-wrap-up", "staff-not-possible"),
    *("hotline-opened", "hotline-closed", "hotline-by-schedule", "mailbox-empty", "mailbox-message"),
}

PHRASES_THAT_CALLERS_KNOW = {
    "welcome": "您好！欢迎致电.*公司",
    "menu-departments": ".+部请按 1，.+部请按 2",
    "voicemail-closed": "现在是下班时间，请在“嘀”声后留言，我们将第一时间与您联系",
    "voicemail-busy": "现在电话全忙，请在“嘀”声后留言，我们将第一时间与您联系",
    "survey": "您对本次服务满意吗？非常满意请按 1，满意请按 2，不满意请按 3",
    "please-wait": "电话接听中，请稍候",
}


def test_has_every_promised_prompt_in_every_language(catalogue: Catalogue) -> None:
    assert set(catalogue.prompts) == PROMISED
    for prompt in catalogue.prompts.values():
        assert set(prompt.text) == set(LANGUAGES)


@pytest.mark.parametrize(("prompt_id", "phrase"), PHRASES_THAT_CALLERS_KNOW.items())
def test_says_the_known_phrases_word_for_word(catalogue: Catalogue, prompt_id: str, phrase: str) -> None:
    assert re.match(phrase, catalogue.prompts[prompt_id].text["zh"])


def test_the_agents_id_is_announced_in_the_known_words(catalogue: Catalogue) -> None:
    before, after = (catalogue.prompts[f"agent-id-{part}"].text["zh"] for part in ("before", "after"))
    assert f"{before} 8001 {after}" == "工号 8001 号为您服务"


def test_each_language_is_written_in_its_own_script(catalogue: Catalogue) -> None:
    for prompt in catalogue.prompts.values():
        assert re.search("[一-鿿]", prompt.text["zh"])
        assert not re.search("[A-Za-z]", prompt.text["zh"])
        assert prompt.text["en"].isascii()


def test_what_is_joined_is_marked_as_a_piece(catalogue: Catalogue) -> None:
    pieces = {prompt.id for prompt in catalogue.prompts.values() if isinstance(prompt, Speech) and prompt.piece}
    assert pieces == {prompt_id for prompt_id in PROMISED if prompt_id.startswith(("digit-", "agent-id-"))}


def test_tones_are_those_of_the_exchange(catalogue: Catalogue) -> None:
    tones = {prompt.id: prompt.tone for prompt in catalogue.prompts.values() if isinstance(prompt, Signal)}
    assert tones == {"beep": Tone(1000, 300, 0), "ringback": Tone(450, 1000, 4000)}


TONE = '[t]\nkind = "tone"\nzh = "音"\nen = "tone"\n'
SPEECH = '[s]\nkind = "speech"\nzh = "好"\nen = "good"\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("welcome = 3", "'welcome': kind is None"),
        ('[welcome]\nkind = "music"\nzh = "a"\nen = "b"', "kind is 'music'"),
        ('[welcome]\nkind = "speech"\nzh = "好"', "en is None"),
        ('[welcome]\nkind = "speech"\nzh = " "\nen = "x"', "zh is ' '"),
        ('[welcome]\nkind = "speech"\nzh = 7\nen = "x"', "zh is 7"),
        (SPEECH + 'fr = "bon"', "there is no key 'fr'"),
        (SPEECH + 'piece = "yes"', "piece is 'yes'"),
        (SPEECH + "hz = 450", "there is no key 'hz'"),
        (TONE + "hz = 450\non_ms = 0\noff_ms = 0", "on_ms is 0"),
        (TONE + "hz = true\non_ms = 1\noff_ms = 0", "hz is True"),
        (TONE + "hz = 9000\non_ms = 1\noff_ms = 0", "hz is 9000"),
        (TONE + "hz = 450\non_ms = 1", "off_ms is None"),
        ('["../welcome"]\nkind = "speech"\nzh = "好"\nen = "x"', "'../welcome': an id is"),
        ('["Welcome"]\nkind = "speech"\nzh = "好"\nen = "x"', "'Welcome': an id is"),
        ("[welcome", "can't be read"),
    ],
)
def test_refuses_a_faulty_catalogue_and_says_where(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "catalogue.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError) as refusal:
        load_catalogue(file)
    assert str(file) in refusal.value.message
    assert complaint in refusal.value.message
    assert refusal.value.remedy


@pytest.mark.parametrize("content", [None, b"\xff\xfe[welcome]"])
def test_refuses_a_catalogue_that_is_missing_or_not_utf_8(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "catalogue.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UserError, match="can't be read"):
        load_catalogue(file)
