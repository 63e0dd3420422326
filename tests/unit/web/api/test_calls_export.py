"""Calls as CSV and as an Excel sheet, over HTTP."""

import csv
import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl  # type: ignore[import-untyped]  # it has none
import pytest
from fastapi.testclient import TestClient

from appliance.domain.instance import Instance
from appliance.domain.role import Role
from appliance.services import call_export
from appliance.storage.audit import AuditLog
from appliance.web.premises import Premises
from benchmarks.web.made_up import MadeUp
from tests.harness.waiting import wait_for
from tests.harness.web import ClientAs, somebody
from tests.unit.web.api.made_calls import execute, fill_with_calls

API = "/api/v1/calls/exports"


@pytest.fixture
def made(instance: Instance) -> list[MadeUp]:
    return fill_with_calls(instance, 120)


def _finished(client: TestClient, **asked: object) -> tuple[str, dict[str, Any]]:
    begun = client.post(API, json=asked)
    assert begun.status_code == 202
    told = begun.json()

    def over() -> dict[str, Any] | None:
        job: dict[str, Any] = client.get(f"/api/v1/jobs/{told['job']['id']}").json()
        return job if job["state"] != "running" else None

    return told["file"], wait_for(over, "the end of the export", within_s=60)


def test_csv_holds_all_calls_that_match_in_the_readers_words(client: TestClient, made: list[MadeUp]) -> None:
    file, job = _finished(client, format="csv", language="en", filter={"result": "answered"})
    answered = [each.call for each in reversed(made) if each.call["result"] == "answered"]
    assert job["result"]["rows"] == len(answered)
    answer = client.get(f"{API}/{file}")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Call"] for row in rows] == [call["id"] for call in answered]
    local = answered[0]["started_at"].astimezone(ZoneInfo("Asia/Shanghai"))
    assert rows[0]["Began"] == f"{local:%Y-%m-%d %H:%M:%S}"
    assert rows[0]["Result"] == "answered"
    assert rows[0]["Answered by"].startswith("员工")
    assert float(rows[0]["Talked, seconds"]) == answered[0]["talk_s"]
    assert client.get(f"{API}/{file}").status_code == 404


def test_a_sheet_holds_times_numbers_and_texts(client: TestClient, made: list[MadeUp]) -> None:
    file, _ = _finished(client, format="xlsx", sort="started_at")
    answer = client.get(f"{API}/{file}")
    assert "filename*=utf-8''" in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("来电时间", "来电号码", "联系人")
    assert len(rows) == len(made) + 1
    assert isinstance(rows[1][0], datetime)
    assert rows[1][8] in {"已接听", "来电者放弃", "无人接听", "语音留言", "坐席全忙", "已拦截", "自助完成", "要求回电"}


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_what_a_caller_sent_is_never_a_formula(
    format_: str, client: TestClient, made: list[MadeUp], instance: Instance
) -> None:
    call = made[0].call["id"]
    execute(instance, "update calls set caller_name = '=HYPERLINK(\"http://x\")', note = '@SUM(1)' where id = ?", call)
    file, _ = _finished(client, format=format_, filter={"q": call})
    content = client.get(f"{API}/{file}").content
    if format_ == "csv":
        (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        assert (row["联系人"], row["备注"]) == ('\'=HYPERLINK("http://x")', "'@SUM(1)")
        return
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    (cell,) = [cell for cell in sheet[2] if str(cell.value).startswith("=")]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://x")', "s")


def test_exporting_is_on_record_without_numbers(client: TestClient, made: list[MadeUp], premises: Premises) -> None:
    number = next(each.call["caller"] for each in made if each.call["caller"])
    _finished(client, format="csv", filter={"caller": number, "hotline": "main"})
    entry = AuditLog(premises.reading, premises.writing).latest(1)[0]
    assert (entry.who, entry.action, entry.what, entry.detail) == (
        "a-admin",
        "calls_export",
        "csv",
        "hotline=main, caller=…",
    )


@pytest.mark.usefixtures("made")
def test_an_export_can_be_cancelled_and_leaves_nothing(
    client: TestClient, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancelled: list[int] = []

    def cancel_first(exports: call_export.Exports, path: Any) -> None:  # noqa: ANN401 - a path
        if not cancelled:
            cancelled.append(client.delete(f"{API}/{path.name}").status_code)
        heed(exports, path)

    heed = call_export.Exports._heed_cancelling
    monkeypatch.setattr(call_export.Exports, "_heed_cancelling", cancel_first)
    file, job = _finished(client, format="csv")
    assert (job["state"], job["problem"]["title"]) == ("failed", "The export was cancelled.")
    assert client.get(f"{API}/{file}").status_code == 404
    assert [path for path in (instance.folder / "exports").rglob("*") if path.is_file()] == []


@pytest.mark.usefixtures("made")
def test_a_table_is_only_its_makers(client: TestClient, client_as: ClientAs) -> None:
    file, _ = _finished(client, format="csv")
    assert client_as(somebody(Role.SUPERVISOR)).get(f"{API}/{file}").status_code == 404
    assert client_as(somebody(Role.AGENT)).get(f"{API}/{file}").status_code == 403
    assert client_as(somebody(Role.AGENT)).post(API, json={}).status_code == 403
    assert client.delete(f"{API}/{file}").status_code == 204
    assert client.get(f"{API}/{file}").status_code == 404


@pytest.mark.parametrize("name", ["none", "..x.csv", "aaaaaaaaaaaaaaaaaaaa.exe"])
def test_what_is_no_table(name: str, client: TestClient) -> None:
    assert client.get(f"{API}/{name}").status_code == 404
    assert client.delete(f"{API}/{name}").status_code == 404


def test_filters_that_make_no_sense_are_refused(client: TestClient) -> None:
    assert client.post(API, json={"filter": {"caller": "x"}}).status_code == 400
    assert client.post(API, json={"filter": {"colour": "red"}}).status_code == 422
    assert client.post(API, json={"format": "pdf"}).status_code == 422
