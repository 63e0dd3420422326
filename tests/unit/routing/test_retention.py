"""What goes is too old, deleted for long, or over the cap; nothing else ever goes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.routing.retention import GRACE_DAYS, KeptFile, Limits, files_to_go

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

ages = st.integers(min_value=0, max_value=400 * 24).map(lambda hours: NOW - timedelta(hours=hours))
files = st.lists(
    st.builds(
        KeptFile,
        file=st.integers(0, 10**6).map(str),
        at=ages,
        size=st.integers(0, 1000),
        deleted_at=st.none() | ages,
    ),
    unique_by=lambda each: each.file,
    max_size=30,
)
limits = st.builds(
    Limits, days=st.none() | st.integers(1, 300), most_bytes=st.none() | st.integers(min_value=0, max_value=10_000)
)


def days(count: float) -> timedelta:
    return timedelta(days=count)


@given(files, limits)
def test_what_goes_has_a_reason_that_holds_and_what_stays_has_none(kept: list[KeptFile], limit: Limits) -> None:
    going = files_to_go(kept, limit, NOW)
    gone = [each.value for each in going]
    stays = [each for each in kept if each not in gone]
    assert len(set(gone)) == len(gone)
    assert set(gone) <= set(kept)
    for each in stays:
        assert limit.days is None or each.at >= NOW - days(limit.days)
        assert each.deleted_at is None or each.deleted_at >= NOW - days(GRACE_DAYS)
    assert limit.most_bytes is None or sum(each.size for each in stays) <= limit.most_bytes
    for decision in going:
        if "older" in decision.reason:
            assert limit.days is not None
            assert decision.value.at < NOW - days(limit.days)
        elif "deleted" in decision.reason:
            assert decision.value.deleted_at is not None
            assert decision.value.deleted_at < NOW - days(GRACE_DAYS)
        else:
            assert limit.most_bytes is not None
            assert "GiB" in decision.reason


@given(files, limits)
def test_the_cap_takes_no_more_than_it_must_and_the_oldest_first(kept: list[KeptFile], limit: Limits) -> None:
    going = files_to_go(kept, limit, NOW)
    capped = [each.value for each in going if "GiB" in each.reason]
    stays = [each for each in kept if each not in [one.value for one in going]]
    if capped:
        assert limit.most_bytes is not None
        assert sum(each.size for each in stays) + capped[-1].size > limit.most_bytes
    young = max((each.at for each in capped if each.deleted_at is None), default=None)
    if young is not None:
        assert all(each.at >= young for each in stays if each.size)
        assert not [each for each in stays if each.deleted_at is not None and each.size]


@given(files, limits)
def test_what_is_left_stays_at_the_next_look(kept: list[KeptFile], limit: Limits) -> None:
    gone = {each.value.file for each in files_to_go(kept, limit, NOW)}
    assert files_to_go([each for each in kept if each.file not in gone], limit, NOW) == ()


def test_without_limits_only_the_deleted_go_after_their_grace() -> None:
    old = KeptFile("old", NOW - days(5000))
    deleted = KeptFile("deleted", NOW - days(100), deleted_at=NOW - days(31))
    fresh = KeptFile("fresh", NOW - days(100), deleted_at=NOW - days(29))
    (decision,) = files_to_go([old, deleted, fresh], Limits(), NOW)
    assert (decision.value, decision.reason) == (deleted, "deleted more than 30 days ago")
