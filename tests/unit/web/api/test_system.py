"""The machine over HTTP, and the upload of another certificate."""

from dataclasses import replace
from datetime import UTC, datetime

from starlette.testclient import TestClient

from appliance.domain.role import Role
from appliance.services.certificates.workshop import make
from appliance.storage.audit import AuditLog
from appliance.version import VERSION
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody


def test_the_machine_is_told(client: TestClient) -> None:
    before = datetime.now(UTC)
    told = client.get("/api/v1/system").json()
    assert told["version"] == VERSION
    assert 0 < told["disk"]["free_bytes"] < told["disk"]["total_bytes"]
    assert [part["name"] for part in told["parts"]][:3] == ["controller", "asterisk", "database"]
    assert told["parts"][0]["ok"] is False
    assert told["certificate"] is None
    assert told["network"]["open_to_network"] is False
    machine, web = (datetime.fromisoformat(told[name]) for name in ("machine_up_since", "web_up_since"))
    assert machine < web < before
    assert (before - web).total_seconds() < 24 * 3600


def test_a_certificate_is_uploaded_and_made_anew(client_as: ClientAs, premises: Premises) -> None:
    client = client_as(somebody(Role.INSTALLER))
    assert client.get("/api/v1/system/certificate").status_code == 404
    pem, facts = make(["shop.example"], [], 30, premises.now())
    key, chain = pem.split("-----BEGIN CERTIFICATE", 1)
    wrong = client.put("/api/v1/system/certificate", json={"chain": "x", "key": key})
    assert (wrong.status_code, wrong.json()["title"]) == (422, "This is no certificate in PEM form.")
    body = {"chain": "-----BEGIN CERTIFICATE" + chain, "key": key}
    taken = client.put("/api/v1/system/certificate", json=body)
    assert (taken.status_code, taken.json()["fingerprint"]) == (200, facts.fingerprint)
    assert "PRIVATE" not in taken.text
    assert client.get("/api/v1/system/certificate").json()["names"] == ["shop.example"]
    client.put("/api/v1/wizard", json={"network_name": "laozhang"})
    anew = client.post("/api/v1/system/certificate/self-signed").json()
    assert anew["self_signed"] is True
    assert "laozhang.local" in anew["names"]
    found = AuditLog(premises.reading, premises.writing).latest(2, action="certificate")
    assert [entry.who for entry in found] == ["a-installer"] * 2
    assert "shop.example" in found[1].detail


def test_an_encrypted_web_tells_its_certificate(premises: Premises) -> None:
    open_to_all = replace(premises.instance, web_address="0.0.0.0")  # noqa: S104 - nothing listens
    assert open_to_all.is_web_encrypted
    assert not replace(premises.instance, web_address="::1").is_web_encrypted
