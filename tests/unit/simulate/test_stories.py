"""Stories that stand with a configuration: each expectation is met or told with what came instead."""

import pytest

from appliance.config.model.document import Document
from appliance.config.problem import ConfigError
from appliance.config.yaml import load
from appliance.media.catalogue import load_catalogue
from appliance.simulate.stories import StoryResult, expectation_of, run_stories
from appliance.simulate.wording import Wording
from tests.unit.config.demo_document import CATALOGUE, MATERIAL, changed

WORDING = Wording(load_catalogue(CATALOGUE), "zh")


def with_stories(*stories: str) -> Document:
    told = "".join(f"  - {{hotline: main, at: 2026-11-23 10:00, {story}}}\n" for story in stories)
    return load(changed() + "\nstories:\n" + told, MATERIAL)


def result(story: str) -> StoryResult:
    (found,) = run_stories(with_stories(f"name: 试, {story}"), wording=WORDING)
    return found


@pytest.mark.parametrize(
    "story",
    [
        'keys: ["1", "2"], expect: {result: answered, served_by: "8001", passes: [menu, rate]}',
        'keys: ["1"], phones: {"8001": busy}, expect: {served_by: "8002"}',
        'keys: ["1"], otherwise: no_answer, expect: {result: voicemail, hears: [voicemail-no-answer, beep]}',
        'keys: ["1"], otherwise: busy, expect: {result: voicemail, hears: [现在电话全忙]}',
        'keys: ["-", "2"], expect: {served_by: "8003", hears: [销售部请按, 没有, 销售部请按, "8003"]}',
        "leaves_after_s: 3, expect: {result: abandoned}",
        'keys: ["9"], leaves_after_s: 12, expect: {result: abandoned, passes: [menu, message]}',
        'keys: ["9"], speaks_s: 0.5, expect: {result: completed, passes: [message, bye]}',
        'caller: "13800138000", line: "09", keys: ["8002"], expect: {served_by: "8002", passes: [menu, dialled]}',
    ],
)
def test_a_story_that_holds(story: str) -> None:
    found = result(story)
    assert found.failures == ()
    assert found.holds
    assert str(found) == "'试' holds"


@pytest.mark.parametrize(
    ("story", "told"),
    [
        ('keys: ["9"], expect: {result: answered}', "the result is voicemail, not answered"),
        ('keys: ["1"], expect: {served_by: "8003"}', "served by 8001, not by 8003"),
        ('keys: ["9"], expect: {served_by: "8003"}', "served by nobody, not by 8003"),
        (
            'keys: ["1"], expect: {passes: [menu, support]}',
            "never came to 'support': go to sales, because key 1 leads there",
        ),
        ('keys: ["2"], expect: {passes: [support, menu]}', "never came to 'menu': go to rate, because 8003 hung up"),
        ('keys: ["9"], expect: {hears: [感谢您的来电, 您好]}', "'您好' was not heard"),
        ('keys: ["9"], expect: {hears: [voicemail]}', "'voicemail' was not heard"),
        ('keys: ["1"], expect: {refused_by: blacklist}', "refused by nothing, not by blacklist"),
        ('called: "99", keys: ["1"], expect: {result: abandoned}', "the result is answered, not abandoned"),
    ],
)
def test_a_story_that_fails_says_what_came_instead(story: str, told: str) -> None:
    found = result(story)
    assert not found.holds
    assert told in str(found)
    assert "(it took: menu → " in str(found)


def test_every_failed_expectation_is_told() -> None:
    found = result('keys: ["9"], expect: {result: answered, served_by: "8001", passes: [sales], hears: [survey]}')
    assert len(found.failures) == 4


def test_a_call_on_a_telephone_line_has_dialled_the_lines_own_number() -> None:
    """Two hotlines share the line: the story's is the one whose number the line has."""
    document = with_stories('name: 试, line: "01", caller: "13800138000", expect: {result: answered}')
    tree = document.model_dump()
    tree["lines"]["01"] = {"kind": "analog", "port": 1, "own_number": "01087650001"}
    tree["hotlines"]["other"] = tree["hotlines"]["main"] | {"numbers": ["01087650001"]}
    (found,) = run_stories(Document.model_validate(tree), wording=WORDING)
    assert "but 01087650001 on line 01 is a number of 'other'" in found.failures[0]


def test_a_time_without_a_zone_is_the_sites() -> None:
    found = result('keys: ["1"], expect: {result: answered}')
    assert found.trial.start.at.isoformat() == "2026-11-23T02:00:00+00:00"


def test_a_story_that_speaks_of_nothing_is_refused() -> None:
    with pytest.raises(ConfigError, match="say what must come of it"):
        result("expect: {}")


def test_what_came_of_a_call_can_be_kept_as_a_story() -> None:
    found = result('keys: ["1", "2"], expect: {result: answered}')
    kept = expectation_of(found.trial)
    assert (kept.result, kept.served_by, kept.refused_by) == ("answered", "8001", None)
    assert kept.passes == ("menu", "sales", "rate", "bye")
