"""What a status and a `Retry-After` mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.services.notify.outcome import Failed
from appliance.services.notify.web_post import failure_of, retry_after_s
from tests.unit.services.notify.letters import AT


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 5 ", 5.0),
        ("Fri, 20 Nov 2026 06:04:30 GMT", 90.0),
        ("Fri, 20 Nov 2026 05:00:00 GMT", 0.0),
        ("99999999999999999999", 999_999_999.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("٣", None),
    ],
)
def test_how_long_a_server_asks_us_to_wait(header: str, seconds: float | None) -> None:
    assert retry_after_s(header, AT) == seconds


@given(st.text(max_size=60))
def test_no_header_makes_us_stumble(header: str) -> None:
    found = retry_after_s(header, AT)
    assert found is None or found >= 0


@pytest.mark.parametrize("status", [500, 502, 503, 504, 599, 408, 425, 429])
def test_what_is_tried_again(status: int) -> None:
    assert failure_of(status, "7", AT) == Failed(f"answered {status}", refused=False, retry_after_s=7)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 422])
def test_what_is_refused(status: int) -> None:
    assert failure_of(status, "", AT) == Failed(f"answered {status}", refused=True)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_refused(status: int) -> None:
    failed = failure_of(status, "", AT)
    assert failed is not None
    assert failed.refused


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_what_is_well(status: int) -> None:
    assert failure_of(status, "", AT) is None
