"""Queues in stories and trials: a free agent is had at once, and who waits does so in virtual time."""

import pytest

from appliance.config.model.document import Document
from appliance.config.yaml import load
from appliance.simulate.stories import StoryResult, run_stories
from tests.unit.config.demo_document import MATERIAL, changed

QUEUE = """\
        sales:
          kind: queue
          department: sales
          leave: {"5": message}
          longest_wait_s: 60
          after_wait: bye
          when_nobody_on_duty: message
          next: rate
          otherwise: message
"""


def with_queue(story: str) -> Document:
    text = changed()
    before, _, rest = text.partition("        sales:\n")
    assert rest
    after = rest[rest.index("\n        support:") + 1 :]
    return load(f"{before}{QUEUE}{after}\nstories:\n  - {{hotline: main, at: 2026-11-23 10:00, {story}}}\n", MATERIAL)


def result(story: str) -> StoryResult:
    (found,) = run_stories(with_queue(f"name: 试, {story}"))
    return found


@pytest.mark.parametrize(
    "story",
    [
        'keys: ["1"], expect: {result: answered, served_by: "8001", passes: [menu, sales, rate]}',
        'keys: ["1"], phones: {"8001": busy}, expect: {served_by: "8002"}',
        'keys: ["1", "5"], otherwise: busy, expect: {result: voicemail, passes: [sales, message]}',
        'keys: ["1", "-"], otherwise: busy, expect: {result: busy, passes: [sales, bye], hears: [place-before]}',
        'keys: ["1"], otherwise: busy, leaves_after_s: 30, expect: {result: abandoned, passes: [sales]}',
        'keys: ["1"], otherwise: no_answer, expect: {result: no_answer, passes: [sales, bye]}',
    ],
)
def test_a_story_of_a_queue_holds(story: str) -> None:
    assert result(story).failures == ()


def test_the_same_story_goes_the_same_way_each_time() -> None:
    story = 'keys: ["1"], otherwise: no_answer, expect: {result: no_answer}'
    first, second = result(story).trial, result(story).trial
    assert first.steps == second.steps
    assert first.journal.waits == second.journal.waits
    assert first.heard == second.heard
