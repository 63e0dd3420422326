"""The analysis over HTTP: figures by the site's clock, refusals, and an advertisement's effect."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from appliance.domain.role import Role
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody
from tests.unit.services.analysis.months import months
from tests.unit.services.analysis.record import Record
from tests.unit.web.api.in_force import put_in_force, template_tree

ANALYSIS = "/api/v1/analysis"
NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}


def put(record: Record, premises: Premises) -> None:
    record.put(premises.instance.database_url).dispose()
    put_in_force(premises, template_tree("demo"))


def test_a_month_beside_the_month_before(client: TestClient, premises: Premises) -> None:
    record = Record()
    at = datetime(2026, 11, 3, 1, tzinfo=UTC)  # Tuesday, 9 in Shanghai
    for number in range(3):
        call = record.call(at + timedelta(minutes=5 * number), "answered", wait_s=15.0 * (number + 1), talk_s=60.0)
        record.hop(call, at + timedelta(minutes=5 * number), "answered", ring_s=15.0 * (number + 1), talk_s=60.0)
        record.survey(call, at, "1" if number else None)
    record.call(at - timedelta(days=20), "busy")
    put(record, premises)
    found = client.get(ANALYSIS, params=NOVEMBER).json()
    assert found["then"] == {"first": "2026-10-01", "last": "2026-10-31"}
    assert (found["time_zone"], found["company"]) == ("Asia/Shanghai", "晨光贸易公司")
    total = found["total"]
    assert (total["now"]["calls"], total["now"]["answered"], total["then"]["busy"]) == (3, 3, 1)
    assert total["now"]["service_level"] == pytest.approx(1 / 3)
    assert (total["now"]["mean_talk_s"], total["now"]["mean_wait_s"]) == (60, 30)
    assert found["slow_wait_s"] == pytest.approx(45, abs=0.01)
    assert len(found["days"]) == 30
    assert [each["figures"]["calls"] for each in found["days"] if each["figures"]["calls"]] == [3]
    assert [(each["weekday"], each["hour"]) for each in found["hours"]] == [(1, 9)]
    (agent,) = found["tables"]["agent"]
    assert (agent["key"], agent["tried"], agent["taken"]) == ("8001", 3, 3)
    (score,) = found["surveys"]["agent"]
    assert (score["mean"], score["answers"], score["unanswered"], score["by_key"]) == (1, 2, 1, {"1": 2})
    assert found["names"]["agents"]["8001"] == "王芳"


def test_talk_that_rests_on_an_estimate_is_told_beside_the_figures(client: TestClient, premises: Premises) -> None:
    """Three conversations of a minute. One with a mobile whose line tells no answer; one was transferred from such a
    mobile to a colleague: what is counted of it is the colleague's talk, which is certain."""
    record = Record()
    at = datetime(2026, 11, 3, 1, tzinfo=UTC)
    known = (["estimated"], ["estimated", ""], ["press_1"])
    for number, hows in enumerate(known):
        call = record.call(at + timedelta(hours=number), "answered", talk_s=60.0, line=f"0{number}")
        for how in hows:
            record.hop(call, at, "answered", talk_s=60.0, answer_known=how)
    put(record, premises)
    found = client.get(ANALYSIS, params=NOVEMBER).json()
    now = found["total"]["now"]
    assert (now["answered"], now["estimated"], now["estimated_s"]) == (3, 1, 60)
    assert now["estimated_share"] == pytest.approx(1 / 3)
    assert {row["key"]: row["now"]["estimated_share"] for row in found["tables"]["line"]} == {"00": 1, "01": 0, "02": 0}
    chosen = client.get(ANALYSIS, params=NOVEMBER | {"line": "02"}).json()["total"]["now"]
    assert (chosen["talk_s"], chosen["estimated"], chosen["estimated_share"]) == (60, 0, 0)


def test_findings_are_kinds_and_figures(client: TestClient, premises: Premises) -> None:
    put(months(3, ["silent"]), premises)
    (found,) = client.get(f"{ANALYSIS}/findings", params=NOVEMBER).json()
    assert (found["kind"], found["subject"]) == ("line_silent", "04")
    assert found["figures"]["before"] > 20


def test_what_an_advertisement_brought(client: TestClient, premises: Premises) -> None:
    record = Record()
    for days, called, count in ((-3, "4000", 10), (-3, "4001", 9), (2, "4000", 11), (2, "4001", 40)):
        for number in range(count):
            at = datetime(2026, 11, 10, 2, number, tzinfo=UTC) + timedelta(days)
            record.call(at, "answered", called=called, region="北京")
    put(record, premises)
    found = client.get(f"{ANALYSIS}/advertising", params={"day": "2026-11-10", "days": 7}).json()
    assert (found["before"], found["after"]) == (
        {"first": "2026-11-03", "last": "2026-11-09"},
        {"first": "2026-11-10", "last": "2026-11-16"},
    )
    assert found["by"]["called"] == [
        {"key": "4001", "before": 9, "after": 40, "significant": True},
        {"key": "4000", "before": 10, "after": 11, "significant": False},
    ]
    assert found["total"] == {"key": "", "before": 19, "after": 51, "significant": True}
    assert found["by"]["region"][0]["after"] == 51


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"from": "2026-11-30", "to": "2026-11-01"}, 400),
        ({"from": "2024-11-30", "to": "2026-11-01"}, 400),
        ({"from": "1969-12-31", "to": "1970-01-02"}, 422),
        ({"from": "8999-12-01", "to": "9000-01-01"}, 422),
        ({"from": "today", "to": "2026-11-01"}, 422),
    ],
)
def test_periods_that_are_none(client: TestClient, premises: Premises, wrong: dict[str, str], status: int) -> None:
    put_in_force(premises, template_tree("demo"))
    assert client.get(ANALYSIS, params=wrong).status_code == status
    assert client.get(f"{ANALYSIS}/findings", params=wrong).status_code == status


def test_days_at_the_edge_of_time_are_counted(client: TestClient, premises: Premises) -> None:
    put_in_force(premises, template_tree("demo"))
    for compare in ("previous", "year"):
        for first, last in (("1970-01-01", "1970-01-02"), ("8999-12-30", "8999-12-31")):
            params = {"from": first, "to": last, "compare": compare}
            assert client.get(ANALYSIS, params=params).status_code == 200
    for day, status in (("1969-12-31", 422), ("1970-01-01", 200), ("8999-12-31", 200), ("9000-01-01", 422)):
        assert client.get(f"{ANALYSIS}/advertising", params={"day": day}).status_code == status


def test_a_box_without_a_configuration_counts_by_utc(client: TestClient) -> None:
    found = client.get(ANALYSIS, params=NOVEMBER).json()
    assert (found["time_zone"], found["total"]["now"]["calls"]) == ("UTC", 0)
    assert client.get(f"{ANALYSIS}/findings", params=NOVEMBER).json() == []


def test_agents_see_none_of_it(client_as: ClientAs) -> None:
    agent = client_as(somebody(Role.AGENT, "8001"))
    assert agent.get(ANALYSIS, params=NOVEMBER).status_code == 403
