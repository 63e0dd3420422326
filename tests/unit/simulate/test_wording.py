"""What prompts say in words, and about how long that takes."""

from appliance.config.model.prompt import BuiltinPrompt, FilePrompt, PromptByLanguage, TextPrompt
from appliance.domain.ids import AgentId
from appliance.media.catalogue import load_catalogue
from appliance.services.simulation import wording_of
from appliance.simulate.wording import Wording
from tests.unit.config.demo_document import CATALOGUE, demo

ZH, EN = (Wording(load_catalogue(CATALOGUE), language) for language in ("zh", "en"))


def test_built_in_prompts_are_told_by_their_words() -> None:
    assert ZH.text(BuiltinPrompt(builtin="goodbye")) == "感谢您的来电，再见。"
    assert EN.text(BuiltinPrompt(builtin="goodbye")) == "Thank you for calling. Goodbye."
    assert ZH.text(BuiltinPrompt(builtin="beep")) == "[嘀]"
    assert ZH.text(BuiltinPrompt(builtin="not-in-the-catalogue")) == "[not-in-the-catalogue]"


def test_the_companys_own_are_told_by_words_or_file() -> None:
    assert ZH.text(TextPrompt(text="您好")) == "您好"
    assert ZH.text(FilePrompt(file="welcome.wav")) == "[welcome.wav]"


def test_what_is_really_said_of_a_typed_text_is_told_and_takes_its_time() -> None:
    document = demo()
    wording = wording_of(document)
    prompt = TextPrompt(text="电话 400-800-1234")
    assert wording.text(prompt) == "电话 400-800-1234", "as an admin has typed it"
    assert wording.said(prompt) == "电话 四零零 八零零 幺二三四"
    assert wording.seconds(prompt) > 1.5 * ZH.seconds(prompt)
    assert wording.said(TextPrompt(text="您好")) == ""
    both = PromptByLanguage(by_language={"zh": TextPrompt(text="按 1"), "en": TextPrompt(text="Press 1")})
    assert wording.said(both, "en") == "Press one"
    assert wording.said(both, "zh") == "按一"


def test_an_agent_is_announced() -> None:
    assert ZH.text(AgentId("8001")) == "工号 8001 号为您服务"
    assert EN.text(AgentId("8001")) == "Agent 8001 is at your service"


def test_longer_words_take_longer() -> None:
    short, long = (ZH.seconds(TextPrompt(text="您好" * count)) for count in (1, 20))
    assert 0.5 < short < 1.5
    assert 7 < long < 12
    assert ZH.seconds(BuiltinPrompt(builtin="beep")) == 0.3
    assert ZH.seconds(FilePrompt(file="welcome.wav")) == 5
