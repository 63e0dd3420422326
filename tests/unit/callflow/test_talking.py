"""What is said to the caller: repeat and back in menus, information recordings, languages, ringtones at each level."""

import pytest

from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt, TextPrompt
from appliance.domain.outcome import CallResult
from tests.unit.callflow.house import House, house
from tests.unit.callflow.scripted import Script

TOP = {"kind": "menu", "prompt": "top", "keys": {"1": "second", "8": "english"}, "repeat": "*", "back": "#"}
SECOND = {"kind": "menu", "prompt": "second", "keys": {"1": "about", "0": "team"}, "repeat": "*", "back": "#"}
ABOUT = {"kind": "information", "prompt": "about", "keys": {"0": "team"}}
ENGLISH = {"kind": "language", "language": "en", "next": "hello"}
HELLO = {"kind": "announcement", "prompt": {"by_language": {"zh": "您好", "en": "hello"}}, "next": "second"}


def menus(**about: object) -> Document:
    nodes = {"top": TOP, "second": SECOND, "about": {**ABOUT, **about}, "english": ENGLISH, "hello": HELLO}
    return house({"targets": ["8001"]}, nodes)


@pytest.mark.parametrize(
    ("presses", "heard"),
    [
        (["*", "1", "0"], ["top", "top", "second"]),
        (["1", "#", "1", "0"], ["top", "second", "top", "second"]),
        (["#", "1", "0"], ["top", "top", "second"]),
        (["1", "*", "*", "*", "*", "0"], ["top", *["second"] * 5]),
        (["1", "1", "", "#", "1", "0"], ["top", "second", "about", "second", "top", "second"]),
    ],
)
async def test_keys_repeat_a_menu_and_lead_back(presses: list[str], heard: list[str]) -> None:
    story = await House(menus()).call(Script(presses=presses))
    assert story.heard == heard
    assert (story.end.result, story.end.agent) == (CallResult.ANSWERED, "8001")


async def test_a_repeated_menu_costs_no_attempt() -> None:
    story = await House(menus()).call(Script(presses=["*"] * 8 + ["1", "0"]))
    assert story.end.result is CallResult.ANSWERED
    assert story.reason("go to second") == "key 1 leads there"


@pytest.mark.parametrize(
    ("presses", "times", "reason"),
    [
        ([""], 1, "it was heard to its end"),
        (["#"], 1, "key # ended it"),
        (["*", "*", ""], 3, "it was heard to its end"),
        (["7", "#"], 2, "key # ended it"),
        (["*"] * 30, 20, "it has been played 20 times"),
    ],
)
async def test_information_is_heard_again_or_left_for_the_menu_before(
    presses: list[str], times: int, reason: str
) -> None:
    story = await House(menus()).call(Script(presses=["1", "1", *presses]))
    assert story.heard.count("about") == times
    assert story.reason("go back to second") == reason


async def test_information_leads_on_where_it_says_so() -> None:
    by_end = await House(menus(next="team")).call(Script(presses=["1", "1", ""]))
    by_key = await House(menus()).call(Script(presses=["1", "1", "0"]))
    assert by_end.reason("go to team") == "it was heard to its end"
    assert by_key.reason("go to team") == "key 0 leads there"


async def test_information_without_a_menu_before_it_ends_the_call() -> None:
    story = await House(house({"targets": ["8001"]}, {"about": ABOUT})).call(Script())
    assert story.path[-1] == ("about", "end the call")


async def test_a_caller_hears_the_language_that_they_have_chosen() -> None:
    story = await House(menus()).call(Script(presses=["8", "0"]))
    assert [(each.prompt, each.language) for each in story.caller.heard] == [
        ("top", "zh"),
        ("hello", "en"),
        ("second", "en"),
    ]
    assert [(each.played, each.language) for each in story.caller.heard_in_rings][-1] == ("8001", "en")


async def test_a_hotline_has_a_language_of_its_own() -> None:
    tree = menus().model_dump(by_alias=True)
    tree["hotlines"]["main"] |= {"language": "en"}
    story = await House(Document.model_validate(tree)).call(Script(presses=["1", "0"]))
    assert {each.language for each in story.caller.heard} == {"en"}


@pytest.mark.parametrize(
    ("ring", "agent", "expected"),
    [
        ({"targets": ["8001"], "ringtone": "of the node"}, "of the agent", "of the agent"),
        ({"targets": ["8001"], "ringtone": "of the node"}, None, "of the node"),
        ({"department": "sales"}, None, "of the department"),
        ({"targets": ["8001", "8002"], "distribution": "ring_all"}, "of the agent", "of the hotline"),
        ({"targets": ["8001"]}, None, "of the hotline"),
    ],
)
async def test_the_nearest_ringtone_is_heard(ring: dict[str, object], agent: str | None, expected: str) -> None:
    plain = house(ring).model_dump(by_alias=True)
    plain["agents"]["8001"]["ringtone"] = agent
    plain["departments"]["sales"]["ringtone"] = "of the department"
    plain["hotlines"]["main"]["welcome_ringtone"] = "of the hotline"
    story = await House(Document.model_validate(plain)).call(Script())
    assert story.caller.rung[0].ringtone == TextPrompt(text=expected)


def test_a_prompt_by_language_is_the_callers_the_sites_or_the_first() -> None:
    prompt = house({"targets": ["8001"], "ringtone": {"by_language": {"fr": "bonjour", "en": {"builtin": "welcome"}}}})
    ringtone = prompt.hotlines["main"].flow.nodes["team"].ringtone  # type: ignore[union-attr]  # it is a ring node
    assert ringtone.spoken_in("en", "fr") == BuiltinPrompt(builtin="welcome")  # type: ignore[union-attr]  # it is by language
    assert ringtone.spoken_in("zh", "fr") == TextPrompt(text="bonjour")  # type: ignore[union-attr]  # the same
    assert ringtone.spoken_in("zh", "ja") == TextPrompt(text="bonjour")  # type: ignore[union-attr]  # the same
