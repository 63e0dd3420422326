"""Lists of callers over HTTP; the controller is one that only keeps what it is told to publish."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient

from appliance.domain.role import Role
from appliance.services.drafting import Desk, Place
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree


class House:
    """Puts in force whatever is published."""

    def __init__(self, premises: Premises) -> None:
        self.premises = premises
        self.asked: list[Mapping[str, Any]] = []

    @property
    def desk(self) -> Desk:
        return Desk(self.premises.instance, self.premises.reading, self.premises.writing, self.premises.now)

    @property
    def lists(self) -> Mapping[str, Any]:
        return dict(self.desk.read().published["lists"])

    async def ask(self, command: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        assert command == "publish"
        self.asked.append(given)
        return {"revision": put_in_force(self.premises, given["document"])}


@pytest.fixture
def house(premises: Premises, monkeypatch: pytest.MonkeyPatch) -> House:
    tree = template_tree("shop")
    tree["lists"] = {"spam": {"name": "骚扰", "numbers": ["13800138000"], "prefixes": ["0400"]}}
    for hotline in tree["hotlines"].values():
        hotline["screening"] = {"block": [{"list": "spam"}]}
    put_in_force(premises, tree)
    made = House(premises)
    monkeypatch.setattr(Premises, "ask", made.ask)
    return made


def test_lists_tell_what_they_hold_and_where_they_decide(client: TestClient, house: House) -> None:
    (told,) = client.get("/api/v1/lists").json()
    assert (told["id"], told["name"], told["entries"], told["hits"]) == ("spam", "骚扰", 2, 0)
    assert [use["use"] for use in told["uses"]] == ["block"] * len(house.desk.read().published["hotlines"])
    entries = client.get("/api/v1/lists/spam/entries").json()["items"]
    assert [(one["kind"], one["value"]) for one in entries] == [("number", "13800138000"), ("prefix", "0400")]


def test_an_entry_is_published_at_once_under_the_persons_name(client: TestClient, house: House) -> None:
    answer = client.post("/api/v1/lists/spam/entries", json={"value": "139 0000 1111"})
    assert answer.json() == {"revision": 2}
    assert house.lists["spam"]["numbers"] == ["13800138000", "13900001111"]
    assert house.asked[0]["author"] == "a-admin"
    assert house.asked[0]["base_revision"] == 1
    client.delete("/api/v1/lists/spam/entries", params={"kind": "number", "value": "13900001111"})
    assert house.lists["spam"]["numbers"] == ["13800138000"]


def test_a_draft_gets_the_same_change_and_builds_on_the_new_revision(client: TestClient, house: House) -> None:
    site = Place("site")
    house.desk.put(site, {**house.desk.read().tree["site"], "name": "Neu"}, house.desk.part(site).mark, "wang")
    client.post("/api/v1/lists/spam/entries", json={"value": "13900001111"})
    draft = house.desk.read()
    assert (draft.tree["site"]["name"], draft.base, draft.in_force) == ("Neu", 2, 2)
    assert "13900001111" in draft.tree["lists"]["spam"]["numbers"]
    assert house.desk.read().published["site"]["name"] != "Neu"


def test_a_caller_is_blocked_without_any_list_yet(client: TestClient, premises: Premises, house: House) -> None:
    bare = template_tree("shop") | {"lists": {}}
    for hotline in bare["hotlines"].values():
        hotline.pop("screening", None)
    put_in_force(premises, bare)
    before = house.desk.read().published
    blocked = client.post("/api/v1/lists/block", json={"value": "13900001111"}).json()
    assert (blocked["list_id"], blocked["added"]) == ("blocked", True)
    tree = house.desk.read().published
    assert tree["lists"]["blocked"]["numbers"] == ["13900001111"]
    for hotline in tree["hotlines"].values():
        assert {"list": "blocked"} in hotline["screening"]["block"]
    assert "13900001111" not in str(house.asked[0]["note"])
    assert client.post("/api/v1/lists/block", json={"value": "13900001111"}).json()["added"] is False
    entry = {"kind": "number", "value": "13900001111"}
    assert client.delete("/api/v1/lists/blocked/entries", params=entry).status_code == 200
    assert house.desk.read().published == before


def test_a_file_is_tried_then_taken_and_given_back(client: TestClient, house: House) -> None:
    content = "number,13800138000,alt\nprefix,0755,neu\n"
    tried = client.post("/api/v1/lists/spam/import?dry_run=true", files={"file": ("a.csv", content)})
    assert tried.json() == {"entries": 2, "added": 1, "removed": 1, "revision": None}
    assert house.asked == []
    client.post("/api/v1/lists/spam/import", files={"file": ("a.csv", content)})
    assert "numbers" not in house.lists["spam"]
    assert client.get("/api/v1/lists/spam/export.csv").text == content
    found = client.get("/api/v1/lists/spam/entries", params={"search": "075"}).json()["items"]
    assert [(one["value"], one["note"]) for one in found] == [("0755", "neu")]
    client.post("/api/v1/lists/spam/entries", json={"value": "13700000000"})
    page = client.get("/api/v1/lists/spam/entries", params={"limit": 2}).json()
    assert [one["value"] for one in page["items"]] == ["13700000000", "13800138000"]
    rest = client.get("/api/v1/lists/spam/entries", params={"limit": 2, "after": page["next"]}).json()
    assert ([one["value"] for one in rest["items"]], rest["next"]) == (["0755"], None)


def test_bad_lines_are_told_and_nothing_changes(client: TestClient, house: House) -> None:
    answer = client.post("/api/v1/lists/spam/import", files={"file": ("a.csv", "number,abc,\n")})
    assert answer.status_code == 409
    assert "line 1" in answer.json()["title"]
    assert house.asked == []
    assert client.post("/api/v1/lists/spam/entries", json={"value": "abc"}).status_code == 409
    assert client.post("/api/v1/lists/none/entries", json={"value": "139"}).status_code == 404


def test_supervisors_keep_lists_and_agents_do_not(client_as: ClientAs, house: House) -> None:
    agent, installer = client_as(somebody(Role.AGENT)), client_as(somebody(Role.INSTALLER))
    supervisor = client_as(somebody(Role.SUPERVISOR))
    assert agent.get("/api/v1/lists").status_code == 403
    assert installer.post("/api/v1/lists/block", json={"value": "13900001111"}).status_code == 403
    assert supervisor.post("/api/v1/lists/block", json={"value": "13900001111"}).status_code == 200
    assert "13900001111" in house.lists["spam"]["numbers"]
