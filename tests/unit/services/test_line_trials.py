"""Which lines carried calls at the same time."""

from datetime import UTC, datetime, timedelta

import pytest

from appliance.domain.ids import LineId
from appliance.services.line_trials import most_at_once
from appliance.storage.line_calls import LineSpan

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def span(line: str, begins_s: int, ends_s: int | None) -> LineSpan:
    ends = None if ends_s is None else NOON + timedelta(seconds=ends_s)
    return LineSpan(LineId(line), NOON + timedelta(seconds=begins_s), ends)


@pytest.mark.parametrize(
    ("spans", "most"),
    [
        ([], ()),
        ([span("01", 0, 10)], ("01",)),
        ([span("01", 0, 10), span("02", 10, 20)], ("01",)),
        ([span("02", 5, None), span("01", 0, 10)], ("01", "02")),
        ([span("trunk", 0, None), span("trunk", 3, None)], ("trunk", "trunk")),
        ([span("01", 0, 4), span("02", 2, 9), span("03", 5, 8), span("04", 6, None)], ("02", "03", "04")),
    ],
    ids=["none", "one", "one after the other", "two, the newest first", "two on one line", "three at once"],
)
def test_the_most_calls_at_once_are_told_by_their_lines(spans: list[LineSpan], most: tuple[str, ...]) -> None:
    assert most_at_once(spans) == most
