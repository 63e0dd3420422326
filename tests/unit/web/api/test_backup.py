"""Backups over HTTP: made, listed, downloaded, checked, each on record."""

import os
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient

from appliance.domain.role import Role
from appliance.storage.audit import AuditLog
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.controller import ended
from tests.unit.web.api.in_force import put_in_force, template_tree

BACKUPS = "/api/v1/backups"


@pytest.fixture(autouse=True)
def _configured(premises: Premises) -> None:
    put_in_force(premises, template_tree("clinic"))
    premises.instance.recordings.mkdir()
    (premises.instance.recordings / "a.wav").write_bytes(b"x" * 1000)


def made(client: TestClient, **what: bool) -> str:
    job = ended(client, client.post(BACKUPS, json=what).json())
    assert job["state"] == "done", job
    return str(job["result"]["name"])


def test_a_backup_is_made_downloaded_and_removed_on_record(client: TestClient, premises: Premises) -> None:
    assert client.get(BACKUPS).json()["sizes"] == {"recordings": 1000, "voicemail": 0, "fax": 0}
    name = made(client, recordings=True)
    assert [each["name"] for each in client.get(BACKUPS).json()["items"]] == [name]
    file = client.get(f"{BACKUPS}/{name}")
    assert file.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert file.headers["x-content-type-options"] == "nosniff"
    with ZipFile(BytesIO(file.content)) as archive:
        assert {"manifest.json", "zongji.sqlite3", "recordings/a.wav", "secrets.json"} <= set(archive.namelist())
    assert client.delete(f"{BACKUPS}/{name}").status_code == 204
    assert client.get(f"{BACKUPS}/{name}").status_code == 404
    noted = AuditLog(premises.reading, premises.writing).latest(3)
    assert [(entry.action, entry.what, entry.who) for entry in noted] == [
        (action, name, "a-admin") for action in ("backup_delete", "backup_download", "backup_make")
    ]


def test_an_uploaded_file_is_checked_and_told(client: TestClient, premises: Premises) -> None:
    content = client.get(f"{BACKUPS}/{made(client)}").content
    job = ended(client, client.put(f"{BACKUPS}/upload", content=content).json())
    assert (job["result"]["company"], job["result"]["revision"]) == ("安心口腔诊所", 1)
    (kept,) = premises.instance.backups.glob("uploaded*")
    assert job["result"]["command"].endswith(f"restore {kept}")
    bad = ended(client, client.put(f"{BACKUPS}/upload", content=content[:-100]).json())
    assert (bad["state"], bad["problem"]["type"]) == ("failed", "backup_refused")
    assert list(premises.instance.backups.glob("uploaded*")) == [kept], "each has a name of its own, and a bad one goes"


def test_what_was_sent_goes_after_a_day(client: TestClient, premises: Premises) -> None:
    content = client.get(f"{BACKUPS}/{made(client)}").content
    ended(client, client.put(f"{BACKUPS}/upload", content=content).json())
    (kept,) = premises.instance.backups.glob("uploaded*")
    (premises.instance.backups / "uploaded-0.part").write_bytes(b"cut off")
    old = (premises.now() - timedelta(hours=25)).timestamp()
    os.utime(premises.instance.backups / "uploaded-0.part", (old, old))
    client.get(BACKUPS)
    assert list(premises.instance.backups.glob("uploaded*")) == [kept]
    os.utime(kept, (old, old))
    client.get(BACKUPS)
    assert not kept.exists()


@pytest.mark.parametrize("name", ["../secrets.json", "zongji.sqlite3", "..%2Fsecrets.json", "zongji-1.zip"])
def test_nothing_else_is_given(client: TestClient, name: str) -> None:
    assert client.get(f"{BACKUPS}/{name}").status_code in {404, 422}


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AGENT, Role.INSTALLER])
def test_only_an_admin_has_the_whole_box(client_as: ClientAs, role: Role) -> None:
    client = client_as(somebody(role))
    assert client.get(BACKUPS).status_code == 403
    assert client.post(BACKUPS, json={}).status_code == 403
    assert client.put(f"{BACKUPS}/upload", content=b"x").status_code == 403
    assert client.get(f"{BACKUPS}/zongji-20261122-030405.zip").status_code == 403
