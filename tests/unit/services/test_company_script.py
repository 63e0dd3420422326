"""What the company has typed, as a person would read it."""

from appliance.services.company_script import company_lines
from tests.unit.callflow.stories import WELCOME
from tests.unit.config.demo_document import demo

BY_LANGUAGE = "welcome_ringtone: {by_language: {zh: 您好, en: Hello there}}"
DOCUMENT = demo((f"welcome_ringtone: {WELCOME}", BY_LANGUAGE), ("prompt: {builtin: goodbye}", "prompt: 您好"))


def test_each_text_of_the_language_is_read_once_and_has_a_file_and_a_place() -> None:
    lines = company_lines(DOCUMENT, "zh", ())
    (hello,) = [line for line in lines if line.text == "您好"]
    assert hello.context == "hotlines.main.welcome_ringtone.by_language.zh"
    assert hello.cells[:2] == (hello.number, f"recorded/{hello.number}.wav")
    assert [line.number for line in lines] == [str(4001 + at) for at in range(len(lines))]
    assert [line.text for line in company_lines(DOCUMENT, "en", ())] == ["Hello there"]


def test_a_number_whose_file_is_there_is_another_recordings() -> None:
    (line,) = company_lines(DOCUMENT, "en", {"recorded/4001.wav", "recorded/4003.wav"})
    assert (line.number, line.id) == ("4002", "recorded/4002")
