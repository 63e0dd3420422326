from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.ids import AgentId, CallId, LineId
from appliance.domain.outcome import CallResult
from appliance.services.live_state import CallChanged, CallGone, Change, apply
from tests.unit.services.live_facts import NOON, TELLINGS, Telling, start, step, view


@given(st.lists(TELLINGS))
def test_the_changes_carry_any_older_snapshot_forward_without_a_gap(tellings: list[Telling]) -> None:
    house = view()
    snapshots = [house.snapshot]
    told: list[tuple[int, Change]] = []
    house.listen(lambda sequence, change: told.append((sequence, change)))
    for telling in tellings:
        telling(house)
        snapshots.append(house.snapshot)
    assert [sequence for sequence, _ in told] == list(range(1, len(told) + 1))
    for older in snapshots:
        newer = older
        for _, change in told[older.sequence :]:
            newer = apply(newer, change)
        assert newer == house.snapshot


def test_a_call_appears_moves_and_goes() -> None:
    house = view()
    changes: list[Change] = []
    stop = house.listen(lambda _, change: changes.append(change))
    house.call_started(start("c1"))
    house.call_step(step("c1", 0))
    call = house.snapshot.calls[CallId("c1")]
    assert call.step is not None
    assert (call.step.node, call.step.decided) == ("menu", "去销售部")
    house.call_ended(CallId("c1"))
    assert house.snapshot.calls == {}
    assert [type(change) for change in changes] == [CallChanged, CallChanged, CallGone]
    stop()
    house.call_started(start("c2"))
    assert len(changes) == 3


def test_what_is_known_or_of_no_call_changes_nothing() -> None:
    house = view()
    house.agent_state(AgentId("8001"), "talking", CallId("c1"))
    house.line_calls(LineId("l1"), "in call", (CallId("c1"),), 1)
    house.health("asterisk", True, "22.10")
    house.journal_figures(0, None)
    before = house.snapshot
    house.agent_state(AgentId("8001"), "talking", CallId("c1"))
    house.line_calls(LineId("l1"), "in call", (CallId("c1"),), 1)
    house.health("asterisk", True, "22.10")
    house.journal_figures(0, None)
    house.call_step(step("nobody", 0))
    house.call_ended(CallId("nobody"))
    assert house.snapshot == before


def test_since_tells_when_a_part_broke_not_when_its_error_text_changed() -> None:
    house = view()
    house.health("asterisk", False, "connection refused")
    broke = house.snapshot.health["asterisk"].since
    house.health("asterisk", False, "no route to host")
    assert house.snapshot.health["asterisk"].since == broke
    house.health("asterisk", True)
    assert house.snapshot.health["asterisk"].since > broke


def test_results_are_counted_from_the_start() -> None:
    house = view()
    house.count(CallResult.ANSWERED)
    house.count(CallResult.ANSWERED)
    house.count(CallResult.ABANDONED)
    assert house.snapshot.ended == {CallResult.ANSWERED: 2, CallResult.ABANDONED: 1}
    assert house.snapshot.started_at == NOON + timedelta(seconds=1)


def test_a_snapshot_does_not_change_under_its_holder() -> None:
    house = view()
    held = house.snapshot
    copy = replace(held, calls=dict(held.calls), agents=dict(held.agents))
    house.call_started(start("c1"))
    house.agent_state(AgentId("8001"), "ringing", CallId("c1"))
    assert held == copy


def test_numbers_mask_themselves_in_a_log() -> None:
    house = view()
    house.call_started(start("c1"))
    assert "13800138000" not in repr(house.snapshot)
