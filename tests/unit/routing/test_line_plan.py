"""The busiest hour of the record, and the lines that it needs."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.routing.line_plan import Occupied, busiest_hour, plan

ZONE = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)


def call(minute: float, minutes: float) -> Occupied:
    began = NINE + timedelta(minutes=minute)
    return Occupied(began, began + timedelta(minutes=minutes))


def test_a_call_counts_in_each_hour_for_the_part_that_lies_in_it() -> None:
    busiest = busiest_hour([call(45, 60), call(70, 6)], ZONE)
    assert busiest is not None
    assert busiest.begins == NINE + timedelta(hours=1)
    assert busiest.carried == pytest.approx((45 + 6) / 60)


def test_of_two_equal_hours_the_earlier_and_none_without_a_call() -> None:
    busiest = busiest_hour([call(130, 10), call(10, 10)], ZONE)
    assert busiest is not None
    assert busiest.begins == NINE
    assert busiest_hour([], ZONE) is None


def test_hours_begin_by_the_clock_of_the_site() -> None:
    kathmandu = ZoneInfo("Asia/Kathmandu")  # 5:45 ahead of UTC
    began = datetime(2026, 11, 20, 9, 5, tzinfo=kathmandu)
    busiest = busiest_hour([Occupied(began.astimezone(UTC), began + timedelta(minutes=5))], kathmandu)
    assert busiest is not None
    assert busiest.begins == began - timedelta(minutes=5)


def test_the_figures_of_a_group() -> None:
    found = plan(10, [call(6 * n % 60, 6) for n in range(40)], ZONE)
    assert (found.lines, found.calls) == (10, 40)
    assert found.busiest is not None
    assert found.busiest.carried == pytest.approx(4.0)
    assert found.offered == pytest.approx(4.02, abs=0.01)  # 4.02 E on 10 lines: 0.5 % lost, 4.00 E carried
    assert found.lost == pytest.approx(0.0055, abs=0.0005)
    assert (found.for_1_percent, found.for_1_per_mille) == (10, 12)


def test_lines_that_were_full_for_an_hour_hide_how_many_more_called() -> None:
    found = plan(2, [call(0, 60), call(0, 60)], ZONE)
    assert (found.offered, found.lost) == (None, None)
    assert (found.for_1_percent, found.for_1_per_mille) == (7, 8)


def test_a_group_that_has_fewer_lines_by_now_than_it_carried_then() -> None:
    found = plan(1, [call(0, 60), call(0, 60), call(0, 30)], ZONE)
    assert (found.offered, found.lost) == (None, None)


def test_a_group_without_a_call() -> None:
    found = plan(4, [], ZONE)
    assert (found.calls, found.busiest, found.offered, found.lost) == (0, None, 0.0, 0.0)
    assert (found.for_1_percent, found.for_1_per_mille) == (0, 0)


@given(st.lists(st.tuples(st.floats(0, 2000), st.floats(0, 300)), min_size=1, max_size=15))
def test_the_busiest_hour_is_no_less_than_the_mean_and_no_more_than_all(calls: list[tuple[float, float]]) -> None:
    used = [call(*one) for one in calls]
    busiest = busiest_hour(used, ZONE)
    lasted = [one for one in used if one.ended > one.began]
    if not lasted:
        return
    assert busiest is not None
    total_h = sum((one.ended - one.began).total_seconds() for one in lasted) / 3600
    hours = (max(one.ended for one in lasted) - min(one.began for one in lasted)).total_seconds() / 3600 + 2
    assert total_h / hours <= busiest.carried + 1e-9
    assert busiest.carried <= min(total_h, len(lasted)) + 1e-9
