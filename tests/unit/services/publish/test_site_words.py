"""How a company says things: its lexicon, its figures, and the 1 of its agents' IDs."""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from appliance.config.model.document import Document
from appliance.config.model.prompt import TextPrompt
from appliance.domain.ids import AgentId
from appliance.media.pcm import Pcm
from appliance.media.prompt_file import read_prompt
from appliance.services.publish.sounds import build_sounds
from appliance.services.publish.studio import Studio
from tests.unit.config.demo_document import changed, demo
from tests.unit.config.test_yaml import problems_of
from tests.unit.services.studio import TerseEngine, furnished_instance, studio_in

REPAY = TextPrompt(text="还贷请拨 4008001234")
PLAIN = TextPrompt(text="谢谢您的来电")


@dataclass(frozen=True, slots=True)
class Noting(TerseEngine):
    """Notes what it is asked to say."""

    asked: list[str] = field(default_factory=list)

    def speak(self, text: str, language: str, deadline_s: float) -> Pcm:
        self.asked.append(text)
        return TerseEngine.speak(self, text, language, deadline_s)


@pytest.fixture
def engine() -> Noting:
    return Noting()


@pytest.fixture
def studio(tmp_path: Path, engine: Noting) -> Studio:
    plain = studio_in(furnished_instance(tmp_path))
    return Studio(plain.instance, engine, plain.catalogue, plain.company_files)


def document(site: str = "") -> Document:
    """Load the demonstration with two texts of the company's own."""
    return demo(
        ("language: zh", f"language: zh\n  {site}" if site else "language: zh"),
        ("welcome_ringtone: 您好！欢迎致电晨光贸易公司。", f"welcome_ringtone: {REPAY.text}"),
        ("{builtin: goodbye}", PLAIN.text),
    )


def test_a_typed_text_is_spoken_with_its_figures_and_hard_words_put_right(studio: Studio, engine: Noting) -> None:
    build_sounds(document(), studio)
    assert "环贷请拨四零零八零零幺二三四" in engine.asked
    assert PLAIN.text in engine.asked


def test_the_companys_lexicon_goes_before_and_has_only_its_own_texts_spoken_anew(
    studio: Studio, engine: Noting
) -> None:
    before = build_sounds(document(), studio).prompts
    engine.asked.clear()
    after = build_sounds(document("lexicon: {还贷: huan2dai4}"), studio).prompts
    assert engine.asked == ["huan2dai4请拨四零零八零零幺二三四"]
    assert after[REPAY].path != before[REPAY].path
    assert after[PLAIN].path == before[PLAIN].path


@pytest.mark.parametrize(
    ("site", "one"), [("", "digit-1"), ("digit_one: yi", "digit-1"), ("digit_one: yao", "digit-1-yao")]
)
def test_the_one_of_an_agents_id_is_yi_unless_the_company_says_yao(studio: Studio, site: str, one: str) -> None:
    library = build_sounds(document(site), studio)
    said = read_prompt(Path(library.agent_ids[AgentId("8001")].path)).data
    piece = partial(studio.instance.builtin_prompts.joinpath, "zh")
    assert read_prompt(piece(one)).data in said
    assert read_prompt(piece({"digit-1": "digit-1-yao"}.get(one, "digit-1"))).data not in said


@pytest.mark.parametrize(
    ("site", "path", "words"),
    [
        ("digit_one: yoa", "site.digit_one", "'yi' or 'yao'"),
        ('lexicon: {"": x}', "site.lexicon", "at least 1"),
        ('lexicon: {还款: ""}', "site.lexicon.还款", "at least 1"),
        ("lexicon: {还款: 3}", "site.lexicon.还款", "put it in quotes"),
        ('lexicon: {还款: "a\\tb"}', "site.lexicon.还款", "Cc"),
    ],
)
def test_a_slip_in_them_is_told(site: str, path: str, words: str) -> None:
    (problem,) = problems_of(changed(("language: zh", f"language: zh\n  {site}")))
    assert ".".join(map(str, problem.path)).startswith(path)
    assert words in problem.message
