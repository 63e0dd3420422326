"""The record of calls over HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from appliance.config.canonical import document_of_json
from appliance.config.model.document import Document
from appliance.domain.instance import Instance
from appliance.domain.role import Role
from appliance.services.working_copy import in_force
from appliance.storage.audit import AuditAction, AuditLog
from appliance.web.premises import Premises
from benchmarks.web.made_up import MadeUp, Row
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree
from tests.unit.web.api.made_calls import execute, fill_with_calls

CALLS = "/api/v1/calls"


@pytest.fixture
def made(instance: Instance) -> list[MadeUp]:
    return fill_with_calls(instance)


def _ids(answer: Any) -> list[str]:  # noqa: ANN401 - JSON
    return [call["id"] for call in answer["items"]]


def test_the_list_is_paged_from_the_newest_on(client: TestClient, made: list[MadeUp]) -> None:
    first = client.get(CALLS, params={"limit": 120}).json()
    rest = client.get(CALLS, params={"limit": 120, "after": first["next"]}).json()
    assert _ids(first) + _ids(rest) == [call.call["id"] for call in reversed(made)]
    assert rest["next"] is None
    assert first["looked_to"] is None


def test_a_call_in_the_list_tells_who_what_and_what_is_kept(client: TestClient, made: list[MadeUp]) -> None:
    recorded = next(each for each in made if each.rows("recordings") and each.call["caller"])
    (told,) = client.get(CALLS, params={"q": recorded.call["id"]}).json()["items"]
    assert told["caller"] == recorded.call["caller"]
    assert told["agent"] == {"id": recorded.call["agent"], "name": f"员工{recorded.call['agent'][-2:]}"}
    assert told["hotline"]["name"] in {"销售热线", "售后热线"}
    assert told["department"]["name"] in {"销售部", "售后部"}
    assert told["recordings"] == 1
    assert told["talk_s"] == recorded.call["talk_s"]
    charged = recorded.rows("charges")
    assert told["costs"] == [{"currency": "CNY", "amount": row["amount"]} for row in charged]


def test_a_leg_without_a_tariff_is_no_cost(client: TestClient, made: list[MadeUp], instance: Instance) -> None:
    charged = next(each for each in made if each.rows("charges"))
    execute(
        instance, "update charges set currency = '', tariff = null, amount = '0' where call = ?", charged.call["id"]
    )
    (told,) = client.get(CALLS, params={"q": charged.call["id"]}).json()["items"]
    assert told["costs"] == []
    assert client.get(f"{CALLS}/{charged.call['id']}").json()["charges"][0]["tariff"] is None


def test_the_longest_talk_comes_first_when_asked(client: TestClient, made: list[MadeUp]) -> None:
    told = client.get(CALLS, params={"sort": "-talk_s", "limit": 3}).json()
    assert [call["talk_s"] for call in told["items"]] == sorted((each.call["talk_s"] for each in made), reverse=True)[
        :3
    ]
    following = client.get(CALLS, params={"sort": "-talk_s", "limit": 1, "after": told["next"]}).json()
    assert following["items"][0]["talk_s"] <= told["items"][-1]["talk_s"]


@pytest.mark.parametrize(
    ("asked", "matches"),
    [
        ({"result": "busy"}, lambda call: call["result"] == "busy"),
        ({"agent": "8003"}, lambda call: call["agent"] == "8003"),
        (
            {"caller": "38"},
            lambda call: (call["caller"] or "").startswith("38") or (call["caller"] or "").endswith("38"),
        ),
        ({"talk_min": 100}, lambda call: call["talk_s"] >= 100),
        ({"to": "2025-01-05T00:00:00+08:00"}, lambda call: f"{call['started_at']:%Y-%m-%d %H}" < "2025-01-04 16"),
        ({"has_recording": "true", "hotline": "nope"}, lambda _: False),
    ],
)
def test_filters_and_counts_agree_with_the_calls(
    asked: dict[str, str],
    matches: Callable[[Row], bool],
    client: TestClient,
    made: list[MadeUp],
) -> None:
    expected = [each.call["id"] for each in reversed(made) if matches(each.call)]
    assert _ids(client.get(CALLS, params={**asked, "limit": 200}).json()) == expected
    assert client.get(f"{CALLS}/count", params=asked).json() == {"count": len(expected), "more": False}


def test_a_contacts_name_finds_the_calls_from_its_numbers(
    client: TestClient, made: list[MadeUp], instance: Instance
) -> None:
    number = next(each.call["caller"] for each in made if each.call["caller"])
    at = made[0].call["started_at"]
    execute(
        instance, "insert into contacts values (?,?,?,?,?,?,?,?,?,?)", "c1", "王女士", "", "", "", "", 1, at, at, "a"
    )
    execute(instance, "insert into contact_numbers values (?,?,?,?)", "c1", number, number, "")
    told = client.get(CALLS, params={"q": "王女"}).json()
    assert _ids(told) == [each.call["id"] for each in reversed(made) if each.call["caller"] == number]
    assert told["items"][0]["contact"] == {"id": "c1", "name": "王女士"}
    assert client.get(CALLS, params={"q": "李"}).json()["items"] == []


def test_a_call_in_progress_is_in_the_list(client: TestClient, instance: Instance) -> None:
    row = ("live.1", "01", "", "", "1", datetime(2026, 1, 1, tzinfo=UTC))
    execute(
        instance, "insert into calls (id, line, called, caller_name, revision, started_at) values (?,?,?,?,?,?)", *row
    )
    (told,) = client.get(CALLS, params={"in_progress": "true"}).json()["items"]
    assert (told["id"], told["ended_at"], told["result"], told["talk_s"]) == ("live.1", None, None, None)


def test_a_story_tells_path_attempts_and_what_is_kept_and_opening_it_is_on_record(
    client: TestClient, made: list[MadeUp], premises: Premises
) -> None:
    story = next(each for each in made if each.rows("steps") and each.rows("recordings") and each.rows("surveys"))
    told = client.get(f"{CALLS}/{story.call['id']}").json()
    assert [step["node"] for step in told["path"]] == ["hours", "menu", "ring"]
    assert told["path"][1]["reason"] == f"key {told['path'][1]['keys']} was pressed"
    assert told["hops"][0]["outcome"] == "answered"
    assert told["kept_recordings"][0]["file"] == story.rows("recordings")[0]["file"]
    assert told["surveys"][0]["label"] == story.rows("surveys")[0]["label"]
    assert told["revision"] == "1"
    assert client.get(f"{CALLS}/{story.call['id']}").status_code == 200
    (entry,) = AuditLog(premises.reading, premises.writing).latest(5, action=AuditAction.CALL_OPEN)
    assert (entry.who, entry.action, entry.what) == ("a-admin", AuditAction.CALL_OPEN, story.call["id"])


def test_following_a_call_reads_the_document_in_force_once(
    client: TestClient, premises: Premises, made: list[MadeUp], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page asks every two seconds; what is published meanwhile holds at once."""
    read: list[str] = []

    def reading(text: str) -> Document:
        read.append(text)
        return document_of_json(text)

    monkeypatch.setattr("appliance.services.working_copy.document_of_json", reading)
    tree = template_tree("shop")
    put_in_force(premises, tree)
    for _ in range(3):
        assert client.get(f"{CALLS}/{made[-1].call['id']}").status_code == 200
    assert len(read) == 1
    put_in_force(premises, tree | {"site": tree["site"] | {"name": "搬家了"}})
    document = in_force(premises.instance, premises.reading)
    assert document is not None
    assert (document.site.name, len(read)) == ("搬家了", 2)


def test_the_choices_have_names(client: TestClient, made: list[MadeUp]) -> None:
    told = client.get(f"{CALLS}/choices").json()
    assert {"id": "main", "name": "销售热线"} in told["hotline"]
    assert set(told["region"]) == {each.call["region"] for each in made} - {""}


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"after": "nonsense"}, 400),
        ({"caller": "王"}, 400),
        ({"from": "2026-01-01T00:00:00"}, 422),
        ({"sort": "costs"}, 422),
        ({"limit": "0"}, 422),
        ({"colour": "red"}, 422),
        ({"agent": "\0"}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(asked: dict[str, str], status: int, client: TestClient) -> None:
    answer = client.get(CALLS, params=asked)
    assert answer.status_code == status
    assert answer.json()["title"]


def test_a_call_that_there_is_not(client: TestClient) -> None:
    assert client.get(f"{CALLS}/none").status_code == 404


@pytest.mark.parametrize("role", [Role.AGENT, Role.INSTALLER])
def test_the_record_is_not_for_everybody(role: Role, client_as: ClientAs) -> None:
    for path in ("", "/count", "/choices", "/x"):
        assert client_as(somebody(role)).get(f"{CALLS}{path}").status_code == 403
    assert client_as(somebody(Role.SUPERVISOR)).get(CALLS).status_code == 200
