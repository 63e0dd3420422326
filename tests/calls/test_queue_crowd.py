"""Fifty callers wait, some give up at random, three agents take the others one after the other: order and places."""

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import groupby

import pytest

from appliance.callflow.trace import QueueWait
from appliance.domain.outcome import WaitEnd
from appliance.domain.spoken import rules_of
from appliance.storage.record_values import CallStory
from hil_rig.phones.api import PhoneError
from tests.calls.waiting_hall import CROWD, Hall
from tests.harness.light_desk import LightDesk, Talk
from tests.harness.light_phone import LightCaller
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones, pytest.mark.alone]

CALLERS = 50
GIVE_UP = 14
AGENTS = ("8001", "8002", "8003")
LISTENED_TO = 4
"""So many recordings are judged: each takes a while."""
THROUGH_S = 1.0
WOKEN_S = 0.2
NO_MORE_S = 3.0

Record = Callable[[str, object], None]


def test_fifty_callers_are_served_in_their_order_and_told_their_places(hall: Hall, record_property: Record) -> None:
    chance = random.Random(50)  # noqa: S311 - no secret
    desks = [hall.desk_of(agent) for agent in AGENTS]
    for desk in desks:
        pauses(desk)
    callers = [comes(hall, n) for n in range(CALLERS)]
    leaving = chance.sample(callers, GIVE_UP)
    for caller in leaving[: GIVE_UP // 2]:
        caller.hang_up()
        time.sleep(chance.uniform(0, 0.3))  # people give up when they like
    with ThreadPoolExecutor(len(desks) + 1) as people:
        gone = people.submit(give_up, leaving[GIVE_UP // 2 :], chance)
        work = [people.submit(serves, desk, chance) for desk in desks]
        gone.result(60)
        gaps_s = [gap for done in work for gap in done.result(60)]
    stories = [hall.story_of(caller) for caller in callers]
    record_property("from one call's end to the next one's ring, median and longest, in s", told(gaps_s))
    assert max(gaps_s) < THROUGH_S
    nobody_is_lost(stories, leaving, callers)
    the_order_is_exact(stories, desks)
    the_places_are_exact(stories)
    they_are_heard(hall, callers, stories, chance)


def pauses(desk: LightDesk) -> None:
    """Have an agent be there, but not take calls yet."""
    talk = desk.call("*20")
    talk.wait("ended", 10)


def comes(hall: Hall, n: int) -> LightCaller:
    """Have somebody call, who is in the queue when this returns."""
    caller = hall.light()
    caller.call(CROWD)
    calls = hall.house.snapshot

    def waits() -> bool:
        return len([call for call in calls().calls.values() if call.step is not None and call.step.kind == "queue"]) > n

    wait_for(waits, f"caller {n + 1} to wait")
    return caller


def give_up(callers: Sequence[LightCaller], chance: random.Random) -> None:
    """Hang up, one after the other, unless somebody has served the caller before."""
    for caller in callers:
        time.sleep(chance.uniform(0, 0.8))  # as above
        if not any(event.kind == "ended" for event in caller.events()):
            caller.hang_up()


def serves(desk: LightDesk, chance: random.Random) -> list[float]:
    """Take calls, one after the other, until nobody comes any more; give how long each next one took to ring."""
    first = len(desk.talks) + 1
    desk.call("*21").wait("ended", 10)
    gaps_s: list[float] = []
    number, freed = first, 0.0
    while (talk := next_talk(desk, number)) is not None:
        if freed:
            gaps_s.append(time.monotonic() - freed)
        talk.wait("answered", 5)
        time.sleep(chance.uniform(0.4, 1.2))  # they talk
        talk.hang_up()
        freed = time.monotonic()
        number += 1
    return gaps_s


def next_talk(desk: LightDesk, number: int) -> Talk | None:
    """Give the next call that rings; None when none comes any more."""
    try:
        return desk.talk(number, NO_MORE_S)
    except PhoneError:
        return None


def told(gaps_s: Sequence[float]) -> str:
    """Give median and longest."""
    return f"{sorted(gaps_s)[len(gaps_s) // 2]:.3f}, {max(gaps_s):.3f}"


def nobody_is_lost(
    stories: Sequence[CallStory], leaving: Sequence[LightCaller], callers: Sequence[LightCaller]
) -> None:
    """See that each one was answered, or hung up."""
    for caller, story in zip(callers, stories, strict=True):
        wait = the_wait(story)
        assert wait.how is WaitEnd.ANSWERED or (wait.how is WaitEnd.HUNG_UP and caller in leaving), caller.number
    gave_up = sum(the_wait(story).how is WaitEnd.HUNG_UP for story in stories)
    assert GIVE_UP // 2 <= gave_up <= GIVE_UP


def the_order_is_exact(stories: Sequence[CallStory], desks: Sequence[LightDesk]) -> None:
    """See that phones rang for callers in the order in which these came, and for each but once.

    Of several for whom agents come free at the same moment, whoever is woken first is rung for first.
    """
    arrival = {
        story.record.call: n for n, story in enumerate(sorted(stories, key=lambda one: the_wait(one).entered_at))
    }
    rung = sorted((step.at, arrival[step.call]) for story in stories for step in story.steps if step.kind == "ring")
    assert len({n for _, n in rung}) == len(rung)
    for at, n in rung:
        overtaken = [m for later, m in rung if m < n and (later - at).total_seconds() > WOKEN_S]
        assert not overtaken, (n, overtaken)
    came = {story.record.caller.digits: arrival[story.record.call] for story in stories if story.record.caller}
    for desk in desks:
        taken = [came[talk.number] for talk in desk.talks if talk.invited is not None]
        assert taken == sorted(taken), desk.name
        assert len(taken) > len(stories) // len(desks) // 2, f"{desk.name} took hardly any calls"


def the_places_are_exact(stories: Sequence[CallStory]) -> None:
    """Compare each place that was told with how many before that caller were still waiting at that moment."""
    waits = [the_wait(story) for story in stories]
    compared = 0
    for story in stories:
        mine = the_wait(story)
        before = [wait for wait in waits if wait.entered_at < mine.entered_at]
        for at, place in places_told(story):
            assert place == 1 + sum(at < wait.left_at for wait in before), (story.record.caller, at)
            compared += 1
        assert mine.first_place == 1 + sum(mine.entered_at < wait.left_at for wait in before)
        assert mine.place_at_end == 1 + sum(mine.left_at < wait.left_at for wait in before)
    assert compared > len(stories)


def places_told(story: CallStory) -> list[tuple[datetime, int]]:
    """Give the places that a caller was told, and when."""
    tells = [step for step in story.steps if step.decided.startswith("tell place ")]
    return [(step.at, int(step.decided.removeprefix("tell place ").partition(",")[0])) for step in tells]


def they_are_heard(
    hall: Hall, callers: Sequence[LightCaller], stories: Sequence[CallStory], chance: random.Random
) -> None:
    """Listen to some: what was told is what was heard; the last of it may have been broken in upon."""
    rules = rules_of("zh")
    told_often = [n for n, story in enumerate(stories) if len(places_told(story)) > 1]
    for n in chance.sample(told_often, LISTENED_TO):
        wanted = [
            " ".join(rules.place(place)[1:-1]) for place, _ in groupby(place for _, place in places_told(stories[n]))
        ]
        heard = [place for place, _ in groupby(hall.hears_places(callers[n]))]
        assert heard in (wanted, wanted[:-1]), callers[n].number
        assert heard, callers[n].number


def the_wait(story: CallStory) -> QueueWait:
    """Give the one wait of a call."""
    (wait,) = story.waits
    return wait
