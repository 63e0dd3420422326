"""Contacts and notes are told, and forgotten, with the number that they belong to (D8)."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from appliance.domain.number_reading import Home
from appliance.services.personal_data import PersonalData, person_of
from appliance.storage.personal import PersonalRows
from appliance.web.premises import Premises
from tests.unit.web.api.made_calls import execute

SHANGHAI = Home(area_code="021")
BASE = "/api/v1/contacts"
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture
def data(premises: Premises) -> PersonalData:
    return PersonalData(PersonalRows(premises.reading, premises.writing), premises.instance, patience_s=0)


@pytest.fixture
def people(client: TestClient) -> dict[str, str]:
    """Make three contacts, each with a note: one number, two numbers, and one who speaks of the first."""
    told = {
        "one": {"name": "李娜", "numbers": [{"shown": "138 0013 8000"}]},
        "two": {"name": "公司", "numbers": [{"shown": "13800138001"}, {"shown": "021-61234567"}]},
        "other": {"name": "王芳", "remark": "her sister is 13800138000", "numbers": [{"shown": "13900139000"}]},
    }
    ids = {}
    for who, wish in told.items():
        ids[who] = client.post(BASE, json=wish).json()["id"]
        client.post(f"{BASE}/{ids[who]}/notes", json={"text": f"note of {who}"})
    return ids


def test_all_that_is_kept_of_a_number_has_its_contact(data: PersonalData, people: dict[str, str]) -> None:
    rows = data.kept(person_of("+8613800138000", SHANGHAI)).rows
    assert [row["id"] for row in rows["contacts"]] == [people["one"]]
    assert [row["text"] for row in rows["call_notes"]] == ["note of one"]


def test_a_contact_goes_with_its_only_number(client: TestClient, data: PersonalData, people: dict[str, str]) -> None:
    data.erase(person_of("13800138000", SHANGHAI), "li")
    assert client.get(f"{BASE}/{people['one']}").status_code == 404
    assert client.get(BASE, params={"q": "13800138000"}).json()["items"] == []
    other = client.get(f"{BASE}/{people['other']}").json()
    assert (other["name"], other["remark"]) == ("erased", "")
    assert [each["shown"] for each in other["numbers"]] == ["13900139000"]
    two = client.get(f"{BASE}/{people['two']}/history").json()
    assert [each["text"] for each in two["notes"]] == ["note of two"]
    assert data.kept(person_of("13800138000", SHANGHAI)).rows == {}


def test_a_contact_with_another_number_keeps_that(
    client: TestClient, data: PersonalData, people: dict[str, str]
) -> None:
    before = client.get(f"{BASE}/{people['two']}").headers["ETag"]
    data.erase(person_of("61234567", SHANGHAI), "li")
    kept = client.get(f"{BASE}/{people['two']}")
    assert [each["shown"] for each in kept.json()["numbers"]] == ["13800138001"]
    assert kept.headers["ETag"] != before, "whoever has it open must see the change"


def test_notes_about_the_numbers_calls_go(
    client: TestClient, premises: Premises, data: PersonalData, people: dict[str, str]
) -> None:
    del people
    names = "id, line, called, caller, caller_name, revision, started_at, ended_at, note"
    values = ("z-1.1", "01", "400", "13700137000", "", "1", NOW, NOW, "")
    execute(premises.instance, f"insert into calls ({names}) values (?,?,?,?,?,?,?,?,?)", *values)  # noqa: S608 - names
    for note, number in (("a", "+8613700137000"), ("b", None)):
        columns = 'id, at, "by", "call", number, text'
        row = (note, NOW, "wang", "z-1.1", number, f"note {note}")
        execute(premises.instance, f"insert into call_notes ({columns}) values (?,?,?,?,?,?)", *row)  # noqa: S608 - names
    assert len(data.kept(person_of("13700137000", SHANGHAI)).rows["call_notes"]) == 2
    data.erase(person_of("13700137000", SHANGHAI), "li")
    assert data.kept(person_of("13700137000", SHANGHAI)).rows == {}
    assert client.get(BASE).json()["items"], "others stay"
