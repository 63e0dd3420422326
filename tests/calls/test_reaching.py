"""Reaching somebody who can't be had at once: forwarding (B7), switches (B8), old acquaintance (B9), traffic (B12)."""

import pytest

from appliance.domain.outcome import CallResult, RingOutcome
from appliance.storage.record_values import CallStory
from tests.calls.office import NETWORK_HZ, Office, rung, times_called
from tests.calls.scenes import hangs_up, is_in_talk
from tests.harness.stage import agent_hz

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

TEAM, BROWSER = "4000000027", "4000000049"
FORWARDED, LIMITED, SWITCHED, STICKY, TRAFFIC = (
    "4000000021",
    "4000000022",
    "4000000023",
    "4000000024",
    "4000000025",
)
BUSY = ("8001", RingOutcome.BUSY, "the phone is busy")


def served(office: Office, hotline: str, hz: float, *, number: str | None = None) -> CallStory:
    """Have a call answered by whoever sounds like this, and give it."""
    caller = office.light(number=number)
    caller.call(hotline)
    office.wait_until_hears(caller, hz, 0.3)
    hangs_up(caller)
    return office.latest_of(caller.number)


def reasons(story: CallStory) -> list[tuple[str, str]]:
    """Give the decisions of a call's ring node."""
    return [(step.decided, step.reason) for step in story.steps if step.kind == "ring"]


def test_who_is_busy_is_forwarded_to_one(office: Office) -> None:
    office.agent("8001", rejects=486)
    office.agent("8002")
    story = served(office, FORWARDED, agent_hz("8002"))

    assert rung(story) == [BUSY, ("8002", RingOutcome.ANSWERED, "the caller hung up")]
    assert [hop.forwarded for hop in story.hops] == [0, 1]
    assert reasons(story)[1] == ("ring 8002", "forwarded: busy, attempt 1 of 3")


def test_who_does_not_answer_is_forwarded_to_another(office: Office) -> None:
    first = office.agent("8001", answers_after_s=None)
    office.agent("8003")
    story = served(office, FORWARDED, agent_hz("8003"))

    assert rung(story) == [
        ("8001", RingOutcome.NO_ANSWER, "the phone rang unanswered"),
        ("8003", RingOutcome.ANSWERED, "the caller hung up"),
    ]
    assert story.hops[0].ring_s == pytest.approx(2, abs=0.7)
    assert [event.kind for event in first.events()][-1] == "ended"
    assert reasons(story)[1] == ("ring 8003", "forwarded: no answer, attempt 1 of 3")


def test_who_is_unreachable_is_forwarded_to_a_third(office: Office) -> None:
    office.desk("desk-day")
    story = served(office, FORWARDED, NETWORK_HZ)

    assert rung(story) == [
        ("8001", RingOutcome.UNREACHABLE, "the phone is not registered"),
        ("desk-day", RingOutcome.ANSWERED, "the caller hung up"),
    ]
    assert (story.record.agent, story.record.endpoint) == (None, "desk-day")
    assert reasons(story)[1] == ("ring desk-day", "forwarded: unreachable, attempt 1 of 3")


def test_forwarding_ends_at_the_limit_of_hops(office: Office) -> None:
    for agent in ("8001", "8002"):
        office.agent(agent, rejects=486)
    free = office.agent("8003")
    caller = office.calls(LIMITED)

    story = office.story_of(caller)
    assert office.heard_in_order(caller) == ["转接次数已经用完。"]
    assert rung(story) == [BUSY, ("8002", RingOutcome.BUSY, "the phone is busy")]
    assert reasons(story)[-1] == ("go to sorry", "everyone has been tried; the limit of 1 hop is reached")
    assert times_called(free) == 0
    assert story.record.result is CallResult.BUSY


def test_what_is_off_by_hand_or_by_schedule_is_not_rung(office: Office) -> None:
    off, night, day = office.desk("desk-off"), office.desk("desk-night"), office.desk("desk-day", agent_hz("8001"))
    story = served(office, SWITCHED, agent_hz("8001"))

    assert rung(story) == [
        ("desk-off", RingOutcome.UNREACHABLE, "desk-off is off"),
        ("desk-night", RingOutcome.UNREACHABLE, "desk-night is on only in schedule shut-now"),
        ("desk-day", RingOutcome.ANSWERED, "the caller hung up"),
    ]
    assert [times_called(phone) for phone in (off, night, day)] == [0, 0, 1]


def test_an_agent_whose_page_is_closed_is_rung_at_the_desk(office: Office) -> None:
    desk = office.agent("8005")
    story = served(office, BROWSER, agent_hz("8005"))

    assert rung(story) == [("8005", RingOutcome.ANSWERED, "the caller hung up")]
    assert (story.record.agent, story.record.endpoint) == ("8005", "8005")
    assert times_called(desk) == 1


def test_a_colleague_whose_page_is_closed_is_dialled_at_the_desk(office: Office) -> None:
    desk, colleague = office.agent("8005"), office.agent("8001")
    colleague.call("8005")
    is_in_talk(office, desk)
    colleague.hang_up()
    desk.wait("ended", 10)


def test_with_neither_page_nor_phone_an_agent_is_not_reached(office: Office) -> None:
    caller = office.calls(BROWSER)

    story = office.story_of(caller)
    assert rung(story)[0] == ("8005", RingOutcome.UNREACHABLE, "the phone is not registered")
    assert story.record.result is CallResult.UNREACHABLE


def test_a_caller_comes_back_to_whoever_served_last(office: Office) -> None:
    first = office.agent("8001", rejects=486)
    office.agent("8002")
    number = "13655550001"
    earlier = served(office, STICKY, agent_hz("8002"), number=number)
    first.close()
    office.agent("8001")
    later = served(office, STICKY, agent_hz("8002"), number=number)
    stranger = served(office, STICKY, agent_hz("8001"))

    assert [story.record.agent for story in (earlier, later, stranger)] == ["8002", "8002", "8001"]
    assert earlier.record.call != later.record.call
    assert rung(later) == [("8002", RingOutcome.ANSWERED, "the caller hung up")]
    assert reasons(later)[0] == ("ring 8002", "served this caller within the last 7 days")


def test_traffic_sends_callers_different_ways(office: Office) -> None:
    first, second = office.agent("8001", answers_after_s=None), office.agent("8002")
    earlier, later = office.light(), office.light()
    earlier.call(TRAFFIC)
    first.wait("incoming", 10)
    while_it_rings = office.begins(TRAFFIC)
    first.answer()
    is_in_talk(office, first)
    while_it_rings.wait("ended", 10)
    while_one_talks = office.calls(TRAFFIC)
    later.call(TEAM)
    is_in_talk(office, second)
    while_both_talk = office.calls(TRAFFIC)
    hangs_up(later)
    hangs_up(earlier)

    calls = (while_it_rings, while_one_talks, while_both_talk)
    assert [office.heard_in_order(caller) for caller in calls] == [
        ["前面已有客户排队。"],
        ["有一位同事正在通话。"],
        ["座席全部占用，请改天再打。"],
    ]
    told = [step.reason for caller in calls for step in office.story_of(caller).steps if step.kind == "traffic"]
    assert told == [
        "2 calls of traffic wait: at least 2",
        "1 calls of traffic are in talk: at least 1",
        "0 agents of pair are free: at most 0",
    ]
