"""Which hotline a call is for: by its line, and by the number that was called."""

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy
from tests.calls.scenes import at_the_menu, calls, hangs_up, path
from tests.harness.stage import Stage

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]


@pytest.mark.parametrize(
    ("called", "hotline", "greeting"),
    [("4001111111", "first", "这里是第一热线。"), ("4002222222", "second", "您打的是第二条。")],
)
def test_two_hotlines_on_one_line_are_told_apart_by_number(
    stage: Stage, called: str, hotline: str, greeting: str
) -> None:
    caller = stage.caller("shared")
    caller.call(called)
    caller.wait("ended", 15)

    record = stage.story_of(caller).record
    assert (record.hotline, record.called, record.result) == (hotline, called, CallResult.COMPLETED)
    assert record.released_by is ReleasedBy.SWITCHBOARD
    assert stage.heard_in_order(caller) == [greeting]


def test_an_unknown_number_on_a_shared_line_is_told_that_there_is_no_service(stage: Stage) -> None:
    caller = stage.caller("shared")
    calls(caller, "4003333333")
    caller.wait("ended", 15)

    record = stage.story_of(caller).record
    assert (record.hotline, record.called, record.result) == (None, "4003333333", CallResult.COMPLETED)
    assert record.note == "no hotline has line shared with number 4003333333"
    assert stage.heard_in_order(caller) == ["service-unavailable"]


def test_an_unknown_number_on_a_line_of_one_hotline_is_taken_for_it(stage: Stage) -> None:
    caller = stage.caller("01")
    at_the_menu(stage, caller, "95588")
    hangs_up(caller)

    story = stage.story_of(caller)
    assert (story.record.hotline, story.record.called) == ("main", "95588")
    assert path(story)[0] == "hotline: main"
    assert story.steps[0].reason == "line 01 belongs to 'main' alone, so 95588 is taken for it"
