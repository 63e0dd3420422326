"""Recordings over HTTP: heard in parts, drawn, taken along; each on record."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from appliance.domain.instance import Instance
from appliance.domain.role import Role
from appliance.media.wav import header
from appliance.storage.audit import AuditAction, AuditLog
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.made_calls import execute, fill_with_calls, lay

API = "/api/v1/recordings"
LOUD, QUIET = (16_000).to_bytes(2, "little", signed=True), bytes(2)
# A second in which the caller (left) is loud, then one in which the agent (right) is.
SOUND = header(2 * 8000 * 4, 2) + (LOUD + QUIET) * 8000 + (QUIET + LOUD) * 8000

Noted = Callable[[], list[tuple[str, str, str]]]


@pytest.fixture
def file(instance: Instance) -> str:
    """Give the name of a recording that is on record and on disk."""
    made = next(each for each in fill_with_calls(instance, 40) if each.rows("recordings"))
    name = str(made.rows("recordings")[0]["file"])
    lay(instance.recordings, name, SOUND)
    return name


@pytest.fixture
def noted(premises: Premises) -> Noted:
    """Give what the audit has of recordings, the newest first."""

    def look() -> list[tuple[str, str, str]]:
        entries = AuditLog(premises.reading, premises.writing).latest(20)
        return [(entry.who, entry.action, entry.what) for entry in entries if entry.action.startswith("recording")]

    return look


def test_a_recording_is_heard_whole_and_in_parts_and_that_is_one_entry(
    client: TestClient, file: str, noted: Noted
) -> None:
    whole = client.get(f"{API}/{file}/audio")
    assert whole.content == SOUND
    assert whole.headers["content-type"] == "audio/wav"
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["content-disposition"].startswith("inline")
    part = client.get(f"{API}/{file}/audio", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, SOUND[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(SOUND)}"
    assert noted() == [("a-admin", AuditAction.RECORDING_PLAY, file)]


def test_a_part_that_there_is_not(client: TestClient, file: str) -> None:
    assert client.get(f"{API}/{file}/audio", headers={"Range": "bytes=999999-"}).status_code == 416


def test_each_listener_is_on_record(client_as: ClientAs, file: str, noted: Noted) -> None:
    for role in (Role.ADMIN, Role.SUPERVISOR):
        client_as(somebody(role)).get(f"{API}/{file}/audio")
    assert {who for who, _, _ in noted()} == {"a-admin", "a-supervisor"}


def test_each_download_is_on_record(client: TestClient, file: str, noted: Noted) -> None:
    for _ in range(2):
        taken = client.get(f"{API}/{file}/download")
    assert taken.content == SOUND
    assert taken.headers["content-disposition"].startswith("attachment; filename=")
    assert [action for _, action, _ in noted()] == [AuditAction.RECORDING_EXPORT] * 2


def test_the_picture_shows_who_is_loud_when(client: TestClient, file: str) -> None:
    drawn = client.get(f"{API}/{file}/peaks", params={"parts": 4}).json()
    assert drawn["seconds"] == 2
    assert drawn["channels"] == [[178, 178, 0, 0], [0, 0, 178, 178]]


def test_a_sound_that_can_not_be_drawn(client: TestClient, file: str, instance: Instance) -> None:
    lay(instance.recordings, file, b"no sound at all")
    assert client.get(f"{API}/{file}/peaks").status_code == 409


@pytest.mark.parametrize("name", ["none.wav", "../secrets.json", "..%2Fsecrets.json", "/etc/passwd"])
def test_only_what_is_on_record_is_opened(name: str, client: TestClient, instance: Instance, noted: Noted) -> None:
    lay(instance.folder, "secrets.json", b"{}")
    for what in ("audio", "download", "peaks"):
        assert client.get(f"{API}/{name}/{what}").status_code == 404
    assert noted() == []


def test_a_name_on_record_that_leads_outside_is_not_opened(
    client: TestClient, file: str, instance: Instance, tmp_path: Path
) -> None:
    lay(instance.folder, "outside.wav", SOUND)
    execute(instance, "update recordings set file = '../outside.wav' where file = ?", file)
    assert client.get(f"{API}/..%2Foutside.wav/audio").status_code == 404
    link = instance.recordings / "link.wav"
    link.symlink_to(tmp_path / "outside.wav")
    execute(instance, "update recordings set file = 'link.wav' where file = '../outside.wav'")
    assert client.get(f"{API}/link.wav/audio").status_code == 404


@pytest.mark.parametrize("role", [Role.AGENT, Role.INSTALLER])
def test_recordings_are_not_for_everybody(role: Role, client_as: ClientAs, file: str, noted: Noted) -> None:
    for what in ("audio", "download", "peaks"):
        assert client_as(somebody(role)).get(f"{API}/{file}/{what}").status_code == 403
    assert noted() == []
