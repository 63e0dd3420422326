"""Trying a call, stories, the replay and openings over HTTP."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from appliance.domain.ids import HotlineId
from appliance.domain.role import Role
from appliance.services.control_messages import Done, Reply, Request
from appliance.storage.audit import AuditLog
from appliance.storage.overrides import OverrideChange, Overrides, SetTo
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.controller import controller, ended
from tests.unit.web.api.in_force import put_in_force, template_tree
from tests.unit.web.api.past_call import keep_a_call

AT = "2026-11-20T10:00:00"


@pytest.fixture(autouse=True)
def _configured(premises: Premises) -> None:
    put_in_force(premises, template_tree("clinic"))
    premises.instance.save()


def tried(client: TestClient, **told: str | list[str]) -> dict[str, Any]:
    answer = client.post("/api/v1/try", json={"at": AT, **told})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_a_call_is_walked_with_reasons_and_what_is_heard(client: TestClient) -> None:
    body = tried(client, caller="13800138000", keys=["1"])
    assert body["path"][0] == template_tree("clinic")["hotlines"][body["hotline"]]["flow"]["start"]
    assert (body["result"], body["served_by"]) == ("answered", ["8001"])
    step = next(step for step in body["steps"] if step["kind"] == "menu")
    assert (step["keys"], bool(step["reason"])) == ("1", True)
    heard = [each for step in body["steps"] for each in step["heard"]]
    assert all(each["words"] for each in heard)
    assert [each["agent"] for each in heard if each["prompt"] is None] == ["8001"]
    times = [step["at_s"] for step in body["steps"]]
    assert times == sorted(times)
    assert [(each["agent"], each["outcome"]) for step in body["steps"] for each in step["rung"]] == [
        ("8001", "answered")
    ]


def test_the_draft_is_tried_before_it_is_in_force(client: TestClient) -> None:
    path = "/api/v1/draft/departments/reception"
    part = client.get(path).json()
    client.put(path, json=part["value"] | {"agents": ["8002"]}, headers={"If-Match": part["etag"]})
    assert tried(client, keys=["1"])["served_by"] == ["8002"]
    assert tried(client, keys=["1"], use="in_force")["served_by"] == ["8001"]
    assert tried(client, keys=["1"], use="1")["served_by"] == ["8001"]


def test_a_faulty_draft_is_refused_with_its_faults(client: TestClient) -> None:
    path = "/api/v1/draft/departments/reception"
    part = client.get(path).json()
    client.put(path, json=part["value"] | {"agents": ["8777"]}, headers={"If-Match": part["etag"]})
    refused = client.post("/api/v1/try", json={"at": AT})
    assert (refused.status_code, refused.json()["faults"][0]["path"]) == (
        422,
        ["departments", "reception", "agents", 0],
    )


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"caller": "abc"}, ["caller"]),
        ({"hotline": "nothing"}, ["hotline"]),
        ({"phones": {"8777": "busy"}}, ["phones", "8777"]),
        ({"keys": ["x"]}, ["keys", 0]),
    ],
)
def test_what_can_not_be_tried_is_told_at_its_input(client: TestClient, told: dict[str, Any], place: list[Any]) -> None:
    refused = client.post("/api/v1/try", json={"at": AT, **told})
    assert (refused.status_code, refused.json()["faults"][0]["path"]) == (422, place)


@pytest.mark.parametrize(("use", "status"), [("99", 404), ("nothing", 409), ("draft", 200)])
def test_what_is_no_configuration_is_refused(client: TestClient, use: str, status: int) -> None:
    assert client.post("/api/v1/try", json={"use": use, "at": AT}).status_code == status


def test_a_try_becomes_a_story_and_is_run(client: TestClient) -> None:
    part = client.get("/api/v1/draft/stories").json()
    body = {"name": "预约找前台", "call": {"at": AT, "keys": ["1"]}}
    kept = client.post("/api/v1/stories", json=body, headers={"If-Match": part["etag"]})
    assert kept.status_code == 200, kept.text
    assert len(kept.json()["value"]) == len(part["value"]) + 1
    assert kept.json()["faults"] == []
    assert client.post("/api/v1/stories", json=body, headers={"If-Match": part["etag"]}).status_code == 412
    ran = client.post("/api/v1/stories/run", json={}).json()
    assert (ran["holds"], ran["items"][-1]["name"]) == (True, "预约找前台")
    path = "/api/v1/draft/departments/reception"
    part = client.get(path).json()
    client.put(path, json=part["value"] | {"agents": ["8002"]}, headers={"If-Match": part["etag"]})
    ran = client.post("/api/v1/stories/run", json={}).json()
    assert ran["holds"] is False
    assert "served by 8002, not by 8001" in ran["items"][-1]["failures"]


def test_the_replay_is_a_task_of_another_process(client: TestClient) -> None:
    answer = client.post("/api/v1/replay", json={"days": 3, "use": "in_force"})
    assert answer.status_code == 202, answer.text
    job = ended(client, answer.json())
    assert (job["state"], job["problem"]) == ("done", None)
    assert (job["result"]["calls"], job["result"]["differences"]) == (0, [])


def test_the_replay_tells_both_ends_of_a_call_that_goes_elsewhere(client: TestClient, premises: Premises) -> None:
    instance = premises.instance
    today = datetime.now(UTC).replace(hour=2, minute=0)  # 10:00 in Shanghai, on a day on which the clinic is open
    keep_a_call(instance, "clinic", today - timedelta(days=(today.weekday() - 2) % 7 or 7), presses=["1"])
    path = "/api/v1/draft/departments/reception"
    part = client.get(path).json()
    client.put(path, json=part["value"] | {"agents": ["8002"]}, headers={"If-Match": part["etag"]})
    job = ended(client, client.post("/api/v1/replay", json={"days": 9}).json())
    assert (job["state"], job["words"], job["share"]) == ("done", "0 of 1 calls", 1)
    (found,) = job["result"]["differences"]
    assert (found["caller"], found["recorded"]) == ("13800138000", "answered")
    assert (found["before"]["served_by"], found["after"]["served_by"]) == ("8001", "8002")
    assert found["before"]["result"] == found["after"]["result"] == "answered"
    assert found["before"]["path"][0] == template_tree("clinic")["hotlines"]["main"]["flow"]["start"]
    assert (job["result"]["calls"], job["result"]["elsewhere"]) == (1, 1)


def test_openings_tell_hand_and_schedule(client: TestClient, premises: Premises) -> None:
    (found,) = client.get("/api/v1/openings").json()
    assert (found["decided_by"], found["schedule"]) == ("schedule", "consulting")
    until = datetime.now(UTC) + timedelta(hours=2)
    change = OverrideChange(HotlineId(found["hotline"]), datetime.now(UTC), SetTo.CLOSED, "li", until)
    Overrides(premises.reading, premises.writing).change(change)
    (found,) = client.get("/api/v1/openings").json()
    assert (found["decided_by"], found["opening"], found["by"]) == ("hand", "closed", "li")
    assert datetime.fromisoformat(found["until"]) == until


def test_setting_is_the_controllers_doing_and_on_record(client: TestClient, premises: Premises) -> None:
    (found,) = client.get("/api/v1/openings").json()
    path = f"/api/v1/openings/{found['hotline']}"

    def answer(request: Request) -> Sequence[Reply]:
        return [Done(dict(request.parameters))]

    until = "2099-01-02T18:00:00+08:00"
    with controller(premises.instance.control_socket, answer) as asked:
        assert client.put(path, json={"state": "closed", "until": until}).status_code == 200
        assert client.put(path, json={"state": "by_schedule", "until": until}).status_code == 200
        assert client.put("/api/v1/openings/nothing", json={"state": "open"}).status_code == 404
    assert [(each.command, each.parameters["to"], each.parameters["until"]) for each in asked] == [
        ("opening", "closed", until),
        ("opening", "schedule", None),
    ]
    noted = AuditLog(premises.reading, premises.writing).latest(2, action="opening")
    assert [entry.who for entry in noted] == ["a-admin", "a-admin"]
    assert client.put(path, json={"state": "open"}).status_code == 503


def test_agents_see_openings_and_set_none(client_as: ClientAs) -> None:
    agent = client_as(somebody(Role.AGENT, "8001"))
    assert agent.get("/api/v1/openings").status_code == 200
    assert agent.put("/api/v1/openings/main", json={"state": "open"}).status_code == 403


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00", "9999-12-31T23:59:59+14:00"])
def test_a_time_beyond_all_reach_is_told(client: TestClient, at: str) -> None:
    refused = client.post("/api/v1/try", json={"at": at})
    assert (refused.status_code, refused.json()["faults"][0]["path"]) == (422, ["at"])
