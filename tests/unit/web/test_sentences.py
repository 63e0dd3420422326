"""What the switchboard says in English has its Chinese: reasons of decisions, faults of documents."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.asterisk import dial
from appliance.config.validation import checked
from appliance.domain.far_leave import CablePulled, LongSilence
from appliance.domain.heard_tone import HeardTone
from appliance.domain.outcome import RingOutcome
from appliance.simulate.attempt import Attempt
from appliance.simulate.simulator import try_call
from drivers.api import RELEASING
from tests.harness.chinese import in_chinese, left_in_english
from tests.unit.config.demo_document import MATERIAL
from tests.unit.simulate.random_documents import Tree, attempts, documents

quick = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(documents(), st.lists(attempts(), min_size=1, max_size=3))
def test_every_step_of_a_call_is_told_in_chinese(tree: Tree, calls: list[Attempt]) -> None:
    document = checked(tree, MATERIAL)
    for attempt in calls:
        trial = try_call(document, attempt)
        told = {text for step in trial.journal.steps for text in (step.decided, step.reason)}
        told |= {hop.cause for hop in trial.journal.hops}
        assert {text: left_in_english(text) for text in told if left_in_english(text)} == {}


@pytest.mark.parametrize("kind", sorted(RELEASING))
@pytest.mark.parametrize("cadence_s", [(), (0.35, 0.35)])
def test_how_a_release_is_known_is_told_in_chinese(kind: str, cadence_s: tuple[float, ...]) -> None:
    told = HeardTone(kind, 0.97, 1.78, (450.0,), cadence_s, -15.2).told
    assert left_in_english(told) == ""
    assert "1.8 秒" in in_chinese(told)
    assert "97%" in in_chinese(told)
    assert left_in_english("line released") == ""


@pytest.mark.parametrize("leave", [LongSilence(300), CablePulled("Red Alarm")])
def test_what_else_a_release_is_known_by_is_told_in_chinese(leave: LongSilence | CablePulled) -> None:
    assert left_in_english(leave.told.replace("Red Alarm", "")) == ""


@pytest.mark.parametrize("outside", [False, True])
@pytest.mark.parametrize("result", [RingOutcome.NO_ANSWER, RingOutcome.BUSY, RingOutcome.UNREACHABLE])
def test_why_an_attempt_ended_is_told_in_chinese(result: RingOutcome, outside: bool) -> None:
    causes = {
        dial.cause(str(number), result, outside=outside) for number in (0, 1, 3, 16, 17, 18, 19, 20, 21, 27, 34, 38)
    }
    assert {cause for cause in causes | {dial.NOT_ACCEPTED, dial.ANNOUNCED} if left_in_english(cause)} == set()


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("key 1 leads there", "按键 1 通往这里"),
        ("no key within 5 s (1 of 3)", "5 秒内没有按键（第 1/3 次）"),
        (
            "the tones of the exchanges in HK are not known: take `signalled`",
            "我们不知道HK电话局的信号音：请选择“线路自己会通知”",
        ),
        ("8001: busy; branch: branch is off; place 1", "8001：占线；branch：branch 已关闭；第 1 位"),
    ],
)
def test_sentences(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese
