"""Messages and faxes over HTTP."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from appliance.domain.instance import Instance
from appliance.domain.role import Role
from appliance.media.wav import header
from appliance.storage.audit import AuditLog
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.made_calls import execute, fill_with_calls, lay

API = "/api/v1"
AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
SOUND = header(16_000) + bytes(16_000)
SHEET = b"%PDF-1.4 a fax"


@pytest.fixture
def call(instance: Instance) -> str:
    """Leave three messages and a fax in one call."""
    made = fill_with_calls(instance, 5)
    execute(instance, "delete from messages")
    call = str(made[0].call["id"])
    execute(instance, "update calls set caller = '13800138000' where id = ?", call)
    for number, mailbox in enumerate(("sales", "sales", None)):
        name = f"m{number}.wav"
        at = AT + timedelta(minutes=number)
        execute(instance, "insert into messages values (?,?,?,?,?,?,?)", name, call, at, mailbox, 1.0, None, None)
        lay(instance.voicemail, name, SOUND)
    values = ("f0.pdf", call, AT, "sales", 2, "+86 21", "", None, None)
    execute(instance, "insert into faxes values (?,?,?,?,?,?,?,?,?)", *values)
    lay(instance.fax, "f0.pdf", SHEET)
    return call


def _noted(premises: Premises) -> list[tuple[str, str]]:
    return [(entry.action, entry.what) for entry in AuditLog(premises.reading, premises.writing).latest(10)][:-1][::-1]


def test_messages_are_listed_by_page_mailbox_and_shelf(client: TestClient, call: str) -> None:
    first = client.get(f"{API}/voicemail", params={"limit": 2}).json()
    rest = client.get(f"{API}/voicemail", params={"limit": 2, "after": first["next"]}).json()
    assert [item["file"] for item in first["items"] + rest["items"]] == ["m2.wav", "m1.wav", "m0.wav"]
    assert rest["next"] is None
    assert first["items"][0]["caller"] == "13800138000"
    assert first["items"][0]["call"] == call
    sales = client.get(f"{API}/voicemail", params={"mailbox": "sales"}).json()["items"]
    assert [item["file"] for item in sales] == ["m1.wav", "m0.wav"]
    assert client.get(f"{API}/voicemail", params={"shelf": "deleted"}).json()["items"] == []
    counted = client.get(f"{API}/voicemail/mailboxes").json()
    assert sorted(counted, key=lambda each: each["new"]) == [
        {"mailbox": None, "new": 1},
        {"mailbox": "sales", "new": 2},
    ]


@pytest.mark.usefixtures("call")
def test_a_message_is_heard_marked_deleted_and_brought_back_on_record(client: TestClient, premises: Premises) -> None:
    heard = client.get(f"{API}/voicemail/m0.wav/audio", headers={"Range": "bytes=0-9"})
    assert (heard.status_code, heard.content) == (206, SOUND[:10])
    assert client.get(f"{API}/voicemail/m0.wav/audio", headers={"Range": "bytes=50-"}).content == SOUND[50:]
    for to, state in (("seen", "heard"), ("new", "new"), ("deleted", "deleted")):
        assert client.post(f"{API}/voicemail/m0.wav/mark", json={"to": to}).json()["state"] == state
    assert client.get(f"{API}/voicemail/m0.wav/audio").status_code == 404
    assert [item["file"] for item in client.get(f"{API}/voicemail?shelf=deleted").json()["items"]] == ["m0.wav"]
    assert client.post(f"{API}/voicemail/m0.wav/mark", json={"to": "kept"}).json()["state"] == "new"
    assert client.get(f"{API}/voicemail/m0.wav/download").content == SOUND
    assert client.get(f"{API}/voicemail/m0.wav/peaks?parts=3").json()["channels"] == [[0, 0, 0]]
    deeds = ["play", "mark", "mark", "delete", "undelete", "export"]
    assert _noted(premises) == [(f"voicemail_{deed}", "m0.wav") for deed in deeds]


@pytest.mark.usefixtures("call")
def test_a_fax_is_seen_marked_and_taken_on_record(client: TestClient, premises: Premises) -> None:
    (told,) = client.get(f"{API}/faxes").json()["items"]
    assert (told["pages"], told["station"], told["state"]) == (2, "+86 21", "new")
    seen = client.get(f"{API}/faxes/f0.pdf/view")
    assert (seen.content, seen.headers["content-type"]) == (SHEET, "application/pdf")
    assert client.post(f"{API}/faxes/f0.pdf/mark", json={"to": "seen"}).json()["state"] == "heard"
    assert client.get(f"{API}/faxes/mailboxes").json() == [{"mailbox": "sales", "new": 0}]
    taken = client.get(f"{API}/faxes/f0.pdf/download")
    assert taken.headers["content-disposition"] == 'attachment; filename="fax-20261102-080000-sales.pdf"'
    assert _noted(premises) == [("fax_show", "f0.pdf"), ("fax_mark", "f0.pdf"), ("fax_export", "f0.pdf")]


@pytest.mark.usefixtures("call")
def test_a_faxs_first_page_is_a_picture_where_it_can_be_drawn(
    client: TestClient, instance: Instance, premises: Premises
) -> None:
    assert client.get(f"{API}/faxes/f0.pdf/picture").json()["title"] == "This fax has no picture."
    assert _noted(premises) == [("fax_preview", "f0.pdf")]  # noted before it is drawn
    pdf = BytesIO()
    Image.new("1", (1728, 2200), 1).save(pdf, "PDF", dpi=(204, 196))
    lay(instance.fax, "f0.pdf", pdf.getvalue())
    picture = client.get(f"{API}/faxes/f0.pdf/picture")
    assert picture.headers["content-type"] == "image/png"
    assert Image.open(BytesIO(picture.content)).size == (360, 477)
    assert picture.headers["cache-control"] == "private, max-age=300"
    client.get(f"{API}/faxes/f0.pdf/view")
    assert _noted(premises) == [("fax_preview", "f0.pdf"), ("fax_show", "f0.pdf")]


@pytest.mark.usefixtures("call")
@pytest.mark.parametrize("name", ["none.wav", "..%2Fzongji.sqlite3", "m0.wav%00"])
def test_only_what_is_on_record_is_opened(name: str, client: TestClient) -> None:
    for path in (
        f"voicemail/{name}/audio",
        f"voicemail/{name}/download",
        f"voicemail/{name}/peaks",
        f"faxes/{name}/view",
        f"faxes/{name}/picture",
    ):
        assert client.get(f"{API}/{path}").status_code == 404
    assert client.post(f"{API}/voicemail/{name}/mark", json={"to": "seen"}).status_code == 404


def test_nonsense_is_refused(client: TestClient) -> None:
    assert client.post(f"{API}/voicemail/x/mark", json={"to": "eaten"}).status_code == 422
    assert client.get(f"{API}/voicemail?after=x").status_code == 400
    assert client.get(f"{API}/faxes?shelf=top").status_code == 422


@pytest.mark.usefixtures("call")
def test_messages_are_not_for_agents_or_installers(client_as: ClientAs, premises: Premises) -> None:
    for role in (Role.AGENT, Role.INSTALLER):
        client = client_as(somebody(role))
        for path in ("voicemail", "voicemail/mailboxes", "voicemail/m0.wav/audio", "faxes", "faxes/f0.pdf/picture"):
            assert client.get(f"{API}/{path}").status_code == 403
        assert client.post(f"{API}/voicemail/m0.wav/mark", json={"to": "deleted"}).status_code == 403
    assert _noted(premises) == []
