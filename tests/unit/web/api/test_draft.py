"""The draft over HTTP: parts, marks, faults, two admins at once, publishing."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from fastapi.testclient import TestClient

from appliance.domain.role import Role
from appliance.services.publish.at_rest import box_of
from appliance.storage.audit import AuditLog
from appliance.storage.drafts import Drafts
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree

SALES = "/api/v1/draft/departments/sales"


@pytest.fixture(autouse=True)
def _configured(premises: Premises) -> None:
    put_in_force(premises, template_tree("demo"))


def etag_of(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["ETag"] == answer.json()["etag"]
    return str(answer.json()["etag"])


def change(client: TestClient, path: str, value: dict[str, Any], etag: str | None = None) -> dict[str, Any]:
    answer = client.put(path, json=value, headers={"If-Match": etag or etag_of(client, path)})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def test_without_a_draft_it_is_what_is_in_force(client: TestClient) -> None:
    body = client.get("/api/v1/draft").json()
    assert (body["version"], body["differs"], body["parts"], body["faults"]) == (0, False, [], [])
    assert body["base"] == body["in_force"] == 1
    assert body["document"]["departments"]["sales"]["agents"]


def test_a_changed_part_is_told_with_who_and_difference(client: TestClient) -> None:
    value = client.get(SALES).json()["value"] | {"name": "售前"}
    body = change(client, SALES, value)
    assert (body["value"]["name"], body["changed_by"], body["differs"]) == ("售前", "a-admin", True)
    draft = client.get("/api/v1/draft").json()
    assert [(each["section"], each["id"], each["change"]) for each in draft["parts"]] == [
        ("departments", "sales", "changed")
    ]
    told = client.get("/api/v1/draft/difference").json()
    assert told["exact"]
    (only,) = told["items"]
    assert (only["path"], only["kind"], only["after"]) == (["departments", "sales", "name"], "changed", "售前")
    assert only["words"] == [f"department sales: name {only['before']} → 售前"]


def test_a_part_says_the_same_in_its_one_form(client: TestClient) -> None:
    value = client.get(SALES).json()["value"]
    body = change(client, SALES, value | {"distribution": "sequential", "ringtone": None})
    assert (body["value"], body["differs"]) == (value, False)


def test_a_fault_is_kept_and_told_with_its_path(client: TestClient) -> None:
    value = client.get(SALES).json()["value"]
    body = change(client, SALES, value | {"agents": ["8001", "8777"]})
    assert [(each["path"], each["message"][:27]) for each in body["faults"]] == [
        (["departments", "sales", "agents", 1], "there is no agent '8777'; t")
    ]
    site = client.get("/api/v1/draft/site").json()
    assert (site["faults"], site["other_faults"]) == ([], 1)
    assert len(client.get("/api/v1/draft").json()["faults"]) == 1


def test_a_change_must_name_its_basis(client: TestClient) -> None:
    value = client.get(SALES).json()["value"]
    assert client.put(SALES, json=value).status_code == 428
    old = etag_of(client, SALES)
    change(client, SALES, value | {"name": "一"})
    refused = client.put(SALES, json=value | {"name": "二"}, headers={"If-Match": old})
    assert refused.status_code == 412
    assert "a-admin" in refused.json()["title"]
    assert client.get(SALES).json()["value"]["name"] == "一"


def test_others_on_other_parts_are_not_disturbed(client: TestClient) -> None:
    etag = etag_of(client, SALES)
    site = client.get("/api/v1/draft/site").json()
    change(client, "/api/v1/draft/site", site["value"] | {"name": "新名字"})
    change(client, SALES, client.get(SALES).json()["value"] | {"name": "售前"}, etag)
    assert len(client.get("/api/v1/draft").json()["parts"]) == 2


def test_making_needs_that_it_is_not_there(client: TestClient) -> None:
    value = client.get(SALES).json()["value"]
    path = "/api/v1/draft/departments/repairs"
    assert client.get(path).status_code == 404
    assert client.put(path, json=value, headers={"If-Match": '"x"'}).status_code == 404
    assert client.put(path, json=value, headers={"If-None-Match": "*"}).status_code == 200
    assert client.put(path, json=value, headers={"If-None-Match": "*"}).status_code == 409


def test_what_is_taken_away_leaves_no_trace(client: TestClient) -> None:
    path = "/api/v1/draft/calendars/extra"
    body = client.put(path, json={"name": "x"}, headers={"If-None-Match": "*"}).json()
    assert client.delete(path).status_code == 428
    assert client.delete(path, headers={"If-Match": '"old"'}).status_code == 412
    assert client.delete(path, headers={"If-Match": body["etag"]}).status_code == 204
    assert client.get("/api/v1/draft").json()["differs"] is False


def test_uses_and_renaming_follow_every_reference(client: TestClient) -> None:
    found = client.get("/api/v1/draft/agents/8001/uses").json()["paths"]
    assert ["departments", "sales", "agents", 0] in found
    path = "/api/v1/draft/agents/8001"
    etag = etag_of(client, path)
    assert client.post(f"{path}/rename", json={"to": "8002"}, headers={"If-Match": etag}).status_code == 409
    assert client.post(f"{path}/rename", json={"to": "8042"}, headers={"If-Match": '"no"'}).status_code == 412
    assert client.post(f"{path}/rename", json={"to": "no id"}, headers={"If-Match": etag}).status_code == 422
    answer = client.post(f"{path}/rename", json={"to": "8042"}, headers={"If-Match": etag})
    assert answer.status_code == 200
    draft = client.get("/api/v1/draft").json()
    assert draft["faults"] == []
    assert draft["document"]["departments"]["sales"]["agents"][0] == "8042"
    assert '"8001"' not in json.dumps(draft["document"])


def test_a_pin_is_shown_to_nobody_and_kept_by_its_stars(client: TestClient, premises: Premises) -> None:
    path = "/api/v1/draft/agents/8001"
    value = client.get(path).json()["value"]
    body = change(client, path, value | {"pin": "271828"})
    assert body["value"]["pin"] == "********"
    body = change(client, path, body["value"] | {"name": "李"})
    assert '"pin":"271828"' in str(
        Drafts(premises.reading, premises.writing).change(box_of(premises.instance), lambda row: row)
    )
    assert "271828" not in client.get("/api/v1/draft").text + client.get("/api/v1/draft/difference").text
    lost = client.put(
        "/api/v1/draft/agents/8002",
        json={"name": "王", "pin": "********"},
        headers={"If-Match": etag_of(client, "/api/v1/draft/agents/8002")},
    )
    assert (lost.status_code, lost.json()["faults"][0]["path"]) == (422, ["agents", "8002", "pin"])


def test_the_mark_tells_of_a_changed_pin(client: TestClient) -> None:
    path = "/api/v1/draft/agents/8001"
    value = client.get(path).json()["value"]
    first = change(client, path, value | {"pin": "271828"})
    second = change(client, path, value | {"pin": "314159"})
    assert first["value"] == second["value"]
    assert first["etag"] != second["etag"]


def test_discarding_needs_the_newest_state(client: TestClient, premises: Premises) -> None:
    old = etag_of(client, "/api/v1/draft")
    change(client, SALES, client.get(SALES).json()["value"] | {"name": "售前"})
    assert client.delete("/api/v1/draft").status_code == 428
    assert client.delete("/api/v1/draft", headers={"If-Match": old}).status_code == 412
    assert client.delete("/api/v1/draft", headers={"If-Match": etag_of(client, "/api/v1/draft")}).status_code == 204
    assert client.get("/api/v1/draft").json()["version"] == 0
    (noted,) = AuditLog(premises.reading, premises.writing).latest(1)
    assert (noted.who, noted.action) == ("a-admin", "draft_discard")


def test_two_admins_at_once_get_one_conflict_and_no_loss(client_as: ClientAs) -> None:
    people = [client_as(somebody(Role.ADMIN)), client_as(somebody(Role.INSTALLER))]
    for round_ in range(10):
        etag = etag_of(people[0], SALES)
        value = people[0].get(SALES).json()["value"]
        together = Barrier(2)

        def save(
            number: int, etag: str = etag, value: dict[str, Any] = value, round_: int = round_, go: Barrier = together
        ) -> int:
            go.wait(10)
            answer = people[number].put(SALES, json=value | {"name": f"{round_}-{number}"}, headers={"If-Match": etag})
            return answer.status_code

        with ThreadPoolExecutor(2) as pool:
            statuses = list(pool.map(save, range(2)))
        assert sorted(statuses) == [200, 412]
        winner = statuses.index(200)
        assert people[0].get(SALES).json()["value"]["name"] == f"{round_}-{winner}"


def test_two_admins_on_different_parts_both_stand(client_as: ClientAs) -> None:
    people = [client_as(somebody(Role.ADMIN)), client_as(somebody(Role.INSTALLER))]
    paths = [SALES, "/api/v1/draft/site"]
    for round_ in range(10):
        etags = [etag_of(people[0], path) for path in paths]
        values = [people[0].get(path).json()["value"] for path in paths]
        together = Barrier(2)

        def save(
            number: int,
            round_: int = round_,
            etags: list[str] = etags,
            values: list[Any] = values,
            go: Barrier = together,
        ) -> int:
            go.wait(10)
            value = values[number] | {"name": f"{round_}-{number}"}
            return people[number].put(paths[number], json=value, headers={"If-Match": etags[number]}).status_code

        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(save, range(2))) == [200, 200]
        assert [people[0].get(path).json()["value"]["name"] for path in paths] == [f"{round_}-0", f"{round_}-1"]


@pytest.mark.parametrize("path", ["/api/v1/draft/nothing", "/api/v1/draft/nothing/x", "/api/v1/draft/agents"])
def test_what_is_no_section_is_refused(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 422


def test_a_document_beyond_all_bounds_is_refused(client: TestClient) -> None:
    site = client.get("/api/v1/draft/site").json()
    much = site["value"] | {"lexicon": {"x": "y" * 2_000_001}}
    refused = client.put("/api/v1/draft/site", json=much, headers={"If-Match": site["etag"]})
    assert refused.status_code == 422


def test_an_agent_sees_no_draft_and_a_supervisor_changes_none(client_as: ClientAs) -> None:
    assert client_as(somebody(Role.AGENT)).get("/api/v1/draft").status_code == 403
    supervisor = client_as(somebody(Role.SUPERVISOR))
    assert supervisor.get("/api/v1/draft").status_code == 200
    assert supervisor.put(SALES, json={}, headers={"If-Match": '"x"'}).status_code == 403


def test_a_difference_tells_what_held_by_default(client: TestClient) -> None:
    path = "/api/v1/draft/retention"
    change(client, path, {"voicemail_days": 365, "faxes_days": None})
    items = client.get("/api/v1/draft/difference").json()["items"]
    assert [(each["path"], each["kind"], each["before"], each["after"]) for each in items] == [
        (["retention", "voicemail_days"], "changed", 180, 365),
        (["retention", "faxes_days"], "removed", 180, None),
    ]


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels):
        value = {"name": value}
    return value


@pytest.mark.parametrize(
    "body",
    [
        '{"name": "\\ud800"}',
        '{"name": NaN}',
        '{"name": 1e999}',
        json.dumps(nested(30)),
        json.dumps({"name": "x" * 2_100_000}),
    ],
    ids=["half a sign", "no number", "infinity", "too deep", "too large"],
)
def test_what_no_document_can_hold_is_refused(client: TestClient, body: str) -> None:
    headers = {"If-Match": etag_of(client, SALES), "Content-Type": "application/json"}
    refused = client.put(SALES, content=body, headers=headers)
    assert refused.status_code in {400, 422}, refused.text
    assert client.get(SALES).json()["differs"] is False
