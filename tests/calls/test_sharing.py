"""Calls are shared out: by percent (B4), in order, evenly, to whoever has rested longest, by dice (B5, B6)."""

from collections import Counter

import pytest

from appliance.domain.outcome import CallResult, RingOutcome
from appliance.storage.record_values import CallStory
from tests.calls.office import Office, everyone_ended, rung, times_called
from tests.calls.scenes import hangs_up

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

SHARES, IN_ORDER, AVERAGE, IDLE, DICE = "4000000004", "4000000011", "4000000012", "4000000013", "4000000014"
TEAM = ("8001", "8002", "8003")
FEW, MANY = "三成来电走这里。", "其余多数客户在此等候。"


def served(office: Office, hotline: str) -> CallStory:
    """Have one call answered and ended, and give it."""
    caller = office.light()
    caller.call(hotline)
    caller.wait("answered", 10)
    hangs_up(caller)
    story = office.story_of(caller)
    assert story.record.result is CallResult.ANSWERED
    return story


def ring_reason(story: CallStory) -> str:
    """Give why the call was offered to whom it was offered."""
    return next(step.reason for step in story.steps if step.kind == "ring")


def test_of_ten_calls_exactly_three_and_seven_go_by_their_shares(office: Office) -> None:
    callers = [office.light() for _ in range(10)]
    for caller in callers:
        caller.call(SHARES)
    everyone_ended(callers)

    heard = Counter(prompt for caller in callers for prompt in office.heard_in_order(caller))
    assert heard == {FEW: 3, MANY: 7}
    decided = Counter(
        step.decided for caller in callers for step in office.story_of(caller).steps if step.kind == "percentage"
    )
    assert decided == {"go to few": 3, "go to many": 7}


def test_in_order_the_first_who_is_free_gets_every_call(office: Office) -> None:
    first, second = office.agent("8001"), office.agent("8002")
    stories = [served(office, IN_ORDER) for _ in range(2)]
    first.close()
    stories.append(served(office, IN_ORDER))

    assert [story.record.agent for story in stories] == ["8001", "8001", "8002"]
    assert rung(stories[-1])[0] == ("8001", RingOutcome.UNREACHABLE, "the phone is not registered")
    assert times_called(second) == 1


def test_evenly_each_of_three_answers_two_of_six(office: Office) -> None:
    for agent in TEAM:
        office.agent(agent)
    stories = [served(office, AVERAGE) for _ in range(6)]

    assert Counter(story.record.agent for story in stories) == dict.fromkeys(TEAM, 2)
    assert {ring_reason(story) for story in stories} == {"has answered the fewest calls"}


def test_whoever_has_rested_longest_is_next(office: Office) -> None:
    for agent in TEAM:
        office.agent(agent)
    agents = [served(office, IDLE).record.agent for _ in range(6)]

    assert set(agents[:3]) == set(TEAM)
    assert agents[3:] == agents[:3]


def test_the_dice_offer_calls_to_more_than_one(office: Office) -> None:
    for agent in TEAM:
        office.agent(agent)
    stories = [served(office, DICE)]
    while len({story.record.agent for story in stories}) == 1 and len(stories) < 20:
        stories.append(served(office, DICE))

    assert len({story.record.agent for story in stories}) == 2
    assert {ring_reason(story) for story in stories} == {"drawn at random from 3 free"}
