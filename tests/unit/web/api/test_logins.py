"""Logins of telephones and gateways over HTTP."""

import pytest
from fastapi.testclient import TestClient

from appliance.asterisk.render.secrets import Secrets
from appliance.domain.role import Role
from appliance.storage.audit import AuditLog
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree


@pytest.fixture(autouse=True)
def company(premises: Premises) -> None:
    tree = template_tree("shop")
    tree["sip_peers"] = {
        "gate": {"kind": "gateway", "login": "peer", "username": "gate1"},
        "plain": {"kind": "gateway", "address": "192.168.1.9"},
    }
    put_in_force(premises, tree)


def test_a_login_is_shown_and_that_is_on_record(client: TestClient, premises: Premises) -> None:
    shown = client.post("/api/v1/logins/phones/8001").json()
    assert shown["account"] == "8001"
    assert shown["password"] == Secrets.load_or_make(premises.instance.secrets).accounts["8001"]
    noted = AuditLog(premises.reading, premises.writing).latest(1)[0]
    assert (noted.action, noted.what) == ("phone_login", "8001")
    assert client.post("/api/v1/logins/phones/none").status_code == 409


def test_a_new_password_takes_the_old_ones_place(client: TestClient) -> None:
    old = client.post("/api/v1/logins/phones/8001").json()["password"]
    new = client.post("/api/v1/logins/phones/8001/renew").json()["password"]
    assert new != old
    assert client.post("/api/v1/logins/phones/8001").json()["password"] == new


def test_a_peers_password_is_kept_and_never_shown(client: TestClient, premises: Premises) -> None:
    answer = client.put("/api/v1/logins/peers/gate", json={"password": "geheim-123"})
    assert answer.json() == {"holds": False, "username": "gate1"}
    assert "geheim-123" in Secrets.load_or_make(premises.instance.secrets).accounts.values()
    for peer, password in (("plain", "geheim-123"), ("none", "geheim-123"), ("gate", "a]b;c")):
        assert client.put(f"/api/v1/logins/peers/{peer}", json={"password": password}).status_code == 409


def test_supervisors_see_no_passwords(client_as: ClientAs) -> None:
    supervisor = client_as(somebody(Role.SUPERVISOR))
    assert "8001" in supervisor.get("/api/v1/logins/phones").json()
    assert supervisor.post("/api/v1/logins/phones/8001").status_code == 403
