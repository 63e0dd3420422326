"""In which languages a document speaks, and in which of them each prompt is spoken."""

from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt, FilePrompt, PromptByLanguage, TextPrompt
from appliance.services.publish.languages import homes_of, languages_of, spoken
from tests.unit.callflow.house import house

HELLO = PromptByLanguage.model_validate({"by_language": {"zh": "您好", "en": "hello", "fr": {"file": "bonjour.wav"}}})
CHINESE, ENGLISH = TextPrompt(text="请稍候"), TextPrompt(text="please wait")


def two_hotlines() -> Document:
    nodes = {
        "choice": {"kind": "language", "language": "fr", "next": "hello"},
        "hello": {"kind": "announcement", "prompt": HELLO.model_dump(), "next": "wait"},
        "wait": {"kind": "announcement", "prompt": CHINESE.text, "next": "team"},
    }
    tree = house({"targets": ["8001"]}, nodes).model_dump(by_alias=True)
    english = {"kind": "announcement", "prompt": ENGLISH.text}
    tree["hotlines"]["export"] = tree["hotlines"]["main"] | {
        "language": "en",
        "flow": {"start": "wait", "nodes": {"wait": english}},
    }
    return Document.model_validate(tree)


def test_a_document_speaks_the_sites_language_and_those_that_its_flows_and_hotlines_choose() -> None:
    assert languages_of(two_hotlines()) == ("zh", "fr", "en")


def test_a_text_is_spoken_by_the_rules_of_the_language_that_it_is_written_in() -> None:
    homes = homes_of(two_hotlines())
    assert [spoken(CHINESE, caller, "zh", homes)[1] for caller in ("zh", "en", "fr")] == ["zh", "zh", "zh"]
    assert [spoken(ENGLISH, caller, "zh", homes)[1] for caller in ("zh", "en", "fr")] == ["en", "en", "en"]


def test_a_prompt_by_language_is_spoken_in_the_language_of_the_form_that_is_played() -> None:
    assert spoken(HELLO, "en", "zh", {}) == (TextPrompt(text="hello"), "en")
    assert spoken(HELLO, "fr", "zh", {}) == (FilePrompt(file="bonjour.wav"), "fr")
    assert spoken(HELLO, "ja", "zh", {}) == (TextPrompt(text="您好"), "zh")
    assert spoken(BuiltinPrompt(builtin="beep"), "ja", "zh", {}) == (BuiltinPrompt(builtin="beep"), "ja")


def test_a_text_that_stands_in_two_languages_is_spoken_in_each_of_them() -> None:
    both = two_hotlines().model_dump(by_alias=True)
    both["hotlines"]["export"]["flow"]["nodes"]["wait"]["prompt"] = "OK"
    both["hotlines"]["main"]["flow"]["nodes"]["wait"]["prompt"] = "OK"
    homes = homes_of(Document.model_validate(both))
    text = TextPrompt(text="OK")
    assert [spoken(text, caller, "zh", homes)[1] for caller in ("zh", "en")] == ["zh", "en"]
