from fastapi.testclient import TestClient

from appliance.domain.role import Role
from appliance.storage.audit import AuditLog
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree

SAMPLES = "/api/v1/samples"


def test_made_counted_and_removed_with_a_line_in_the_audit(client: TestClient, premises: Premises) -> None:
    assert client.post(SAMPLES).status_code == 409
    put_in_force(premises, template_tree("demo"))
    assert client.get(SAMPLES).json() == {"calls": 0}
    made = client.post(SAMPLES, params={"days": 1}).json()["calls"]
    assert made == client.get(SAMPLES).json()["calls"]
    assert client.delete(SAMPLES).json() == {"calls": made}
    assert client.get(SAMPLES).json() == {"calls": 0}
    noted = AuditLog(premises.reading, premises.writing).latest(2)
    assert [entry.action for entry in noted] == ["samples_remove", "samples_make"]


def test_an_agent_makes_and_removes_none(client_as: ClientAs) -> None:
    agent = client_as(somebody(Role.AGENT, "8001"))
    assert [agent.post(SAMPLES).status_code, agent.delete(SAMPLES).status_code] == [403, 403]
