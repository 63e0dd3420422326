"""Ten callers at once on ten lines, and ten agents: each is served, and none is mixed up."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from appliance.domain.outcome import CallResult
from hil_rig.measure.wav import read_channels
from hil_rig.phones.api import SipPhone
from tests.calls.scenes import TO_CROWD, hangs_up, presses_until_put_through
from tests.harness.stage import Stage, agent_hz, caller_hz, everyones_tones, tones_heard, tones_in
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones, pytest.mark.alone]

CROWD = 10


def test_ten_callers_at_once_are_each_served_by_an_agent_of_their_own(stage: Stage) -> None:
    agents = {number: stage.agent(number) for number in (f"80{n:02}" for n in range(1, CROWD + 1))}
    callers = [stage.caller(f"{n:02}") for n in range(1, CROWD + 1)]
    with ThreadPoolExecutor(CROWD) as people:

        def is_served(n: int) -> None:
            presses_until_put_through(stage, callers[n], TO_CROWD)
            callers[n].play(stage.tone(caller_hz(n)), looped=True)
            wait_until_hears_somebody(callers[n])

        list(people.map(is_served, range(CROWD)))
        list(people.map(wait_until_hears_somebody, agents.values()))
        list(people.map(hangs_up, callers))

    stories = [stage.story_of(caller) for caller in callers]
    assert {story.record.result for story in stories} == {CallResult.ANSWERED}
    assert {story.record.agent for story in stories} == set(agents)
    for n, (caller, story) in enumerate(zip(callers, stories, strict=True)):
        number = story.record.agent
        assert number is not None
        assert story.record.line == f"{n + 1:02}"
        assert tones_heard(caller, everyones_tones()) == {agent_hz(number)}
        assert tones_heard(agents[number], everyones_tones()) == {caller_hz(n)}
        (recording,) = stage.house.settled(story.record.call, lambda now: bool(now.recordings)).recordings
        left, right = read_channels(stage.house.instance.recordings / recording.file)
        assert recording.agent == number
        assert tones_in(left, everyones_tones()) == {caller_hz(n)}
        assert tones_in(right, everyones_tones()) == {agent_hz(number)}


def wait_until_hears_somebody(phone: SipPhone) -> None:
    """Wait until a phone hears a tone, whoever's it is, for long enough that its recording will show it, too."""

    def hears_somebody() -> bool:
        return bool(tones_heard(phone, everyones_tones(), at_a_stretch_s=1.0))

    wait_for(hears_somebody, f"{phone.name} to hear somebody", 25, again_s=0.3)
