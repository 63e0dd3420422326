"""The audit over HTTP: the newest first, page by page, by who, what, which and when."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection
from starlette.testclient import TestClient

from appliance.storage.audit import AuditAction, AuditEntry, write_entry
from appliance.web.premises import Premises
from tests.harness.accounts import BEGUN


@pytest.fixture
def seven(premises: Premises) -> None:
    with premises.writing.begin() as connection:
        for number in range(7):
            _note(connection, number)


def _note(connection: Connection, number: int) -> None:
    who = ("li", "wang")[number % 2]
    action = AuditAction.FAX_SHOW if number < 4 else AuditAction.RECORDING_EXPORT
    write_entry(connection, AuditEntry(BEGUN + timedelta(hours=number), who, action, f"thing-{number}", "why"))


def whats(client: TestClient, **query: str) -> list[str]:
    answer = client.get("/api/v1/audit", params=query)
    assert answer.status_code == 200, answer.text
    return [item["what"] for item in answer.json()["items"]]


@pytest.mark.usefixtures("seven")
def test_filters(client: TestClient) -> None:
    assert whats(client) == [f"thing-{number}" for number in range(6, -1, -1)]
    assert whats(client, who="li") == ["thing-6", "thing-4", "thing-2", "thing-0"]
    assert whats(client, action="fax_show", who="wang") == ["thing-3", "thing-1"]
    assert whats(client, what="thing-5") == ["thing-5"]
    assert whats(client, since="2026-11-20T10:00:00Z", until="2026-11-20T12:00:00Z") == ["thing-3", "thing-2"]
    assert whats(client, since="2026-11-20T18:00:00+08:00", until="2026-11-20T19:00:00+08:00") == ["thing-2"]
    # 08:00 UTC is 16:00 in Shanghai: the day there ends with the entry of 15:00 UTC
    assert whats(client, last_day="2026-11-20") == [f"thing-{number}" for number in range(6, -1, -1)]
    assert whats(client, first_day="2026-11-21") == []
    assert whats(client, first_day="2026-11-20", last_day="2026-11-20", who="wang") == ["thing-5", "thing-3", "thing-1"]
    assert whats(client, last_day="2026-11-19") == []
    assert whats(client, last_day="8999-12-31", limit="1") == ["thing-6"]
    assert whats(client, first_day="1970-01-01", limit="1") == ["thing-6"]


@pytest.mark.usefixtures("seven")
def test_days_are_the_sites(client: TestClient, premises: Premises) -> None:
    with premises.writing.begin() as connection:
        write_entry(connection, AuditEntry(BEGUN + timedelta(hours=8), "li", AuditAction.FAX_SHOW, "after midnight"))
    assert whats(client, first_day="2026-11-21") == ["after midnight"]


@pytest.mark.usefixtures("seven")
def test_pages_hold_while_entries_come(client: TestClient, premises: Premises) -> None:
    first = client.get("/api/v1/audit", params={"limit": 3}).json()
    with premises.writing.begin() as connection:
        _note(connection, 7)
    assert [item["what"] for item in first["items"]] == ["thing-6", "thing-5", "thing-4"]
    second = client.get("/api/v1/audit", params={"limit": 3, "after": first["next"]}).json()
    assert [item["what"] for item in second["items"]] == ["thing-3", "thing-2", "thing-1"]
    third = client.get("/api/v1/audit", params={"limit": 3, "after": second["next"]}).json()
    assert ([item["what"] for item in third["items"]], third["next"]) == (["thing-0"], None)


@pytest.mark.usefixtures("seven")
def test_words_to_filter_by(client: TestClient) -> None:
    words = client.get("/api/v1/audit/words").json()
    assert words == {"actions": [action.value for action in AuditAction], "people": ["li", "wang"]}


@pytest.mark.parametrize(
    "query",
    [
        {"after": "WzEsMl0"},
        {"after": "WyJ4Il0"},
        {"limit": "0"},
        {"since": "2026-11-20T10:00:00"},
        {"since": "0001-01-01T00:00:00+14:00"},
        {"until": "9999-12-31T23:59:59-14:00"},
        {"first_day": "0001-01-01"},
        {"last_day": "9999-12-31"},
    ],
)
def test_what_cannot_be_asked(client: TestClient, query: dict[str, str]) -> None:
    assert client.get("/api/v1/audit", params=query).status_code in (400, 422)
