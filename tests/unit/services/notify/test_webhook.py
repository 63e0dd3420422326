"""A webhook's POST, checked as docs/webhooks.md tells a receiver to."""

import json
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from appliance.config.model.notifications import WebhookChannel
from appliance.services.notify.outcome import Failed, Sent
from appliance.services.notify.web_post import Answer, WebPost
from appliance.services.notify.webhook import webhook_outcome, webhook_post
from appliance.services.notify.wording import letter_of
from tests.unit.services.notify.letters import company, stored

DOCS = Path(__file__).parents[4] / "docs" / "webhooks.md"
SECRET = "a-secret-of-our-own"  # noqa: S105 - of a test
IsGenuine = Callable[[str, Mapping[str, str], bytes], bool]


@pytest.fixture(scope="module")
def is_genuine() -> IsGenuine:
    """The receiver that the page shows."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - our own page, to prove that what it shows works
    return cast("IsGenuine", names["is_genuine"])


def post(now: float | None = None) -> WebPost:
    document = company()
    channel = document.notifications.channels["crm"]
    assert isinstance(channel, WebhookChannel)
    return webhook_post(channel, letter_of(stored(), document), datetime.fromtimestamp(now or time.time(), UTC))


def test_a_receiver_knows_us_by_the_signature(is_genuine: IsGenuine) -> None:
    sent = post()
    assert is_genuine(SECRET, sent.headers, sent.body)
    assert not is_genuine("another-secret-of-theirs", sent.headers, sent.body)
    assert not is_genuine(SECRET, sent.headers, sent.body.replace(b"13800138000", b"13800138001"))
    assert not is_genuine(SECRET, {**sent.headers, "X-Zongji-Id": "n-other"}, sent.body)
    later = str(int(sent.headers["X-Zongji-Timestamp"]) + 1)
    assert not is_genuine(SECRET, {**sent.headers, "X-Zongji-Timestamp": later}, sent.body)


def test_an_old_one_sent_again_by_somebody_else_is_not_taken(is_genuine: IsGenuine) -> None:
    old = post(time.time() - 301)
    assert not is_genuine(SECRET, old.headers, old.body)


def test_each_try_is_signed_anew_with_the_same_id() -> None:
    first, second = post(1_763_640_000), post(1_763_640_010)
    assert first.body == second.body
    assert first.headers["X-Zongji-Id"] == second.headers["X-Zongji-Id"] == json.loads(first.body)["id"]
    assert first.headers["X-Zongji-Signature"] != second.headers["X-Zongji-Signature"]


def test_what_the_body_says() -> None:
    body = json.loads(post().body)
    assert body == {
        "id": stored().id,
        "event": "voicemail",
        "at": "2026-11-20T06:03:00Z",
        "title": letter_of(stored(), company()).subject,
        "text": letter_of(stored(), company()).text,
        "caller": "13800138000",
        "call": "box-1763640000.1",
        "hotline": {"id": "main", "name": "销售热线"},
        "department": {"id": "sales", "name": "销售部"},
        "agent": None,
        "file": "m.wav",
        "facts": {"seconds": "75"},
    }


def test_every_key_and_header_stands_on_the_page() -> None:
    page, sent = DOCS.read_text(encoding="utf-8"), post()
    rows = set(re.findall(r"`([\w-]+)`", " ".join(re.findall(r"^\| (`.*?) \|", page, flags=re.MULTILINE))))
    assert set(json.loads(sent.body)) | set(sent.headers) <= rows


def test_any_answer_of_2xx_is_enough() -> None:
    assert webhook_outcome(Answer(204)) == Sent()
    assert webhook_outcome(Failed("no answer in time")) == Failed("no answer in time")
