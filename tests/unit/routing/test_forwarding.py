from hypothesis import given
from hypothesis import strategies as st

from appliance.config.model.flow import Forwarding
from appliance.domain.ids import Target
from appliance.domain.outcome import RingOutcome
from appliance.routing.forwarding import next_forward
from appliance.routing.reach import target_of

NAMES = [str(number) for number in range(8001, 8011)]
LIST = st.lists(st.sampled_from(NAMES), unique=True).map(tuple)
FORWARDS = st.builds(Forwarding, busy=LIST, no_answer=LIST, unreachable=LIST, hops=st.integers(1, 10))
UNANSWERED = st.sampled_from([RingOutcome.BUSY, RingOutcome.NO_ANSWER, RingOutcome.UNREACHABLE])


@given(FORWARDS, st.lists(UNANSWERED, min_size=40, max_size=40), st.frozensets(st.sampled_from(NAMES)))
def test_no_target_twice_no_hop_too_many_and_always_of_the_right_list(
    forward: Forwarding, outcomes: list[RingOutcome], before: frozenset[str]
) -> None:
    tried: set[Target] = {target_of(name) for name in before}
    for hops, outcome in enumerate(outcomes):
        decision = next_forward(forward, tried, outcome, hops)
        assert decision.reason
        of_cause: tuple[str, ...] = getattr(forward, outcome.value)
        left = [name for name in of_cause if name not in tried]
        if decision.value is None:
            assert not left or hops == forward.hops
            return
        assert decision.value == left[0]
        tried.add(decision.value)
        assert hops < forward.hops


def test_the_reason_names_list_and_limit() -> None:
    forward = Forwarding(busy=("8001", "8002"), hops=1)
    assert next_forward(forward, (), RingOutcome.BUSY, 0).reason == "forwarded: busy, attempt 1 of 1"
    assert next_forward(forward, (), RingOutcome.BUSY, 1).reason == "the limit of 1 hop is reached"
    assert next_forward(forward, (), RingOutcome.NO_ANSWER, 0).reason == "nobody to forward to when no answer"
    tried = [target_of("8001"), target_of("8002")]
    assert next_forward(forward, tried, RingOutcome.BUSY, 0).reason == "all of the list for busy have been tried"


def test_where_nobody_was_there_to_be_tried_it_goes_by_unreachable() -> None:
    assert next_forward(Forwarding(unreachable=("8003",)), (), None, 0).value == "8003"


def test_what_is_no_failure_forwards_nobody() -> None:
    everywhere = Forwarding(busy=("8001",), no_answer=("8001",), unreachable=("8001",))
    for outcome in (RingOutcome.ANSWERED, RingOutcome.CANCELLED, RingOutcome.ELSEWHERE):
        assert next_forward(everywhere, (), outcome, 0).value is None
