"""Languages in a flow, information recordings, menus that repeat and lead back, each agent's own ringtone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.config.model.prompt import TextPrompt
from appliance.daemons.prepare import studio_of
from appliance.media.company import speak_to_file
from hil_rig.measure.pieces import joined
from hil_rig.phones.api import SipPhone
from tests.calls.office import Office
from tests.calls.scenes import hangs_up
from tests.harness.ears import hear
from tests.harness.house import House
from tests.harness.leaks import Footprint, wait_until_quiet
from tests.harness.memory import folder_in_memory
from tests.harness.stage import agent_hz, heard_so_far

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

LANGUAGES, EXPORTS, INFORMATION = "4000000501", "4000000502", "4000000503"
CHINESE, ENGLISH = "欢迎来到本公司的热线。", "Welcome to our company hotline."
ABROAD = "This number is for our customers abroad."
TOP, PRODUCTS, ABOUT, BYE = (
    "总菜单，请按键。",
    "产品菜单，请选择。",
    "本公司的新产品明天开始出售，欢迎您来店里看看。",
    "谢谢您的来电。",
)
RINGTONE = "王芳为您演奏一段音乐。"
_TELLING_SHARE, _TELLING_S = 0.5, 1.0


@pytest.fixture(scope="module")
def bilingual_house() -> Iterator[House]:
    with House(Path(__file__).parent / "talking.yaml") as house:
        yield house


@pytest.fixture(scope="module")
def bilingual_at_rest(bilingual_house: House) -> Footprint:
    return Footprint.of(bilingual_house.controller_pid)


class Bilingual(Office):
    """An office whose callers may hear the question for a rating in either language."""

    def prompts(self) -> dict[str, Path]:
        """Name the questions by their language, too."""
        folder = self.house.instance.builtin_prompts
        return super().prompts() | {f"{code} survey": folder / code / "survey.wav" for code in ("zh", "en")}


@pytest.fixture
def office(bilingual_house: House, bilingual_at_rest: Footprint, tmp_path: Path) -> Iterator[Office]:
    with folder_in_memory(tmp_path) as folder, Bilingual(bilingual_house, folder) as office:
        yield office
    wait_until_quiet(bilingual_house, bilingual_at_rest)


def sounds(office: Office, language: str) -> dict[str, Path]:
    """Give what callers may hear in a language: two texts of the company's, and what our own prompts say in it."""
    instance = office.house.instance
    texts = {"zh": [CHINESE], "en": [ENGLISH, ABROAD]}[language]
    engine = studio_of(instance).engine
    found = {text: speak_to_file(text, language, engine, instance.media).with_suffix(".wav") for text in texts}
    built_in = {
        f"{language} {id_}": instance.builtin_prompts / language / f"{id_}.wav" for id_ in ("survey", "goodbye")
    }
    return found | built_in | {f"{language} 8001": instance.media / f"agent-id-{language}-8001.wav"}


def heard(office: Office, phone: SipPhone) -> list[str]:
    """Name what a phone heard of both languages, in order."""
    candidates = sounds(office, "zh") | sounds(office, "en")
    pieces = [piece for piece in hear(heard_so_far(phone), candidates) if piece.end_s - piece.start_s > _TELLING_S]
    return list(dict.fromkeys(piece.prompt_id for piece in pieces))


@pytest.mark.parametrize(
    ("key", "language", "welcome"), [("1", "zh", CHINESE), ("2", "en", ENGLISH)], ids=["Chinese", "English"]
)
def test_a_caller_hears_the_chosen_language_to_the_end(office: Office, key: str, language: str, welcome: str) -> None:
    agent = office.agent("8001")
    caller = office.light()
    caller.call(LANGUAGES)
    caller.wait("answered", 10)
    caller.send_digits(key)
    office.wait_until_hears(caller, agent_hz("8001"), 1.5, 20)
    hangs_up(agent)
    office.wait_until_hears_prompt(caller, f"{language} survey")
    caller.send_digits("1")
    caller.wait("ended", 15)
    assert heard(office, caller) == [welcome, f"{language} 8001", f"{language} survey"]
    story = office.story_of(caller)
    spoken = [step.reason for step in story.steps if step.decided == f"speak {language}"]
    assert spoken == ["the flow changes the language here"]


def test_an_agent_who_hangs_up_while_their_id_is_told_leaves_the_caller_in_the_flow(office: Office) -> None:
    agent = office.agent("8001", answers_after_s=0.2)
    caller = office.light()
    caller.call(LANGUAGES)
    caller.wait("answered", 10)
    caller.send_digits("1")
    office.wait_until_hears_prompt(caller, "agent-id-zh-8001")
    hangs_up(agent)
    office.wait_until_hears_prompt(caller, "zh survey")
    hangs_up(caller)
    assert office.story_of(caller).record.agent == "8001"


def test_a_hotline_speaks_its_own_language(office: Office) -> None:
    caller = office.calls(EXPORTS)
    assert heard(office, caller) == [ABROAD, "en goodbye"]


def test_an_agents_own_ringtone_is_heard_while_only_that_agent_is_rung(office: Office) -> None:
    agent = office.agent("8001", answers_after_s=4.0)
    caller = office.light()
    caller.call(LANGUAGES)
    caller.wait("answered", 10)
    caller.send_digits("1")
    office.wait_until_hears(caller, agent_hz("8001"), 1.5, 25)
    hangs_up(agent)
    hangs_up(caller)
    prompt = office.house.document.agents["8001"].ringtone
    assert prompt == TextPrompt(text=RINGTONE)
    ringtone, *_ = joined(hear(heard_so_far(caller), {RINGTONE: office.spoken(RINGTONE)}))
    assert ringtone.heard_share > _TELLING_SHARE


def test_information_is_heard_again_ended_and_left_for_the_menu_before(office: Office) -> None:
    caller = office.light()
    caller.call(INFORMATION)
    for prompt, key in (
        (TOP, "1"),
        (PRODUCTS, "1"),
        (ABOUT, "*"),
        (ABOUT, "#"),
        (PRODUCTS, "#"),
        (TOP, "*"),
        (TOP, "1"),
    ):
        begun_s = len(caller.samples()) / 8000
        office.wait_until_hears_prompt(caller, prompt, after_s=max(0.0, begun_s - 0.3))
        caller.send_digits(key)
    office.wait_until_hears_prompt(caller, PRODUCTS, after_s=len(caller.samples()) / 8000 - 0.3)
    caller.send_digits("9")
    caller.wait("ended", 15)
    story = office.story_of(caller)
    assert [(step.node, step.decided) for step in story.steps if step.kind in {"menu", "information"}] == [
        ("top", "go to products"),
        ("products", "go to about"),
        ("about", "play it again"),
        ("about", "go back to products"),
        ("products", "go to top"),
        ("top", "go to top"),
        ("top", "go to products"),
        ("products", "go to bye"),
    ]
    assert office.heard_in_order(caller)[-1] == BYE
