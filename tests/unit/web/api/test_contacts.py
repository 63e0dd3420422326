"""Contacts over HTTP, over a real data base."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from appliance.domain.role import Role
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.controller import ended

BASE = "/api/v1/contacts"
LI = {"name": "李娜", "company": "东方商贸", "numbers": [{"shown": "138 0013 8000", "label": "手机"}]}


def add(client: TestClient, **fields: object) -> tuple[dict[str, Any], str]:
    answer = client.post(BASE, json=LI | fields)
    assert answer.status_code == 201, answer.text
    return answer.json(), answer.headers["ETag"]


def number(shown: str) -> list[dict[str, str]]:
    return [{"shown": shown, "label": ""}]


def contacts(client: TestClient) -> list[dict[str, Any]]:
    """Give all contacts, each opened."""
    return [client.get(f"{BASE}/{row['id']}").json() for row in client.get(BASE).json()["items"]]


def audited(premises: Premises) -> list[tuple[str, str]]:
    with premises.reading.begin() as connection:
        return [
            (row[0], row[1]) for row in connection.execute(text("SELECT action, what FROM audit ORDER BY sequence"))
        ]


def test_a_contact_is_made_found_opened_changed_and_removed(client: TestClient, premises: Premises) -> None:
    made, tag = add(client)
    for q in ("李", "东方", "8000", "+86 138", "0013", "0086138", ""):
        assert [item["id"] for item in client.get(BASE, params={"q": q}).json()["items"]] == [made["id"]], q
    (row,) = client.get(BASE).json()["items"]
    assert row == {"id": made["id"], "name": "李娜", "company": "东方商贸", "numbers": ["*******8000"]}
    assert client.get(BASE, params={"q": "9999"}).json()["items"] == []
    opened = client.get(f"{BASE}/{made['id']}")
    assert opened.headers["ETag"] == tag
    changed = client.put(f"{BASE}/{made['id']}", json=LI | {"remark": "老客户"}, headers={"If-Match": tag})
    assert changed.json()["remark"] == "老客户"
    stale = client.put(f"{BASE}/{made['id']}", json=LI, headers={"If-Match": tag})
    assert stale.status_code == 412
    assert client.delete(f"{BASE}/{made['id']}").status_code == 428
    assert client.delete(f"{BASE}/{made['id']}", headers={"If-Match": changed.headers["ETag"]}).status_code == 204
    assert client.get(f"{BASE}/{made['id']}").status_code == 404
    deeds = [action for action, _ in audited(premises)]
    assert deeds == ["contact_add", "contact_open", "contact_change", "contact_delete"]
    assert not any("1380013" in what or "138 0013" in what for _, what in audited(premises))


def test_a_number_belongs_to_one_contact(client: TestClient) -> None:
    add(client)
    answer = client.post(BASE, json={"name": "王芳", "numbers": number("+8613800138000")})
    assert answer.status_code == 409
    assert "李娜" in answer.json()["title"]


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"name": "x", "numbers": number("call me")}, {"name": "x", "numbers": number("12")}]
)
def test_what_is_no_contact_is_refused(client: TestClient, wrong: dict[str, Any]) -> None:
    assert client.post(BASE, json=wrong).status_code == 422


def test_pages_give_everybody_once(client: TestClient) -> None:
    names = sorted(f"客户{at:02}" for at in range(7))
    for at, name in enumerate(names):
        add(client, name=name, numbers=number(f"1380013800{at}"))
    seen: list[str] = []
    after = None
    while True:
        page = client.get(BASE, params={"limit": 3} | ({"after": after} if after else {})).json()
        seen += [item["name"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == names


def test_two_become_one(client: TestClient) -> None:
    one, tag = add(client)
    other, _ = add(client, name="李小姐", numbers=number("13900139000"))
    note = client.post(f"{BASE}/{other['id']}/notes", json={"text": "要报价"})
    assert note.status_code == 201
    merged = client.post(f"{BASE}/{one['id']}/merge", json={"other": other["id"]}, headers={"If-Match": tag})
    assert {each["shown"] for each in merged.json()["numbers"]} == {"138 0013 8000", "13900139000"}
    assert client.get(f"{BASE}/{other['id']}").status_code == 404
    assert [each["text"] for each in client.get(f"{BASE}/{one['id']}/history").json()["notes"]] == ["要报价"]


TABLE = "姓名,电话,备注\n李娜,13800138000,新备注\n王芳,13900139000,\n无号码,,\n=坏,abc,\n"


def send(client: TestClient, data: bytes, **fields: object) -> dict[str, Any]:
    answer = client.post(f"{BASE}/import", files={"file": ("contacts.csv", data)}, data=fields)
    assert answer.status_code == 202, answer.text
    job = ended(client, answer.json())
    assert job["state"] == "done", job["problem"]
    told: dict[str, Any] = job["result"]
    return told


def test_an_import_is_looked_at_first_and_then_done(client: TestClient) -> None:
    add(client)
    looked = send(client, TABLE.encode("gb18030"))
    assert (looked["encoding"], looked["meaning"], looked["done"]) == ("GB18030", ["name", "number", "remark"], False)
    assert (looked["new"], looked["changed"], looked["refused"]) == (1, 1, 2)
    assert [(row["line"], row["fate"]) for row in looked["rows"]] == [
        (4, "refused"),
        (5, "refused"),
        (2, "changed"),
        (3, "new"),
    ]
    assert len(client.get(BASE).json()["items"]) == 1, "nothing has changed yet"
    done = send(client, TABLE.encode("gb18030"), dry_run="false", meaning=["name", "number", "remark"])
    assert done["done"]
    by_name = {item["name"]: item for item in contacts(client)}
    assert set(by_name) == {"李娜", "王芳"}
    assert (by_name["李娜"]["remark"], by_name["李娜"]["company"]) == ("新备注", "东方商贸")
    again = send(client, TABLE.encode(), dry_run="false", meaning=["name", "number", "remark"])
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 2)


def test_the_same_person_twice_in_a_file_is_one_contact(client: TestClient) -> None:
    table = "name,phone,mobile\nLi,13800138000,\nLi,+8613800138000,13900139000\n"
    send(client, table.encode(), dry_run="false")
    (item,) = contacts(client)
    assert [each["shown"] for each in item["numbers"]] == ["13800138000", "13900139000"]


@pytest.mark.parametrize("to", ["csv", "vcard"])
def test_what_is_given_out_can_be_taken_in_again(client: TestClient, premises: Premises, to: str) -> None:
    made, tag = add(client, name="=cmd()", remark="两行\n备注", email="li@example.com", address="上海市, 南京路 1 号")
    given = client.get(f"{BASE}/export", params={"format": to})
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert ("contact_export", to) in audited(premises)
    assert client.delete(f"{BASE}/{made['id']}", headers={"If-Match": tag}).status_code == 204
    assert send(client, given.content, dry_run="false")["new"] == 1
    (item,) = contacts(client)
    for field in ("name", "company", "remark", "email"):
        assert item[field] == made[field], field
    assert [each["shown"] for each in item["numbers"]] == ["138 0013 8000"]


def test_agents_see_and_write_but_carry_nothing_away(client_as: ClientAs) -> None:
    agent = client_as(somebody(Role.AGENT, "8001"))
    add(agent)
    assert agent.get(f"{BASE}/export").status_code == 403
    assert agent.post(f"{BASE}/import", files={"file": ("x.csv", b"a")}).status_code == 403
    assert client_as(somebody(Role.INSTALLER)).get(BASE).status_code == 403
