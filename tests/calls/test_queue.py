"""Queues: the place is told, who waits longest is next, and there are ways out."""

import time

import pytest

from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, WaitEnd
from appliance.storage.record_values import CallStory
from tests.calls.scenes import path
from tests.calls.waiting_hall import (
    BRIEF,
    PLAIN,
    STRAIGHT,
    TIMED,
    VIP,
    Hall,
    told_places,
)
from tests.harness.light_desk import LightDesk, Talk
from tests.harness.publishing import Tree, as_it_was, publish, varied
from tests.harness.stage import agent_hz
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

FIRST, SECOND = "这是排队时的第一首曲子，请您慢慢听。", "第二首曲子在这里，请您再听一会儿。"
MESSAGE, HELD = "您也可以按一留言。", "您好，同事稍后回来，请您稍等片刻。"
TOO_LONG, TOO_MANY, NO_ONE = "等的时间太长了。", "排队的人太多了。", "现在没有人上班。"
BUSY = "同事正忙。"
THROUGH_S = 1.0
RINGS_S = 3.0


def comes_free(desk: LightDesk, talk: Talk) -> float:
    """Have an agent hang up; tell when."""
    assert talk.desk is desk
    talk.hang_up()
    return time.monotonic()


def dials(desk: LightDesk, code: str) -> None:
    """Dial a code and hear it out."""
    talk = desk.call(code)
    talk.wait("answered", 10)
    talk.wait("ended", 10)


def the_wait(story: CallStory) -> tuple[WaitEnd, int, int, str]:
    """Give how the one wait of a call went."""
    (wait,) = story.waits
    return wait.how, wait.first_place, wait.place_at_end, wait.key


def test_a_caller_hears_the_place_and_music_and_is_put_through_when_the_agent_comes_free(hall: Hall) -> None:
    with hall.busy("8001") as desk:
        caller = hall.waits(PLAIN, 1)
        hall.wait_until_hears_prompt(caller, FIRST)
        hall.wait_until_hears_prompt(caller, MESSAGE)
        hall.wait_until_hears_prompt(caller, SECOND, 25)  # music goes on where the message broke in on it
    freed = time.monotonic()
    talk = desk.talk(1)
    talk.wait("answered", 5)
    assert time.monotonic() - freed < THROUGH_S
    hall.wait_until_hears(caller, agent_hz("8001"), 0.5)
    talk.hang_up()
    story = hall.story_of(caller)
    assert (story.record.result, story.record.agent) == (CallResult.ANSWERED, "8001")
    assert the_wait(story) == (WaitEnd.ANSWERED, 1, 1, "")
    assert hall.hears_places(caller)[:2] == ["digit-1", "digit-1"]


def test_an_agent_who_comes_free_in_the_middle_of_an_announcement_breaks_in_on_it(hall: Hall) -> None:
    with hall.busy("8001") as desk:
        caller = hall.waits(PLAIN, 1)
        hall.wait_until_hears_prompt(caller, MESSAGE)
    freed = time.monotonic()
    desk.talk(1).wait("answered", 5)
    assert time.monotonic() - freed < THROUGH_S
    caller.hang_up()


def test_a_caller_leaves_by_key_to_voicemail(hall: Hall) -> None:
    with hall.busy("8001"):
        caller = hall.waits(PLAIN, 1)
        caller.send_digits("5")  # means nothing here
        caller.send_digits("1")
        hall.wait_until_hears_prompt(caller, "voicemail-queue")
        caller.hang_up()
        story = hall.story_of(caller)
    assert the_wait(story) == (WaitEnd.KEY, 1, 1, "1")
    assert "queue: go to memo" in path(story)


def test_a_key_nobody_has_on_a_telephone_changes_nothing(hall: Hall) -> None:
    with hall.busy("8001"):
        caller = hall.waits(PLAIN, 1)
        caller.send_digits("DD")
        hall.wait_until_hears_prompt(caller, SECOND, 25)
        caller.hang_up()
        story = hall.story_of(caller)
    assert the_wait(story) == (WaitEnd.HUNG_UP, 1, 1, "")
    assert (story.record.result, story.record.released_by) == (CallResult.ABANDONED, ReleasedBy.CALLER)


def test_a_queue_that_is_full_takes_no_more_and_nobody_waits_longer_than_may_be(hall: Hall) -> None:
    with hall.busy("8002"):
        first = hall.begins(BRIEF)
        second = hall.begins(BRIEF)
        hall.wait_until_hears_prompt(second, TOO_MANY)
        hall.wait_until_hears_prompt(first, "ringback", 5)
        hall.wait_until_hears_prompt(first, TOO_LONG)
        stories = [hall.story_of(caller) for caller in (first, second)]
    assert [the_wait(story) for story in stories] == [(WaitEnd.TIME, 1, 1, ""), (WaitEnd.FULL, 2, 2, "")]
    waited_s = (stories[0].waits[0].left_at - stories[0].waits[0].entered_at).total_seconds()
    assert 3.0 <= waited_s < 4.0
    assert {story.record.result for story in stories} == {CallResult.BUSY}


def test_where_nobody_is_on_duty_callers_go_elsewhere_also_those_who_wait_when_the_last_one_goes(hall: Hall) -> None:
    with hall.busy("8002") as desk:
        waiting = hall.begins(BRIEF)
        dials(desk, "*11")
    hall.wait_until_hears_prompt(waiting, NO_ONE)
    late = hall.begins(BRIEF)
    hall.wait_until_hears_prompt(late, NO_ONE)
    stories = [hall.story_of(caller) for caller in (waiting, late)]
    dials(desk, "*10")
    assert [the_wait(story) for story in stories] == [(WaitEnd.NOBODY, 1, 1, "")] * 2
    assert {story.record.result for story in stories} == {CallResult.BUSY, CallResult.UNREACHABLE}


def test_those_of_a_list_go_before_the_others(hall: Hall) -> None:
    with hall.busy("8001") as desk:
        ordinary = [hall.waits(PLAIN, place) for place in (1, 2)]
        vip = hall.waits(PLAIN, 1, number=VIP)
        hall.is_told(ordinary[1], "place 3")
        shown = hall.house.snapshot().queues["plain/queue"].waiting
        by_number = [hall.house.live_call(caller.number).call for caller in (vip, *ordinary)]
        assert [waiter.call for waiter in shown] == by_number
        assert [waiter.is_first for waiter in shown] == [True, False, False]
        hall.is_told(ordinary[0], "place 2")
        hall.wait_until_hears_places(ordinary[0], "digit-1", "digit-2")
        ordinary[1].hang_up()
    talk = desk.talk(1)
    talk.wait("answered", 5)
    assert talk.number == VIP
    hall.is_in_state("8001", "talking")
    vip.hang_up()
    desk.talk(2).wait("answered", 5)
    assert desk.talk(2).number == ordinary[0].number
    hall.is_in_state("8001", "talking")
    ordinary[0].hang_up()
    stories = [hall.story_of(caller) for caller in (*ordinary, vip)]
    assert [the_wait(story) for story in stories] == [
        (WaitEnd.ANSWERED, 1, 1, ""),
        (WaitEnd.HUNG_UP, 2, 3, ""),
        (WaitEnd.ANSWERED, 1, 1, ""),
    ]


def test_who_waits_comes_before_a_call_that_would_be_rung_straight(hall: Hall) -> None:
    desk = hall.desk_of("8001", answers_after_s=None)
    waiting = hall.light()
    waiting.call(PLAIN)
    desk.talk(0)  # it rings for the one who waits
    straight = hall.begins(STRAIGHT)
    hall.wait_until_hears_prompt(straight, BUSY)
    hall.is_told(waiting, "place 1", RINGS_S + 3)
    late = hall.light()
    late.call(STRAIGHT)  # the agent is left alone by queues, and is free for whoever calls straight
    desk.talk(1).answer()
    assert desk.talk(1).number == late.number
    late.hang_up()
    waiting.hang_up()
    story = hall.story_of(waiting)
    assert [(hop.agent, hop.outcome) for hop in story.hops] == [("8001", RingOutcome.NO_ANSWER)]
    assert the_wait(story) == (WaitEnd.HUNG_UP, 1, 1, "")


def test_who_was_not_answered_keeps_the_place_and_is_offered_again_when_the_agent_is_ready(hall: Hall) -> None:
    desk = hall.desk_of("8001", answers_after_s=None)
    first = hall.light()
    first.call(PLAIN)
    desk.talk(0)
    second = hall.waits(PLAIN, 2)
    hall.is_told(first, "place 1", RINGS_S + 3)
    dials(desk, "*21")
    again = desk.talk(2, 3)
    assert again.number == first.number
    again.answer()
    hall.is_told(second, "place 1", 8)
    first.hang_up()
    desk.talk(3, 3).answer()
    hall.is_in_state("8001", "talking")
    second.hang_up()
    stories = [hall.story_of(caller) for caller in (first, second)]
    assert [the_wait(story)[:3] for story in stories] == [(WaitEnd.ANSWERED, 1, 1), (WaitEnd.ANSWERED, 2, 1)]


def test_those_who_wait_keep_their_order_and_their_revision_over_a_publish(hall: Hall) -> None:
    house = hall.house

    def another(tree: Tree) -> None:
        queue = tree["hotlines"]["plain"]["flow"]["nodes"]["queue"]
        queue |= {"messages": ("新的说明在这里。",), "leave": {}}
        del tree["hotlines"]["plain"]["flow"]["nodes"]["memo"]

    with as_it_was(house):
        with hall.busy("8001") as desk:
            before = hall.waits(PLAIN, 1)
            assert publish(house, varied(house.document, another))["changed"]
            after = hall.waits(PLAIN, 2)
            hall.wait_until_hears_prompt(before, MESSAGE)
            wait_for(lambda: house.records.story(house.live_call(after.number).call), "the record of the second")
        desk.talk(1).wait("answered", 5)
        assert desk.talk(1).number == before.number
        hall.is_in_state("8001", "talking")
        before.hang_up()
        desk.talk(2).wait("answered", 5)
        hall.is_in_state("8001", "talking")
        after.hang_up()
        stories = [hall.story_of(caller) for caller in (before, after)]
    assert [the_wait(story)[:2] for story in stories] == [(WaitEnd.ANSWERED, 1), (WaitEnd.ANSWERED, 2)]
    assert stories[0].record.revision != stories[1].record.revision


def test_once_a_conversation_has_ended_callers_are_told_how_long_it_will_take(hall: Hall) -> None:
    desk = hall.desk_of("8001")
    talked = hall.light()
    talked.call(TIMED)
    desk.talk(0).wait("answered", 10)
    desk.talk(0).hang_up()
    hall.story_of(talked)
    desk.close()
    with hall.busy("8001"):
        caller = hall.waits(TIMED, 1)
        hall.wait_until_hears_prompt(caller, "wait-before")
        caller.hang_up()
        story = hall.story_of(caller)
    assert told_places(story) == ["tell place 1, 1 min"]


def test_a_caller_whom_an_agent_holds_hears_the_hotlines_own_music(hall: Hall) -> None:
    desk = hall.desk_of("8001")
    caller = hall.light()
    caller.call(PLAIN)
    talk = desk.talk(0)
    talk.wait("answered", 10)
    hall.wait_until_hears(caller, agent_hz("8001"), 0.5)
    talk.hold()
    hall.wait_until_hears_prompt(caller, HELD)
    talk.hold(on=False)
    talk.hang_up()


def test_when_the_controller_dies_those_who_wait_are_served_by_asterisk_alone(hall: Hall) -> None:
    house = hall.house
    with hall.busy("8001"):
        caller = hall.waits(PLAIN, 1)
        hall.wait_until_hears_prompt(caller, FIRST)
        house.kill_controller()
        try:
            hall.wait_until_hears_prompt(caller, "fallback-greeting")
        finally:
            caller.hang_up()
            house.start_controller()
