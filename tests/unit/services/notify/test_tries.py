"""When a notice is tried again, and when no more."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.services.notify.outcome import Failed
from appliance.services.notify.tries import FEWEST_TRIES, GIVE_UP_AFTER, MOST_REFUSALS, next_try, pause_s
from tests.unit.services.notify.letters import AT, stored

DICE = st.floats(0, 1, exclude_max=True)


def tries(failed: Failed, dice: float, step: timedelta = timedelta()) -> tuple[list[datetime], str]:
    """Fail until it is given up; give when each try was, and the last reason."""
    notice, now, at = stored(attempts=0), AT, [AT]
    while True:
        now += step  # a try takes its time, too
        notice = replace(notice, attempts=notice.attempts + 1)
        decision = next_try(notice, failed, now, dice)
        if decision.value is None:
            return at, decision.reason
        assert decision.value > now
        notice = replace(notice, refusals=notice.refusals + failed.refused)
        now = decision.value
        at.append(now)


def test_pauses_double_up_to_an_hour() -> None:
    assert [pause_s(count, 0.0) for count in (1, 2, 3, 4)] == [10, 20, 40, 80]
    assert pause_s(10, 0.0) == 3600
    assert pause_s(10_000, 0.0) == 3600


@given(st.integers(1, 100), DICE)
def test_a_pause_is_shortened_by_up_to_a_quarter(failures: int, dice: float) -> None:
    whole = pause_s(failures, 0.0)
    assert whole * 0.75 <= pause_s(failures, dice) <= whole


@given(st.integers(1, 30), DICE, st.floats(0, 1e9))
def test_what_a_server_asks_for_is_kept_to_up_to_an_hour(failures: int, dice: float, asked: float) -> None:
    pause = pause_s(failures, dice, asked)
    assert min(asked, 3600) <= pause <= 3600
    assert pause >= pause_s(failures, dice)


@given(DICE, st.integers(0, 30))
def test_a_server_that_is_away_is_tried_for_a_day_and_not_much_longer(dice: float, seconds: int) -> None:
    at, reason = tries(Failed("no answer"), dice, timedelta(seconds=seconds))
    assert timedelta(0) <= at[-1] - AT - GIVE_UP_AFTER + timedelta(seconds=seconds) < timedelta(hours=1, minutes=1)
    assert 25 <= len(at) <= 60
    assert reason.endswith("tries in a day: no answer")


@given(DICE)
def test_what_is_refused_is_given_up_after_three_tries(dice: float) -> None:
    at, reason = tries(Failed("answered 404", refused=True), dice)
    assert len(at) == MOST_REFUSALS
    assert at[-1] - AT < timedelta(minutes=1)
    assert reason == "refused 3 times: answered 404"


def test_a_clock_that_was_years_behind_gives_nothing_up_at_once() -> None:
    notice = stored(since=AT - timedelta(days=20_000), attempts=FEWEST_TRIES - 1)
    assert next_try(notice, Failed("no answer"), AT, 0).value is not None
    assert next_try(replace(notice, attempts=FEWEST_TRIES), Failed("no answer"), AT, 0).value is None
