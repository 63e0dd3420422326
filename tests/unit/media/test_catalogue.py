import re
from pathlib import Path

import pytest

from appliance.errors import UserError
from appliance.media.catalogue import Catalogue, Signal, Speech, load_catalogue
from appliance.media.tone import Tone
from tests.unit.media.catalogue_files import write_catalogue

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

# FEATURES G, word for word; … stands for what differs from company to company.
PHRASES_THAT_CALLERS_KNOW = [
    ("welcome", "您好！欢迎致电…公司", "Hello, and thank you for calling"),
    ("menu-departments", "…部请按 1，…部请按 2", "For …, press 1. For …, press 2"),
    (
        "voicemail-closed",
        "现在是下班时间，请在“嘀”声后留言，我们将第一时间与您联系",
        "We are closed now. Please leave a message after the tone, and we will get back to you",
    ),
    (
        "voicemail-busy",
        "现在电话全忙，请在“嘀”声后留言，我们将第一时间与您联系",
        "All our lines are busy now. Please leave a message after the tone, and we will get back to you",
    ),
    (
        "survey",
        "您对本次服务满意吗？非常满意请按 1，满意请按 2，不满意请按 3",
        "Were you satisfied with our service? If very satisfied, press 1. If satisfied, press 2. If not satisfied",
    ),
    ("please-wait", "电话接听中，请稍候", "Your call is being answered, please hold on"),
]


def test_has_every_promised_prompt_in_every_language(catalogue: Catalogue) -> None:
    assert set(catalogue.prompts) >= PROMISED
    for id_ in PROMISED:
        assert set(catalogue.prompts[id_].text) >= {"zh", "en"}


def test_each_speech_prompt_has_a_studio_number_of_its_own(catalogue: Catalogue) -> None:
    for language in catalogue.languages:
        spoken = [prompt for prompt in catalogue.spoken_in(language) if isinstance(prompt, Speech)]
        numbers = [prompt.studio for prompt in spoken]
        assert len(set(numbers)) == len(spoken)
        assert all(number is not None and 100 <= number <= 999 for number in numbers)


def test_languages_are_known_by_their_own_names_and_mandarin_comes_first(catalogue: Catalogue) -> None:
    assert [(language.id, language.name) for language in catalogue.languages.values()] == [
        ("zh", "中文（普通话）"),
        ("en", "English"),
    ]


@pytest.mark.parametrize(("prompt_id", "zh", "en"), PHRASES_THAT_CALLERS_KNOW)
def test_says_the_known_phrases_word_for_word(catalogue: Catalogue, prompt_id: str, zh: str, en: str) -> None:
    for language, phrase in (("zh", zh), ("en", en)):
        assert re.match(re.escape(phrase).replace("…", ".+"), catalogue.prompts[prompt_id].text[language])


def test_the_agents_id_is_announced_in_the_known_words(catalogue: Catalogue) -> None:
    said = {
        code: [catalogue.prompts[f"agent-id-{part}"].text[code] for part in ("before", "after")]
        for code in ("zh", "en")
    }
    assert " 8001 ".join(said["zh"]) == "工号 8001 号为您服务"
    assert " 8001 ".join(said["en"]) == "Agent 8001 is at your service"


def test_each_language_is_written_in_its_own_script(catalogue: Catalogue) -> None:
    for prompt in catalogue.spoken_in("zh"):
        assert re.search("[一-鿿]", prompt.text["zh"])
        assert not re.search("[A-Za-z]", prompt.text["zh"])
    assert all(prompt.text["en"].isascii() for prompt in catalogue.spoken_in("en"))


def test_what_is_joined_is_marked_as_a_piece(catalogue: Catalogue) -> None:
    pieces = {prompt.id for prompt in catalogue.prompts.values() if isinstance(prompt, Speech) and prompt.piece}
    assert pieces >= {prompt_id for prompt_id in PROMISED if prompt_id.startswith(("digit-", "agent-id-"))}
    assert not pieces & {prompt_id for prompt_id in PROMISED if not prompt_id.startswith(("digit-", "agent-id-"))}


def test_tones_are_those_of_the_exchange(catalogue: Catalogue) -> None:
    tones = {prompt.id: prompt.tone for prompt in catalogue.prompts.values() if isinstance(prompt, Signal)}
    assert tones == {"beep": Tone(1000, 300, 0), "ringback": Tone(450, 1000, 4000)}


TONE = 'kind = "tone"\n'
SPEECH = 'kind = "speech"\nstudio = 101\n'


@pytest.mark.parametrize(
    ("id_", "table", "complaint"),
    [
        ("welcome", 'kind = "music"', "kind is 'music'"),
        ("welcome", "studio = 101", "kind is None"),
        ("welcome", 'kind = "speech"', "studio is None"),
        ("welcome", 'kind = "speech"\nstudio = 99', "studio is 99"),
        ("welcome", SPEECH + 'zh = "好"', "there is no key 'zh'"),
        ("welcome", SPEECH + 'piece = "yes"', "piece is 'yes'"),
        ("welcome", SPEECH + "hz = 450", "there is no key 'hz'"),
        ("t", TONE + "hz = 450\non_ms = 0\noff_ms = 0", "on_ms is 0"),
        ("t", TONE + "hz = true\non_ms = 1\noff_ms = 0", "hz is True"),
        ("t", TONE + "hz = 9000\non_ms = 1\noff_ms = 0", "hz is 9000"),
        ("t", TONE + "hz = 450\non_ms = 1", "off_ms is None"),
        ("../welcome", SPEECH, "'../welcome': an id is"),
        ("Welcome", SPEECH, "'Welcome': an id is"),
        ("welcome", SPEECH + "[other]\n" + SPEECH, "'welcome' and 'other' have studio number 101"),
        ("welcome", "[", "can't be read"),
    ],
)
def test_refuses_a_faulty_catalogue_and_says_where(tmp_path: Path, id_: str, table: str, complaint: str) -> None:
    file = write_catalogue(tmp_path, {id_: table}, {"zh": {id_: "好"}})
    with pytest.raises(UserError) as refusal:
        load_catalogue(file)
    assert str(file) in refusal.value.message
    assert complaint in refusal.value.message
    assert refusal.value.remedy


TWO = {"hello": SPEECH, "good-bye": 'kind = "speech"\nstudio = 102\n'}
WHOLE = 'hello = "bon"\ngood-bye = "au"\n'
PIECE = '[et]\nstudio = 801\ntext = "et"\n'


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("texts.toml", "", "have no text: hello, good-bye"),
        ("texts.toml", 'good-bye = "au"', "have no text: hello"),
        ("texts.toml", WHOLE + 'helo = "x"', "there is no prompt 'helo'"),
        ("texts.toml", 'hello = " "', "the text is ' '"),
        ("texts.toml", "hello = 7", "the text is 7"),
        ("texts.toml", "hello", "can't be read"),
        ("language.toml", "", "name is None"),
        ("language.toml", "name = 3", "name is 3"),
        ("lexicon.toml", "WiFi = 3", "'WiFi' is said 3"),
        ("lexicon.toml", 'WiFi = " "', "'WiFi' is said ' '"),
        ("pieces.toml", "et = 3", "'et': is 3"),
        ("pieces.toml", "[et]\nstudio = 801", "the text is None"),
        ("pieces.toml", '[et]\ntext = "et"', "studio is None"),
        ("pieces.toml", PIECE + "piece = true", "there is no key 'piece'"),
        ("pieces.toml", PIECE + PIECE.replace("[et]", "[ou]"), "'et' and 'ou' have studio number 801"),
        ("pieces.toml", PIECE.replace("[et]", "[hello]"), "'hello' is a prompt of every language"),
    ],
)
def test_refuses_a_language_that_is_not_whole_and_says_where(
    tmp_path: Path, file: str, content: str, complaint: str
) -> None:
    whole = {"zh": {"hello": "你好", "good-bye": "再见"}, "en": {"hello": "hello", "good-bye": "good-bye"}}
    catalogue = write_catalogue(tmp_path, TWO, whole)
    assert set(load_catalogue(catalogue).languages) == {"zh", "en"}
    (tmp_path / "en" / file).write_text(content)
    with pytest.raises(UserError) as refusal:
        load_catalogue(catalogue)
    assert str(tmp_path / "en" / file) in refusal.value.message
    assert complaint in refusal.value.message
    assert refusal.value.remedy


def test_a_misspelt_id_is_met_with_the_right_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="'helo'") as refusal:
        load_catalogue(write_catalogue(tmp_path, {"hello": SPEECH}, {"en": {"hello": "hi", "helo": "hi"}}))
    assert refusal.value.remedy == "did you mean 'hello'?"


def test_a_languages_own_pieces_are_there_for_it_alone(tmp_path: Path) -> None:
    both = {"en": {"hello": "hello"}, "zh": {"hello": "你好"}}
    file = write_catalogue(tmp_path, {"hello": SPEECH}, both)
    (tmp_path / "en" / "pieces.toml").write_text(PIECE)
    loaded = load_catalogue(file)
    assert loaded.prompts["et"] == Speech("et", {"en": "et"}, piece=True, studio=801)
    assert [prompt.id for prompt in loaded.spoken_in("en")] == ["hello", "et"]
    assert [prompt.id for prompt in loaded.spoken_in("zh")] == ["hello"]


@pytest.mark.parametrize("name", ["Zh", "chinese", "z"])
def test_a_folder_that_is_no_language_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="no code of a language"):
        load_catalogue(write_catalogue(tmp_path, {"hello": SPEECH}, {name: {"hello": "x"}}))


def test_a_language_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no rules for saying numbers and dates in 'fr'") as refusal:
        load_catalogue(write_catalogue(tmp_path, {"hello": SPEECH}, {"fr": {"hello": "bonjour"}}))
    assert "appliance/domain/spoken/fr.py" in refusal.value.remedy


def test_texts_are_spoken_with_figures_in_words_and_hard_words_as_the_lexicon_says(tmp_path: Path) -> None:
    texts = {"zh": {"hello": "请按 1 还款"}, "en": {"hello": "Press 1"}}
    file = write_catalogue(tmp_path, {"hello": SPEECH}, texts)
    (tmp_path / "zh" / "lexicon.toml").write_text('"还款" = "huan2款"', encoding="utf-8")
    loaded = load_catalogue(file)
    assert loaded.prompts["hello"].text == {"zh": "请按 1 还款", "en": "Press 1"}
    assert loaded.as_spoken().prompts["hello"].text == {"zh": "请按一huan2款", "en": "Press one"}
    assert loaded.everywhere() == {"hello"}


def test_two_languages_agree_on_a_piece_that_both_have(tmp_path: Path) -> None:
    file = write_catalogue(tmp_path, {"hello": SPEECH}, {"zh": {"hello": "你好"}, "en": {"hello": "hello"}})
    for language, text in (("zh", "千"), ("en", "thousand")):
        (tmp_path / language / "pieces.toml").write_text(f'[kilo]\nstudio = 801\ntext = "{text}"', encoding="utf-8")
    assert load_catalogue(file).prompts["kilo"].text == {"zh": "千", "en": "thousand"}
    (tmp_path / "en" / "pieces.toml").write_text('[kilo]\nstudio = 802\ntext = "thousand"')
    with pytest.raises(UserError, match="'kilo' has studio number 802, and 801 in zh"):
        load_catalogue(file)


def test_without_any_language_nothing_can_be_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no language has its texts here"):
        load_catalogue(write_catalogue(tmp_path, {"hello": SPEECH}, {}))


@pytest.mark.parametrize("content", [None, b"\xff\xfe[welcome]"])
def test_refuses_a_catalogue_that_is_missing_or_not_utf_8(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "catalogue.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UserError, match="can't be read"):
        load_catalogue(file)
