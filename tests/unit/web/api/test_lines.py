"""Lines, health, names and today's figures over HTTP."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert

from appliance.domain.role import Role
from appliance.services.live_client import LinkLost
from appliance.services.live_state import PartHealth, Snapshot
from appliance.services.live_wire import Update
from appliance.storage.schema import calls
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree

NOW = datetime.now(UTC)


def put_call(premises: Premises, id_: str, **columns: object) -> None:
    row: Mapping[str, object] = {
        "id": id_,
        "line": "01",
        "called": "4008001234",
        "caller_name": "",
        "revision": "1",
        "started_at": NOW,
        **columns,
    }
    with premises.writing.begin() as connection:
        connection.execute(insert(calls).values(row))


def test_the_lines_are_those_in_force_with_their_latest_callers(premises: Premises, client: TestClient) -> None:
    put_in_force(premises, template_tree("demo"))
    put_call(premises, "old", started_at=NOW - timedelta(days=400))
    put_call(premises, "new", started_at=NOW - timedelta(days=3))
    put_call(premises, "sample", sample=1)
    put_call(premises, "staff", kind="internal")
    told = client.get("/api/v1/lines").json()
    assert [line["line"] for line in told] == [f"{number:02}" for number in range(1, 11)]
    assert datetime.fromisoformat(told[0]["last_call_at"]) == NOW - timedelta(days=3)
    assert told[1]["last_call_at"] is None
    assert told[0]["hotlines"] == {"main": "晨光贸易"}


def test_without_a_configuration_there_are_no_lines_to_tell(client: TestClient) -> None:
    answer = client.get("/api/v1/lines")
    assert answer.status_code == 409
    assert "publish" in answer.json()["remedy"]


def test_health_is_told_with_what_fails(premises: Premises, client: TestClient) -> None:
    parts = {
        name: PartHealth(name, ok=name != "disk", detail="full", since=NOW) for name in ("asterisk", "database", "disk")
    }
    premises.house.take(Update(Snapshot(1, NOW, health=parts), None))
    told = client.get("/api/v1/health").json()
    assert told["ok"] is True
    assert told["warnings"]["disk"]["detail"] == "full"
    premises.house.take(LinkLost("gone"))
    assert client.get("/api/v1/health").json()["controller"]["detail"] == "gone"


def test_names_are_those_in_force(premises: Premises, client: TestClient) -> None:
    assert client.get("/api/v1/live/names").json()["agents"] == {}
    put_in_force(premises, template_tree("demo"))
    told = client.get("/api/v1/live/names").json()
    assert told["agents"]["8001"] == "王芳"
    assert told["nodes"]["main"]["sales"] == "ring"


def test_todays_figures_are_of_calls_from_outside(premises: Premises, client: TestClient) -> None:
    put_in_force(premises, template_tree("demo"))
    put_call(premises, "a", result="answered", talk_s=60.0, ring_s=5.0)
    put_call(premises, "b", result="abandoned")
    put_call(premises, "c")
    put_call(premises, "before", started_at=NOW - timedelta(days=2), result="answered")
    put_call(premises, "staff", kind="internal", result="answered")
    told = client.get("/api/v1/live/today").json()
    assert (told["calls"], told["running"], told["answered"], told["missed"]) == (3, 1, 1, 1)
    assert (told["average_ring_s"], told["average_talk_s"], sum(told["by_hour"])) == (5, 60, 3)


@pytest.mark.parametrize(
    ("path", "role", "status"),
    [
        ("/api/v1/lines", Role.AGENT, 403),
        ("/api/v1/lines", Role.INSTALLER, 409),
        ("/api/v1/health", Role.AGENT, 200),
        ("/api/v1/live/names", Role.AGENT, 200),
        ("/api/v1/live/today", Role.INSTALLER, 200),
        ("/api/v1/live/today", None, 401),
    ],
)
def test_who_may_ask(client_as: ClientAs, path: str, role: Role | None, status: int) -> None:
    who = None if role is None else somebody(role)
    assert client_as(who).get(path).status_code == status
