"""What can't be done with a thing is refused as such, and what can be is told; a body that is none has the one form."""

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("OPTIONS", "/contacts", "GET, POST"),
        ("GET", "/draft/publish", "POST"),  # no section of the draft, but a word beside them
        ("PUT", "/draft/yaml", "GET"),
        ("PATCH", "/draft/site", "GET, PUT"),
        ("GET", "/agent/dial", "POST"),  # no page of the user interface
        ("DELETE", "/backups/upload", "PUT"),
    ],
)
def test_another_method_is_told_those_that_there_are(client: TestClient, method: str, path: str, allowed: str) -> None:
    answer = client.request(method, API + path)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "other_method"


@pytest.mark.parametrize("body", [b"\xff\xfe\xfd", b"\x00", b"{", b'{"number": "\\ud800"}'])
def test_a_body_that_is_no_text_is_malformed(client: TestClient, body: bytes) -> None:
    answer = client.post(f"{API}/personal/look", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (422, "malformed")


def test_nothing_is_no_backup(client: TestClient) -> None:
    answer = client.put(f"{API}/backups/upload", content=b"")
    assert (answer.status_code, answer.json()["title"]) == (422, "Nothing was sent.")
