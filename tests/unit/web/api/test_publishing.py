"""Publishing the draft, revisions and going back, over HTTP."""

from collections.abc import Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient

from appliance.config.problem import Problem
from appliance.domain.role import Role
from appliance.services.control_messages import Done, Failure, Progress, Reply, Request
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.controller import controller, ended
from tests.unit.web.api.in_force import put_in_force, template_tree

SITE = "/api/v1/draft/site"
DONE = {"revision": 2, "changed": True, "differences": ["company name"], "warnings": [], "overruled": []}


@pytest.fixture(autouse=True)
def _configured(premises: Premises) -> None:
    put_in_force(premises, template_tree("demo"))


def rename_company(client: TestClient, name: str = "新名字") -> str:
    site = client.get(SITE).json()
    client.put(SITE, json=site["value"] | {"name": name}, headers={"If-Match": site["etag"]})
    return str(client.get("/api/v1/draft").json()["etag"])


def publish(client: TestClient, etag: str, **words: str) -> dict[str, Any]:
    answer = client.post("/api/v1/draft/publish", json=words, headers={"If-Match": etag})
    assert answer.status_code == 202, answer.text
    return ended(client, answer.json())


def test_a_published_draft_is_gone(client: TestClient, premises: Premises) -> None:
    def answer(request: Request) -> Sequence[Reply]:
        put_in_force(premises, request.parameters["document"])
        return [Progress("making the sounds: 20 of 80"), Done(DONE)]

    etag = rename_company(client)
    with controller(premises.instance.control_socket, answer) as asked:
        job = publish(client, etag, note="why")
    assert (job["state"], job["result"]["revision"], job["share"]) == ("done", 2, 1.0)
    assert [(each.command, each.parameters["author"], each.parameters["note"]) for each in asked] == [
        ("publish", "a-admin", "why")
    ]
    assert asked[0].parameters["base_revision"] == 1
    draft = client.get("/api/v1/draft").json()
    assert (draft["version"], draft["differs"], draft["in_force"]) == (0, False, 2)


def test_what_is_changed_meanwhile_stays_a_draft(client: TestClient, premises: Premises) -> None:
    def answer(request: Request) -> Sequence[Reply]:
        rename_company(client, "noch neuer")
        put_in_force(premises, request.parameters["document"])
        return [Done(DONE)]

    etag = rename_company(client)
    with controller(premises.instance.control_socket, answer):
        publish(client, etag)
    draft = client.get("/api/v1/draft").json()
    assert (draft["base"], draft["in_force"], draft["document"]["site"]["name"]) == (2, 2, "noch neuer")


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (Failure("faulty", "refused", problems=(Problem(("site", "name"), "is required"),)), 422),
        (Failure("stories", "2 stories fail", details=("'a' fails: x",)), 422),
        (Failure("stale", "published meanwhile by li"), 409),
        (Failure("failed", "bug"), 500),
    ],
)
def test_why_it_fails_is_told_and_the_draft_stays(
    client: TestClient, premises: Premises, failure: Failure, status: int
) -> None:
    etag = rename_company(client)
    with controller(premises.instance.control_socket, lambda _: [failure]):
        job = publish(client, etag)
    problem = job["problem"]
    assert (job["state"], problem["type"], problem["status"]) == ("failed", failure.kind, status)
    assert [fault["path"] for fault in problem["faults"]] == [list(each.path) for each in failure.problems]
    assert problem["details"] == list(failure.details)
    assert client.get("/api/v1/draft").json()["version"] == 1


def test_it_must_be_the_state_that_was_looked_at(client: TestClient) -> None:
    etag = client.get("/api/v1/draft").json()["etag"]
    nothing = client.post("/api/v1/draft/publish", json={}, headers={"If-Match": etag})
    assert (nothing.status_code, nothing.json()["type"]) == (409, "nothing_drafted")
    rename_company(client)
    assert client.post("/api/v1/draft/publish", json={}, headers={"If-Match": etag}).status_code == 412
    assert client.post("/api/v1/draft/publish", json={}).status_code == 428


def test_without_a_controller_the_task_says_so(client: TestClient) -> None:
    job = publish(client, rename_company(client))
    assert job["problem"]["type"] == "controller_down"


def test_a_task_is_its_makers_alone(client: TestClient, client_as: ClientAs) -> None:
    job = publish(client, rename_company(client))
    other = client_as(somebody(Role.INSTALLER))
    assert other.get(f"/api/v1/jobs/{job['id']}").status_code == 404
    assert other.get("/api/v1/jobs/unknown").status_code == 404


def test_revisions_are_listed_by_page_and_compared(client: TestClient, premises: Premises) -> None:
    tree = template_tree("demo")
    for number in range(2, 6):
        put_in_force(premises, tree | {"site": tree["site"] | {"name": f"公司{number}"}})
    first = client.get("/api/v1/revisions?limit=3").json()
    assert [(each["number"], each["in_force"]) for each in first["items"]] == [(5, True), (4, False), (3, False)]
    second = client.get("/api/v1/revisions", params={"limit": 3, "after": first["next"]}).json()
    assert ([each["number"] for each in second["items"]], second["next"]) == ([2, 1], None)
    told = client.get("/api/v1/revisions/5/difference").json()
    assert (told["older"], told["items"][0]["before"], told["items"][0]["after"]) == (4, "公司4", "公司5")
    told = client.get("/api/v1/revisions/5/difference?to=1").json()
    assert told["items"][0]["before"] == tree["site"]["name"]
    assert client.get("/api/v1/revisions/77").status_code == 404
    assert client.get("/api/v1/revisions/5").json()["document"]["site"]["name"] == "公司5"


def test_going_back_is_the_controllers_doing(client: TestClient, premises: Premises) -> None:
    with controller(premises.instance.control_socket, lambda _: [Done(DONE)]) as asked:
        answer = client.post("/api/v1/revisions/1/roll-back", json={"note": "better"})
        assert ended(client, answer.json())["state"] == "done"
    assert (asked[0].command, asked[0].parameters["revision"]) == ("rollback", 1)
    assert client.post("/api/v1/revisions/9/roll-back", json={}).status_code == 404


def test_a_file_is_read_back_as_it_was_with_its_secrets(client: TestClient, premises: Premises) -> None:
    tree = template_tree("demo")
    tree["agents"]["8001"]["pin"] = "271828"
    number = put_in_force(premises, tree)
    file = client.get(f"/api/v1/revisions/{number}/yaml")
    assert file.headers["content-disposition"] == f'attachment; filename="zongji-revision-{number}.yaml"'
    assert "271828" not in file.text
    rename_company(client)
    etag = client.get("/api/v1/draft").json()["etag"]
    back = client.post("/api/v1/draft/import", json={"yaml": file.text}, headers={"If-Match": etag})
    assert back.status_code == 200, back.text
    assert back.json()["differs"] is False


def test_a_file_with_faults_becomes_a_draft_with_faults(client: TestClient) -> None:
    etag = client.get("/api/v1/draft").json()["etag"]
    text = client.get("/api/v1/draft/yaml").text.replace("Asia/Shanghai", "Asia/Shang")
    body = client.post("/api/v1/draft/import", json={"yaml": text}, headers={"If-Match": etag}).json()
    assert [each["path"] for each in body["faults"]] == [["site", "time_zone"]]
    etag = body["etag"]
    no_yaml = client.post("/api/v1/draft/import", json={"yaml": "a: [b"}, headers={"If-Match": etag})
    assert (no_yaml.status_code, no_yaml.json()["faults"][0]["line"]) == (422, 1)


def test_a_draft_of_an_older_base_is_brought_along(client: TestClient, premises: Premises) -> None:
    etag = rename_company(client, "mine")
    tree = template_tree("demo")
    tree["departments"]["sales"]["name"] = "theirs"
    put_in_force(premises, tree)
    answer = client.post(
        "/api/v1/draft/rebase", json={}, headers={"If-Match": client.get("/api/v1/draft").json()["etag"]}
    )
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["base"], body["document"]["site"]["name"]) == (2, "mine")
    assert body["document"]["departments"]["sales"]["name"] == "theirs"
    assert [(each["section"], each["id"]) for each in body["parts"]] == [("site", None)]
    assert etag != body["etag"]


@pytest.mark.parametrize(("keep", "stands"), [("mine", "mine"), ("theirs", "theirs")])
def test_where_both_have_changed_somebody_says_whose(
    client: TestClient, premises: Premises, keep: str, stands: str
) -> None:
    rename_company(client, "mine")
    tree = template_tree("demo")
    put_in_force(premises, tree | {"site": tree["site"] | {"name": "theirs"}})
    headers = {"If-Match": client.get("/api/v1/draft").json()["etag"]}
    refused = client.post("/api/v1/draft/rebase", json={}, headers=headers)
    assert (refused.status_code, refused.json()["details"]) == (409, ["site"])
    body = client.post("/api/v1/draft/rebase", json={"keep": keep}, headers=headers).json()
    assert body["document"]["site"]["name"] == stands


def test_templates_begin_a_draft(client: TestClient) -> None:
    listed = client.get("/api/v1/templates").json()
    assert "clinic" in [each["id"] for each in listed]
    etag = client.get("/api/v1/draft").json()["etag"]
    headers = {"If-Match": etag}
    assert client.post("/api/v1/draft/from-template", json={"template": "no"}, headers=headers).status_code == 404
    body = client.post("/api/v1/draft/from-template", json={"template": "clinic"}, headers=headers).json()
    assert (body["document"]["site"]["name"], body["faults"]) == ("安心口腔诊所", [])
    again = client.post("/api/v1/draft/from-revision", json={"revision": 1}, headers={"If-Match": body["etag"]})
    assert again.json()["differs"] is False
