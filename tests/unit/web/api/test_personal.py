"""Personal data over HTTP: looked at, given out, forgotten."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from appliance.domain.instance import Instance
from appliance.domain.role import Role
from appliance.storage.audit import AuditLog
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.made_calls import execute, fill_with_calls, lay

API = "/api/v1/personal"
NUMBER = {"number": "138 0013 8000"}


@pytest.fixture
def file(instance: Instance) -> str:
    """Have a call of that number with a recording; give the recording's file."""
    made = next(each for each in fill_with_calls(instance, 40) if each.rows("recordings"))
    execute(instance, "update calls set caller = '13800138000' where id = ?", made.call["id"])
    name = str(made.rows("recordings")[0]["file"])
    lay(instance.recordings, name, b"sound")
    return name


@pytest.mark.usefixtures("file")
def test_a_look_tells_how_much_there_is(client: TestClient) -> None:
    told = client.post(f"{API}/look", json=NUMBER).json()
    assert (told["rows"]["calls"], told["files"], told["revisions"]) == (1, {"recordings": 1}, [])
    assert client.post(f"{API}/look", json={"number": "13700000001"}).json()["rows"] == {}


def test_the_zip_holds_rows_and_files_and_is_on_record(client: TestClient, file: str, premises: Premises) -> None:
    answer = client.post(f"{API}/export", json=NUMBER)
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.read(f"recordings/{file}") == b"sound"
        assert json.loads(packed.read("data.json"))["kept"]["calls"][0]["caller"] == "13800138000"
    entry = AuditLog(premises.reading, premises.writing).latest(1)[0]
    assert (entry.who, entry.action) == ("a-admin", "personal_export")
    assert "13800138000" not in entry.what + entry.detail


def test_nothing_kept_is_no_zip(client: TestClient) -> None:
    assert client.post(f"{API}/export", json=NUMBER).status_code == 404


def test_a_number_is_forgotten_also_while_no_controller_runs(
    client: TestClient, file: str, instance: Instance, premises: Premises
) -> None:
    told = client.post(f"{API}/erase", json=NUMBER).json()
    assert (told["calls"], told["files"]) == (1, 1)
    assert not (instance.recordings / file).exists()
    assert client.post(f"{API}/look", json=NUMBER).json()["rows"] == {}
    assert client.get("/api/v1/calls", params={"caller": "8000"}).json()["items"] == []
    noted = AuditLog(premises.reading, premises.writing).latest(2)
    assert [entry.action for entry in noted] == ["personal_look", "personal_erase"]
    assert not any("13800138000" in entry.what + entry.detail for entry in noted)


def test_a_controller_that_runs_is_asked(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    async def ask(_here: Premises, command: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        asked.append((command, dict(parameters)))
        counts = dict.fromkeys(("calls", "files", "callbacks", "notices", "list_entries"), 0)
        return {**counts, "revisions": [], "wiped": True}

    monkeypatch.setattr(Premises, "ask", ask)
    assert client.post(f"{API}/erase", json=NUMBER).json()["wiped"] is True
    assert asked == [("personal_erase", {"number": "13800138000", "by": "a-admin"})]


def test_what_is_no_number(client: TestClient) -> None:
    for what in ("look", "export", "erase"):
        assert client.post(f"{API}/{what}", json={"number": "nobody"}).status_code == 409


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AGENT, Role.INSTALLER])
def test_personal_data_is_the_admins(role: Role, client_as: ClientAs) -> None:
    for what in ("look", "export", "erase"):
        assert client_as(somebody(role)).post(f"{API}/{what}", json=NUMBER).status_code == 403
