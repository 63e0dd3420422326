"""Made-up calls in the house of the browser's tests, gone again after a file's tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

SAMPLES = "/api/v1/samples"
_OWN = {"X-Zongji": "1"}


@contextmanager
def made_up_calls(admin: Page, days: int = 14) -> Iterator[int]:
    """Have calls made up by a page that an admin is signed in on; give how many."""
    answer = admin.request.post(f"{SAMPLES}?days={days}", headers=_OWN, timeout=60_000)
    assert answer.ok, answer.text()
    try:
        yield answer.json()["calls"]
    finally:
        assert admin.request.delete(SAMPLES, headers=_OWN, timeout=60_000).ok
