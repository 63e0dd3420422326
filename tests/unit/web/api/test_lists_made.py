"""Whole lists over HTTP: by region, for all hotlines, removed from wherever they decide."""

from collections.abc import Mapping
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from appliance.domain.role import Role
from appliance.errors import UserError
from appliance.services.control_messages import CommandFailed, Failure
from appliance.services.drafting import Place
from appliance.services.list_making import ListPlan, free_id, with_list
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force
from tests.unit.web.api.test_lists import House, house

__all__ = ["house"]

LISTS = "/api/v1/lists"


def tag(client: TestClient, list_id: str) -> str:
    return next(str(each["etag"]) for each in client.get(LISTS).json() if each["id"] == list_id)


def change(client: TestClient, list_id: str, plan: Mapping[str, object]) -> Response:
    return client.put(f"{LISTS}/{list_id}", json=plan, headers={"If-Match": tag(client, list_id)})


def drafted(house: House, screening: object) -> None:
    """Have the draft's hotline screen so."""
    place = Place("hotlines", "main")
    part = house.desk.part(place)
    house.desk.put(place, {**part.value, "screening": screening}, part.mark, "wang")


def test_callers_of_a_province_are_kept_out_in_one_press(client: TestClient, house: House) -> None:
    plan = {"name": "外省", "region": {"provinces": ["广东省"], "cities": ["杭州"]}, "use": "block"}
    made = client.post(LISTS, json=plan)
    assert (made.status_code, made.json()) == (201, {"revision": 2, "list_id": "list-1"})
    assert house.lists["list-1"] == {"name": "外省", "region": {"provinces": ["广东"], "cities": ["杭州"]}}
    for hotline in house.desk.read().published["hotlines"].values():
        assert [block["list"] for block in hotline["screening"]["block"]] == ["spam", "list-1"]
    told = {each["id"]: each for each in client.get(LISTS).json()}["list-1"]
    assert (told["region"]["provinces"], {use["use"] for use in told["uses"]}) == (["广东"], {"block"})


def test_a_list_keeps_its_numbers_when_its_use_changes(client: TestClient, house: House) -> None:
    made = client.post(LISTS, json={"name": "老客户", "number": "138 0000 2222", "use": "always"}).json()
    plan = {"name": "熟人", "anonymous": True, "use": "only"}
    assert change(client, made["list_id"], plan).status_code == 200
    assert house.lists[made["list_id"]] == {"numbers": ["13800002222"], "name": "熟人", "anonymous": True}
    for hotline in house.desk.read().published["hotlines"].values():
        screening = hotline["screening"]
        assert (screening.get("always", []), screening["only"]) == ([], [made["list_id"]])
    assert change(client, made["list_id"], {"name": "熟人"}).status_code == 200
    assert house.lists[made["list_id"]] == {"numbers": ["13800002222"], "name": "熟人"}
    hotlines = house.desk.read().published["hotlines"].values()
    assert all(each["screening"]["only"] == [made["list_id"]] for each in hotlines), "not asked for: as it was"


def test_a_list_that_goes_is_used_nowhere(client: TestClient, house: House) -> None:
    assert client.delete(f"{LISTS}/spam").json() == {"revision": 2}
    tree = house.desk.read().published
    assert "spam" not in tree.get("lists", {})
    assert not any(each.get("screening", {}).get("block") for each in tree["hotlines"].values())


@pytest.mark.parametrize(
    ("plan", "status"),
    [
        ({"name": "leer"}, 422),
        ({"name": "x", "number": "abc"}, 409),
        ({"name": "x", "region": {}}, 422),
        ({"name": "", "anonymous": True}, 422),
        ({"name": "x", "anonymous": True, "use": "eat"}, 422),
    ],
)
def test_what_is_no_list_changes_nothing(
    client: TestClient, house: House, plan: dict[str, object], status: int
) -> None:
    assert client.post(LISTS, json=plan).status_code == status
    assert house.asked == []


def test_a_list_by_region_alone_can_not_lose_its_region(client: TestClient, house: House) -> None:
    made = client.post(LISTS, json={"name": "外省", "region": {"provinces": ["广东"]}}).json()
    answer = change(client, made["list_id"], {"name": "外省"})
    assert (answer.status_code, answer.json()["title"]) == (409, "The list holds nobody.")
    assert client.put(f"{LISTS}/nobody", json={"name": "外省"}).status_code == 404
    assert len(house.asked) == 1


@pytest.mark.parametrize("block", [[{}], [{"list": None}], [{}, {"list": "spam"}]])
def test_a_half_filled_draft_gets_the_change_as_well(
    client: TestClient, house: House, block: list[dict[str, str | None]]
) -> None:
    """As the hotline's form leaves it at "one more"."""
    drafted(house, {"block": block})
    made = client.post(LISTS, json={"name": "老客户", "number": "13800002222", "use": "block"})
    assert made.status_code == 201
    draft = house.desk.read()
    assert draft.tree["hotlines"]["main"]["screening"]["block"] == [*block, {"list": "list-1"}]
    assert (draft.base, draft.in_force) == (2, 2)
    assert client.post(f"{LISTS}/block", json={"value": "13900001111"}).status_code == 200
    assert client.delete(f"{LISTS}/list-1").status_code == 200
    assert house.desk.read().tree["hotlines"]["main"]["screening"]["block"] == block


def test_a_draft_that_cant_take_the_change_is_told_when_it_is_published(client: TestClient, house: House) -> None:
    drafted(house, "nonsense")
    assert client.post(LISTS, json={"name": "x", "anonymous": True, "use": "block"}).status_code == 201
    draft = house.desk.read()
    assert ("list-1" in house.lists, draft.base, draft.in_force) == (True, 1, 2)


@pytest.mark.parametrize("before", ["always", "only"])
def test_a_list_is_used_one_way_alone(client: TestClient, premises: Premises, house: House, before: str) -> None:
    """Whoever is on `always` is let in before anybody asks whom to block."""
    tree = dict(house.desk.read().published)
    spoken = {"list": "spam", "announcement": "请勿再打。"}
    for hotline in tree["hotlines"].values():
        hotline["screening"] = {"block": [spoken], before: ["spam"]}
    put_in_force(premises, tree)
    assert change(client, "spam", {"name": "骚扰", "use": "block"}).status_code == 200
    for hotline in house.desk.read().published["hotlines"].values():
        assert (hotline["screening"]["block"], hotline["screening"].get(before, [])) == ([spoken], [])


@pytest.mark.parametrize(
    "plan", [{"name": "熟人"}, {"name": "骚扰", "anonymous": True}, {"name": "骚扰", "use": "always"}]
)
def test_the_second_of_two_admins_is_told_of_the_first(
    client: TestClient, house: House, plan: dict[str, object]
) -> None:
    opened = {"If-Match": tag(client, "spam")}
    path, mine = f"{LISTS}/spam", {"name": "骚扰电话"}
    assert client.put(path, json=mine).status_code == 428
    entry = {"value": "13900001111"}
    assert client.post(f"{path}/entries", json=entry).status_code == 201, "numbers aren't what it replaces"
    assert client.put(path, json=plan, headers=opened).status_code == 200
    theirs = house.desk.read().published
    assert client.put(path, json=mine, headers=opened).status_code == 412
    assert house.desk.read().published == theirs
    assert change(client, "spam", mine).status_code == 200


def test_a_list_that_is_made_meanwhile_is_not_overwritten(
    client: TestClient, premises: Premises, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another admin's list is in force before ours: the controller is told by what ours was made, and refuses."""
    theirs = {"name": "别人的", "numbers": ["13900001111"]}

    def free(*trees: Mapping[str, Any]) -> str:
        tree = dict(house.desk.read().published)
        put_in_force(premises, tree | {"lists": {**tree["lists"], "list-1": theirs}})
        return free_id(*trees)

    async def refuse(command: str, given: Mapping[str, Any]) -> Mapping[str, Any]:
        if given["base_revision"] != house.desk.read().in_force:
            raise CommandFailed(Failure("stale", "Another revision is in force", "look at it first"))
        return await house.ask(command, given)

    monkeypatch.setattr("appliance.web.api.lists_made.free_id", free)
    monkeypatch.setattr(Premises, "ask", lambda _premises, command, given: refuse(command, given))
    assert client.post(LISTS, json={"name": "x", "anonymous": True}).status_code == 409
    assert house.lists["list-1"] == theirs


def test_a_draft_keeps_its_own_list_of_the_same_id() -> None:
    theirs = {"lists": {"list-1": {"name": "别人的", "anonymous": True}}}
    with pytest.raises(UserError, match="There is a list 'list-1' already"):
        with_list(theirs, "list-1", ListPlan("x"), "13900001111")


def test_a_list_that_a_hotline_lets_in_alone_stays_until_that_changes(client: TestClient, house: House) -> None:
    """Without any list, `only` lets in everybody."""
    made = client.post(LISTS, json={"name": "老客户", "number": "13800002222", "use": "only"}).json()
    path = f"{LISTS}/{made['list_id']}"
    refused = client.delete(path)
    hotline = house.desk.read().published["hotlines"]["main"]["name"]
    told = f"Without this list, the hotline '{hotline}' would let everybody in."
    assert (refused.status_code, refused.json()["title"]) == (409, told)
    assert house.desk.read().published["hotlines"]["main"]["screening"]["only"] == [made["list_id"]]
    assert change(client, made["list_id"], {"name": "老客户", "use": "none"}).status_code == 200
    assert client.delete(path).status_code == 200


def test_a_supervisor_makes_lists_and_an_agent_none(client_as: ClientAs, house: House) -> None:
    assert client_as(somebody(Role.SUPERVISOR)).post(LISTS, json={"name": "x", "anonymous": True}).status_code == 201
    assert client_as(somebody(Role.AGENT, "8001")).delete(f"{LISTS}/spam").status_code == 403
    assert "spam" in house.lists
