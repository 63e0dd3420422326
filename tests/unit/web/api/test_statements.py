"""Statements over HTTP: to the cent, without what was made up."""

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert, update

from appliance.domain.ids import TEST_CALL, CallId, HotlineId, LineId
from appliance.domain.role import Role
from appliance.services import cap_uses
from appliance.services.aside import Lane, aside
from appliance.services.cap_uses import CapUses
from appliance.services.live_state import LiveCall, Snapshot
from appliance.services.live_wire import Update
from appliance.storage.audit import AuditLog
from appliance.storage.schema import calls, charges
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree

STATEMENTS = "/api/v1/statements"
NOVEMBER = datetime(2026, 11, 3, 4, tzinfo=UTC)
SECONDS = (61.0, 5.0, 180.0)
"""Two, one and three begun minutes."""


def document() -> dict[str, Any]:
    tree = template_tree("demo")
    tree["tariffs"] = {
        "carrier": {
            "name": "中国电信",
            "incoming": {"unit_price": "0.155"},
            "monthly_fee": "20",
            "caller_share_percent": 50,
            "since": "2026-11-01",
        }
    }
    tree["hotlines"]["main"]["tariff"] = "carrier"
    tree["hotlines"]["main"]["caps"] = {
        "concurrent": {"limit": 4},
        "counts": [
            {"limit": 9, "within_minutes": 60},
            {"limit": 30, "within_minutes": 44640, "per": "hotline"},
        ],
        "monthly": {"calls": 100, "amount": "50"},
    }
    return tree


@pytest.fixture
def billed(premises: Premises) -> Premises:
    put_in_force(premises, document())
    with premises.writing.begin() as connection:
        for number, seconds in enumerate((*SECONDS, 600.0)):
            call = {
                "id": f"box-1.{number}", "line": "01", "hotline": "main", "called": "4008001234",
                "caller": "13800138000", "caller_name": "", "revision": "1", "result": "answered",
                "started_at": NOVEMBER, "ended_at": NOVEMBER + timedelta(seconds=seconds),
                "sample": int(seconds == 600.0),
            }  # fmt: skip
            connection.execute(insert(calls).values(**call))
            charge = {
                "call": call["id"], "sequence": 0, "at": NOVEMBER, "seconds": seconds, "kind": "incoming",
                "hotline": "main", "line": "01", "tariff": "carrier", "currency": "CNY", "amount": Decimal("0.155"),
                "package_s": 0, "dialled": "",
            }  # fmt: skip
            connection.execute(insert(charges).values(**charge))
    object.__setattr__(premises, "now", lambda: datetime(2026, 11, 20, tzinfo=UTC))
    return premises


def test_a_month_adds_up_to_the_cent(client: TestClient, billed: Premises) -> None:
    del billed
    found = client.get(f"{STATEMENTS}/2026-11").json()
    (bill,) = found["bills"]
    assert [(line["what"], line["count"], line["seconds"], line["amount"]) for line in bill["lines"]] == [
        ("incoming", 3, 360, "0.93"),
        ("monthly fee", 1, 0, "20.00"),
    ]
    assert Decimal(bill["total"]) == sum(Decimal(line["amount"]) for line in bill["lines"]) == Decimal("20.93")
    assert found["totals"] == {"CNY": "20.93"}
    assert (bill["name"], bill["callers_bear"]) == ("中国电信", "0.47")
    assert bill["estimate"] == bill["lines"][0]["estimate"] == {"count": 0, "seconds": 0, "amount": "0.00"}
    assert bill["estimated_share"] == 0


def test_what_rests_on_an_estimate_is_told_in_the_bill_and_in_the_table(client: TestClient, billed: Premises) -> None:
    """Of one, two and three begun minutes at 0.155 the longest was answered by what was heard."""
    with billed.writing.begin() as connection:
        connection.execute(update(charges).where(charges.c.seconds == 180.0).values(estimated=1))
    (bill,) = client.get(f"{STATEMENTS}/2026-11").json()["bills"]
    assert bill["lines"][0]["estimate"] == bill["estimate"] == {"count": 1, "seconds": 180, "amount": "0.47"}
    assert bill["estimated_share"] == 0.5
    table = client.get(f"{STATEMENTS}/2026-11/csv").text.removeprefix("\ufeff")
    told = [(row["for"], row["estimated seconds"], row["estimated amount"]) for row in csv.DictReader(StringIO(table))]
    assert told == [("incoming", "180", "0.47"), ("monthly fee", "0", "0.00"), ("total", "180", "0.47")]


def test_what_was_made_up_is_billed_only_when_asked_for(client: TestClient, billed: Premises) -> None:
    del billed
    bill = client.get(f"{STATEMENTS}/2026-11", params={"samples": True}).json()["bills"][0]
    assert bill["lines"][0]["amount"] == "2.48"
    assert client.get(STATEMENTS).json() == {"months": ["2026-11"], "tariffs": {"carrier": "中国电信"}, "samples": True}


def test_the_table_for_spreadsheets(client: TestClient, billed: Premises) -> None:
    del billed
    answer = client.get(f"{STATEMENTS}/2026-11/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="statement-2026-11.csv"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.text.startswith("\ufeff")
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert [(row["for"], row["amount"]) for row in rows] == [
        ("incoming", "0.93"),
        ("monthly fee", "20.00"),
        ("total", "20.93"),
    ]


def test_what_is_no_month_is_not_found(client: TestClient, billed: Premises) -> None:
    del billed
    for month in ("2026-13", "november", "9999-12", "0001-01"):
        assert client.get(f"{STATEMENTS}/{month}").status_code == 404


def test_a_payment_raises_the_balance_once(client: TestClient, billed: Premises) -> None:
    paid = {"tariff": "carrier", "amount": "100.5", "note": "收据 9", "at": "2026-11-02T08:00:00Z"}
    for _ in range(2):
        assert client.post(f"{STATEMENTS}/top-ups", json=paid).status_code == 201
    found = client.get(f"{STATEMENTS}/balances").json()
    assert found["balances"] == {"carrier": "79.57"}
    assert [(each["amount"], each["note"], each["author"]) for each in found["top_ups"]] == [
        ("100.50", "收据 9", "a-admin")
    ]
    assert AuditLog(billed.reading, billed.writing).latest(1)[0].action == "top_up"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"tariff": "nobody"}, 404),
        ({"amount": "0"}, 422),
        ({"amount": "-5"}, 422),
        ({"amount": "1.005"}, 422),
        ({"at": "0001-01-01T00:00:00+08:00"}, 422),
        ({"at": "2027-11-20T00:00:00Z"}, 400),
        ({"at": "2026-11-20T00:00:00"}, 422),
    ],
)
def test_payments_that_are_none(client: TestClient, billed: Premises, wrong: dict[str, str], status: int) -> None:
    del billed
    paid = {"tariff": "carrier", "amount": "5"} | wrong
    assert client.post(f"{STATEMENTS}/top-ups", json=paid).status_code == status


def test_only_who_may_edit_costs_pays_in(client_as: ClientAs, billed: Premises) -> None:
    del billed
    supervisor = client_as(somebody(Role.SUPERVISOR))
    assert supervisor.get(f"{STATEMENTS}/2026-11").status_code == 200
    assert supervisor.post(f"{STATEMENTS}/top-ups", json={"tariff": "carrier", "amount": "5"}).status_code == 403


def test_caps_are_counted_as_the_switchboard_counts_them(client: TestClient, billed: Premises) -> None:
    del billed
    (cap,) = client.get(f"{STATEMENTS}/caps").json()
    assert (cap["calls"], cap["calls_limit"], cap["amount"], cap["amount_limit"]) == (3, 100, "0.93", "50.00")
    assert cap["windows"] == [{"within_minutes": 44640, "calls": 3, "calls_limit": 30}], "not those for each caller"
    assert (cap["at_once"], cap["at_once_limit"]) == (None, 4), "nobody can say how many call while there is no link"


def test_a_busy_month_is_reckoned_by_another_process_alone(
    client: TestClient, billed: Premises, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(place: str, *words: object, lane: Lane) -> object:
        asked.append(place)
        return aside(place, *words, lane=lane)

    asked: list[str] = []
    monkeypatch.setattr(cap_uses, "aside", elsewhere)
    few = client.get(f"{STATEMENTS}/caps").json()
    assert asked == []
    object.__setattr__(billed, "cap_uses", CapUses())
    monkeypatch.setattr(cap_uses, "FEW", 3)
    assert client.get(f"{STATEMENTS}/caps").json() == few
    assert asked == ["appliance.services.cap_uses:reckoned"]
    object.__setattr__(billed, "cap_uses", CapUses())
    monkeypatch.setattr(cap_uses, "FEW", 4)
    assert (client.get(f"{STATEMENTS}/caps").json(), len(asked)) == (few, 1)


def test_callers_now_are_told_without_the_test_call(client: TestClient, billed: Premises) -> None:
    lines = (LineId("01"), LineId("02"), TEST_CALL)
    there = [LiveCall(CallId(line), line, HotlineId("main"), "", None, "", NOVEMBER) for line in lines]
    billed.house.take(Update(Snapshot(1, NOVEMBER, {call.call: call for call in there}), None))
    (cap,) = client.get(f"{STATEMENTS}/caps").json()
    assert cap["at_once"] == 2


def test_made_up_calls_are_shown_in_the_caps_when_asked_for(client: TestClient, billed: Premises) -> None:
    del billed
    told = [client.get(f"{STATEMENTS}/caps", params={"samples": asked}).json()[0] for asked in (False, True)]
    assert [(each["calls"], each["amount"]) for each in told] == [(3, "0.93"), (4, "2.48")]


def test_without_a_configuration_it_is_said_what_is_missing(client: TestClient) -> None:
    assert client.get(STATEMENTS).json()["title"] == "No configuration was ever published here."
