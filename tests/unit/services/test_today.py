from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from appliance.domain.outcome import CallResult
from appliance.services.today import day_around, today
from appliance.storage.day_calls import DayCall

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # noon in Shanghai


def call(
    hour: float, result: CallResult | None = None, talk_s: float | None = None, ring_s: float | None = None
) -> DayCall:
    return DayCall(datetime(2026, 11, 19, 16, tzinfo=UTC) + timedelta(hours=hour), result, talk_s, ring_s)


def test_the_day_is_the_sites() -> None:
    assert day_around(NOON, SHANGHAI) == (
        datetime(2026, 11, 19, 16, tzinfo=UTC),
        datetime(2026, 11, 20, 16, tzinfo=UTC),
    )


def test_every_result_is_counted_once() -> None:
    calls = [call(9, result) for result in CallResult] + [call(11.5)]
    found = today(calls, NOON, SHANGHAI)
    assert (found.calls, found.running, found.answered, found.refused) == (len(CallResult) + 1, 1, 1, 1)
    assert (found.kept, found.missed) == (2, 5)
    served_alone = len({CallResult.FAX, CallResult.COMPLETED})
    assert found.calls == found.running + found.answered + found.kept + found.missed + found.refused + served_alone
    assert found.by_hour[9] == len(CallResult)
    assert found.by_hour[11] == 1
    assert len(found.by_hour) == 24


def test_averages_are_of_answered_calls() -> None:
    calls = [
        call(9, CallResult.ANSWERED, talk_s=100, ring_s=4),
        call(9, CallResult.ANSWERED, talk_s=50, ring_s=None),
        call(9, CallResult.VOICEMAIL, talk_s=None, ring_s=30),
    ]
    found = today(calls, NOON, SHANGHAI)
    assert (found.average_ring_s, found.average_talk_s) == (4, 75)


def test_a_day_without_calls_has_no_averages() -> None:
    found = today([], NOON, SHANGHAI)
    assert (found.calls, found.average_ring_s, found.average_talk_s) == (0, None, None)


@pytest.mark.parametrize(("day", "hours"), [(29, 23), (28, 24)])
def test_a_day_has_as_many_hours_as_the_clock_says(day: int, hours: int) -> None:
    now = datetime(2026, 3, day, 12, tzinfo=UTC)  # on the 29th, Berlin puts its clocks forward
    assert len(today([], now, ZoneInfo("Europe/Berlin")).by_hour) == hours
