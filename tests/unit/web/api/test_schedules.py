"""What happens on a day, asked for over HTTP."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from appliance.domain.role import Role
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree

NOON = datetime(2026, 11, 3, 4, tzinfo=UTC)
"""Tuesday, 12:00 in Shanghai."""


@pytest.fixture
def premises(premises: Premises) -> Premises:
    tree = template_tree("shop")
    tree["schedules"] = {
        "office": {
            "name": "上班",
            "windows": [
                {"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "09:00", "closes": "12:00"},
                {"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "22:00", "closes": "02:00"},
            ],
            "calendar": "cn",
        },
        **{id_: one for id_, one in tree.get("schedules", {}).items() if id_ != "office"},
    }
    tree.setdefault("calendars", {})["cn"] = {
        "holidays": [{"name": "国庆节", "first": "2026-10-01", "last": "2026-10-07"}],
        "make_up_days": [{"day": "2026-10-10", "like": "fri", "name": "国庆补班"}],
    }
    put_in_force(premises, tree)
    return replace(premises, now=lambda: NOON)


def office(client: TestClient, day: str) -> dict[str, object]:
    found = client.get("/api/v1/schedules/day", params={"date": day}).json()
    return next(dict(each) for each in found["schedules"] if each["schedule"] == "office")


def spans(day: dict[str, object]) -> list[tuple[str, str, str]]:
    stretches = day["stretches"]
    assert isinstance(stretches, list)
    return [(one["begins"], one["ends"], one["opening"]) for one in stretches]


def test_a_working_day_has_its_windows_and_the_night_of_the_day_before(client: TestClient) -> None:
    assert spans(office(client, "2026-11-03")) == [
        ("00:00", "02:00", "open"),
        ("02:00", "09:00", "closed"),
        ("09:00", "12:00", "open"),
        ("12:00", "22:00", "closed"),
        ("22:00", "24:00", "open"),
    ]


def test_a_holiday_is_closed_and_named(client: TestClient) -> None:
    day = office(client, "2026-10-05")
    assert spans(day) == [("00:00", "24:00", "holiday")]
    assert day["holiday"] == "国庆节"


def test_a_make_up_day_is_worked_like_another(client: TestClient) -> None:
    day = office(client, "2026-10-10")
    assert (day["make_up_like"], day["make_up_name"], day["holiday"]) == ("fri", "国庆补班", None)
    assert ("09:00", "12:00", "open") in spans(day)


def test_now_is_told_with_its_end(client: TestClient) -> None:
    found = client.get("/api/v1/schedules/day").json()
    assert (found["date"], found["weekday"]) == ("2026-11-03", "tue")
    now = next(each for each in found["schedules"] if each["schedule"] == "office")["now"]
    assert now["opening"] == "closed"
    assert datetime.fromisoformat(now["until"]) == datetime(2026, 11, 3, 14, tzinfo=UTC)


def test_an_agent_does_not_see_it(client_as: ClientAs) -> None:
    assert client_as(somebody(Role.AGENT)).get("/api/v1/schedules/day").status_code == 403
    assert client_as(somebody(Role.SUPERVISOR)).get("/api/v1/schedules/day").status_code == 200
