"""The line doctor and the self-calls over HTTP: what is kept is told, what can't be done is refused at once."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from appliance.domain.ids import LineId
from appliance.domain.role import Role
from appliance.storage.line_reports import KeptMorning, KeptReport, LineReports
from appliance.web.paging import cursor
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.in_force import put_in_force, template_tree

AT = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
WORDS = {"sentence": "Nothing was heard", "remedy": "look", "sentence_zh": "什么也没听到", "remedy_zh": "请检查"}
REPORT = {
    "id": "r1",
    "line": "01",
    "at": AT.isoformat(),
    "took_s": 33.5,
    "verdict": "faulty",
    "findings": [{"what": "doubt_silent", "kind": "off_hook", "sureness": "faulty", "measured": {}, **WORDS}],
    "proposal": [{"key": "far_hang_up", "now": "signalled", "proposed": "tone", "why": "seen", "why_zh": "听到"}],
    "drift": [{"what": "gone", "kind": "dial", "alarms": True, **WORDS}],
}


@pytest.fixture
def office(premises: Premises) -> Premises:
    put_in_force(premises, template_tree("demo"))
    return premises


def keep(premises: Premises, id_: str = "r1") -> None:
    reports = LineReports(premises.reading, premises.writing)
    reports.keep(KeptReport(id_, LineId("01"), AT, "faulty", "lin", REPORT, "{}"))


def test_the_latest_examination_is_told_as_it_was_kept(office: Premises, client: TestClient) -> None:
    assert client.get("/api/v1/lines/01/doctor").json() == {"running": None, "last": None}
    keep(office)
    told = client.get("/api/v1/lines/01/doctor").json()["last"]
    assert told.pop("applied_at") is None
    assert datetime.fromisoformat(told.pop("at")) == AT
    assert told == {name: value for name, value in REPORT.items() if name != "at"}


@pytest.mark.parametrize("wish", [{}, {"number": "12;34"}, {"by": "01"}])
def test_what_can_t_be_examined_is_refused(office: Premises, client: TestClient, wish: dict[str, object]) -> None:
    answer = client.post("/api/v1/lines/01/doctor", json=wish)
    assert answer.status_code in {409, 422}, answer.text
    assert office.jobs.running("line_doctor", "01") is None


def test_a_line_that_is_not_there(office: Premises, client: TestClient) -> None:
    keep(office)
    assert client.get("/api/v1/lines/nowhere/doctor").status_code == 404
    assert client.post("/api/v1/lines/nowhere/doctor", json={"number": "114"}).status_code == 404
    assert client.post("/api/v1/lines/02/doctor/apply", json={"report_id": "r1"}).status_code == 404


def test_who_may_only_look_examines_nothing(office: Premises, client_as: ClientAs) -> None:
    supervisor = client_as(somebody(Role.SUPERVISOR))
    assert supervisor.get("/api/v1/lines/01/doctor").status_code == 200
    assert supervisor.post("/api/v1/lines/01/doctor", json={"number": "114"}).status_code == 403
    assert supervisor.post("/api/v1/lines/01/doctor/apply", json={"report_id": "r1"}).status_code == 403
    assert client_as(somebody(Role.AGENT)).get("/api/v1/self-call").status_code == 403
    assert office.jobs.running("line_doctor", "01") is None


def test_the_mornings_report(office: Premises, client: TestClient) -> None:
    assert client.get("/api/v1/self-call").json() == {"enabled": False, "at": "04:30", "last": None}
    line = {"line": "01", "what": "did_not_arrive", "verdict": "faulty", **WORDS}
    report = {"at": AT.isoformat(), "took_s": 71.0, "lines": [line]}
    LineReports(office.reading, office.writing).keep_morning(KeptMorning("m", AT, 1, report))
    last = client.get("/api/v1/self-call").json()["last"]
    assert (last["id"], last["lines"]) == ("m", [line])


def test_earlier_examinations_and_mornings_come_by_pages(office: Premises, client: TestClient) -> None:
    reports = LineReports(office.reading, office.writing)
    for number in range(5):
        at = AT + timedelta(days=number)
        told = REPORT | {"id": f"r{number}", "at": at.isoformat()}
        reports.keep(KeptReport(f"r{number}", LineId("01"), at, "faulty", "lin", told, "{}"))
        reports.keep_morning(KeptMorning(f"m{number}", at, 0, {"at": at.isoformat(), "took_s": 9.0, "lines": []}))
    for path, expected in (
        ("/api/v1/lines/01/doctor/reports", ["r4", "r3", "r2", "r1", "r0"]),
        ("/api/v1/self-call/reports", ["m4", "m3", "m2", "m1", "m0"]),
    ):
        page, seen = client.get(path, params={"limit": 2}).json(), []
        seen += page["items"]
        while page["next"]:
            page = client.get(path, params={"limit": 2, "after": page["next"]}).json()
            seen += page["items"]
        assert [each["id"] for each in seen] == expected
        for place in ("nonsense", "WzEsMl0", cursor("9", "r1"), cursor("2026-11-01")):
            assert client.get(path, params={"after": place}).status_code == 400, place
    assert client.get("/api/v1/lines/02/doctor/reports").json() == {"items": [], "next": None}
    assert client.get("/api/v1/lines/nowhere/doctor/reports").status_code == 404
