"""What the API takes for a time, a yes and a number."""

from datetime import UTC, date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from appliance.web.exact import Day, Figure, Moment, Whole, YesNo


@pytest.mark.parametrize(
    ("kind", "given", "meant"),
    [
        (Moment, "2026-11-22T09:00:00+08:00", datetime(2026, 11, 22, 1, tzinfo=UTC)),
        (Day, "2026-11-22", date(2026, 11, 22)),
        (YesNo, "true", True),
        (YesNo, False, False),
        (Whole, 4, 4),
        (Figure, 4, 4.0),
        (Figure, "4.5", 4.5),
    ],
)
def test_what_is_written_as_described_is_taken(kind: type, given: object, meant: object) -> None:
    assert TypeAdapter(kind).validate_python(given) == meant


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Moment, "0.5"),
        (Moment, 1_700_000_000),
        (Moment, "2026-11-22T09:00:00"),  # whose clock?
        (Moment, "0001-01-01T00:00:00+08:00"),  # no zone can tell it
        (Moment, "9999-12-31T23:59:59-08:00"),
        (Day, "0"),
        (Day, 0),
        (Day, "2026-11-22T00:00:00"),
        (Day, "9999-12-31"),
        (YesNo, 0),
        (YesNo, "yes"),
        (YesNo, [True]),
        (YesNo, {}),
        (Whole, True),
        (Whole, "4"),
        (Figure, False),
    ],
)
def test_what_only_reads_like_it_is_refused(kind: type, given: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(given)
