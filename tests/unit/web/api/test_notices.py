"""A test message over HTTP, from the draft's own channel."""

import socket

import pytest
from fastapi.testclient import TestClient

from appliance.services.drafting.hiding import STARS
from appliance.storage.audit import AuditAction, AuditLog
from appliance.web.premises import Premises
from tests.unit.web.api.controller import ended
from tests.unit.web.api.in_force import put_in_force, template_tree


def test_it_goes_by_the_drafts_channel_and_tells_what_came_of_it(client: TestClient, premises: Premises) -> None:
    put_in_force(premises, template_tree("clinic"))
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    hook = {"kind": "webhook", "url": f"http://127.0.0.1:{port}/hook", "secret": "0123456789abcdef"}
    part = client.get("/api/v1/draft/notifications").json()
    value = part["value"] | {"channels": {"crm": hook}}
    kept = client.put("/api/v1/draft/notifications", json=value, headers={"If-Match": part["etag"]}).json()
    assert (kept["faults"], kept["value"]["channels"]["crm"]["secret"]) == ([], "********")
    job = ended(client, client.post("/api/v1/notifications/crm/test", json={}).json())
    entry = AuditLog(premises.reading, premises.writing).latest(1)[0]
    assert (entry.who, entry.action, entry.what, entry.detail) == ("a-admin", AuditAction.NOTICE_TEST, "crm", "draft")
    assert (job["state"], job["result"]["sent"]) == ("done", False)
    assert job["result"]["detail"]
    assert client.post("/api/v1/notifications/crm/test", json={"use": "in_force"}).status_code == 404


@pytest.mark.parametrize("moved", [{"host": "evil.example.com"}, {"host": "evil.example.com", "security": "none"}])
def test_nobody_sends_the_kept_password_to_a_server_of_his_own(
    client: TestClient, premises: Premises, moved: dict[str, str]
) -> None:
    mail = {"host": "smtp.example.com", "username": "box", "password": "true words", "sender": "box@example.com"}
    tree = template_tree("clinic")
    put_in_force(premises, tree | {"notifications": tree.get("notifications", {}) | {"mail": mail}})
    part = client.get("/api/v1/draft/notifications").json()
    assert part["value"]["mail"] == mail | {"password": STARS}
    value = part["value"] | {"mail": part["value"]["mail"] | moved}
    answer = client.put("/api/v1/draft/notifications", json=value, headers={"If-Match": part["etag"]})
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["path"][-2:] == ["mail", "password"]
    assert client.get("/api/v1/draft/notifications").json()["value"] == part["value"]
