"""The command line on a real instance folder, a real data base and a real live socket."""

import asyncio
import json
import re
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import structlog
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from appliance.callflow.trace import (
    CallEnd,
    CallStart,
    Charge,
    Hop,
    QueueWait,
    Recording,
    Step,
    SurveyAnswer,
    VoiceMessage,
)
from appliance.cli import app, main
from appliance.domain.far_leave import AnswerKnown, Release, ReleaseKnown
from appliance.domain.ids import AgentId, CallId, DepartmentId, EndpointId, HotlineId, LineId, NodeId, TariffId
from appliance.domain.instance import Instance, Ports
from appliance.domain.money import LegKind
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy, WaitEnd
from appliance.domain.phone_number import PhoneNumber
from appliance.errors import UserError
from appliance.services.live import LiveView
from appliance.services.live_server import LiveServer
from appliance.storage.engine import open_for_writing
from appliance.storage.journal import WriterJournal
from appliance.storage.schema import SCHEMA_VERSION
from appliance.storage.writer import Writer
from tests.harness.empty_record import put_empty_record

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SERVED = CallId("box-1763611200.1")
MISSED = CallId("box-1763611300.2")
OPEN = CallId("box-1763611400.3")
FAR = CallId("box-1763611500.4")
REFUSED = CallId("box-1763611000.5")
AGENT = AgentId("8002")
SALES = DepartmentId("sales")


@pytest.fixture(autouse=True)
def zone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        patch.delenv("ZONGJI_INSTANCE", raising=False)
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = Instance(tmp_path, Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    made.save()
    return made


@pytest.fixture
def recorded(instance: Instance) -> Instance:
    """An instance with three calls: one served, one that left a message, one in progress."""
    write(instance, write_calls)
    return instance


@pytest.fixture
def far(instance: Instance) -> Instance:
    """An instance with a call from afar, which an endpoint answered in the end, and before it one that was refused."""
    write(instance, write_far_calls)
    return instance


def write(instance: Instance, calls: Callable[[WriterJournal], Coroutine[Any, Any, None]]) -> None:
    put_empty_record(instance.database_url)
    engine = open_for_writing(instance.database_url)
    writer = Writer(engine.begin)
    writer.open()
    asyncio.run(calls(WriterJournal(writer, "sqlite")))
    assert writer.close() == 0
    engine.dispose()


def began(call: CallId, at: datetime, number: str | None, name: str) -> CallStart:
    caller = None if number is None else PhoneNumber(number)
    return CallStart(call, at, LineId("trunk"), HotlineId("main"), "4008", caller, name, "r7")


async def write_calls(journal: WriterJournal) -> None:
    def at(seconds: float) -> datetime:
        return NOON + timedelta(seconds=seconds)

    journal.opened(began(SERVED, NOON, "13800138000", "欧阳娜娜"))
    journal.step(Step(SERVED, 0, at(0.2), None, "hotline", "main", "4008 is its number"))
    journal.step(Step(SERVED, 1, at(6.5), NodeId("menu"), "menu", "go to 销售部", "key 1 goes to sales", "1"))
    journal.hop(Hop(SERVED, 0, at(7), SALES, AgentId("8001"), RingOutcome.BUSY, "user busy", 0.3, 0))
    journal.hop(Hop(SERVED, 1, at(8), SALES, AGENT, RingOutcome.ANSWERED, "answered", 4.5, 125))
    await journal.survey(SurveyAnswer(SERVED, at(140), HotlineId("main"), SALES, AGENT, "1", "非常满意"))
    await journal.recording(Recording(SERVED, at(12), AGENT, "2026-11-20/x.wav", 125))
    await journal.closed(
        CallEnd(
            SERVED,
            at(142),
            CallResult.ANSWERED,
            ReleasedBy.AGENT,
            ServedBy.CONTROLLER,
            at(12),
            AGENT,
            SALES,
            4.5,
            125,
        )
    )
    journal.opened(began(MISSED, at(200), None, "evil \x1b[31m[bold]name"))
    journal.wait(QueueWait(MISSED, 0, NodeId("queue"), at(203), at(229.5), WaitEnd.KEY, 4, 2, "1"))
    await journal.message(VoiceMessage(MISSED, at(230), SALES, "m.wav", 7.5))
    await journal.closed(
        CallEnd(
            MISSED,
            at(240),
            CallResult.VOICEMAIL,
            ReleasedBy.CALLER,
            ServedBy.BOTH,
            None,
            None,
            None,
            0,
            0,
            "the controller was away",
        )
    )
    journal.opened(began(OPEN, at(300), "075512345678", "Li"))
    await journal.survey(SurveyAnswer(OPEN, at(301), None, None, AGENT, None, None))


async def write_far_calls(journal: WriterJournal) -> None:
    def at(seconds: float) -> datetime:
        return NOON + timedelta(seconds=seconds)

    mobile, out = EndpointId("wang-mobile"), LineId("out-1")
    rang = Hop(FAR, 0, at(4), SALES, AgentId("8001"), RingOutcome.NO_ANSWER, "", 8, 0, mobile, out, 2)
    talk = Hop(FAR, 1, at(9), SALES, None, RingOutcome.ANSWERED, "", 3, 61, EndpointId("warehouse"))
    asked = Charge(FAR, 0, at(1), 8, LegKind.MOBILE, HotlineId("main"), out, TariffId("out"), "CNY", Decimal("0.0200"))
    callers = Charge(FAR, 1, at(2), 65, LegKind.INCOMING, HotlineId("main"), LineId("trunk"), None, "", Decimal(0))
    journal.opened(replace(began(FAR, NOON, "13900139000", "Zhao"), region="广东 深圳"))
    journal.hop(rang)
    journal.hop(talk)
    journal.charge(replace(asked, endpoint=mobile, dialled="13900000001", package_s=6))
    journal.charge(callers)
    released, controller = ReleasedBy.AGENT, ServedBy.CONTROLLER
    end = CallEnd(FAR, at(70), CallResult.ANSWERED, released, controller, at(9), None, SALES, 3, 61)
    await journal.closed(replace(end, endpoint=EndpointId("warehouse")))
    journal.opened(replace(began(REFUSED, NOON - timedelta(1), None, ""), kind="staff"))
    end = CallEnd(REFUSED, NOON, CallResult.REFUSED, released, controller, None, None, None, 0, 0)
    await journal.closed(replace(end, refused_by="list 'nuisance'"))


def run(instance: Instance, *words: str) -> Result:
    return CliRunner().invoke(app, ["--instance", str(instance.folder), *words])


def lines(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return [line.rstrip() for line in result.output.splitlines()]


def test_calls_lists_the_newest_first(recorded: Instance) -> None:
    header, *rows = lines(run(recorded, "calls"))
    assert header.split() == [
        "Began",
        "(+0800)",
        "Caller",
        "Name",
        "Region",
        "Hotline",
        "Line",
        "Result",
        "Agent",
        "Rang",
        "Talked",
        "Call",
    ]
    assert [row.split()[-1] for row in rows] == [OPEN, MISSED, SERVED]
    assert rows[0].startswith("2026-11-20 12:05:00  075512345678  Li ")
    assert "in progress" in rows[0]
    assert "withheld" in rows[1]
    assert re.search(r"欧阳娜娜 +main +trunk +answered +8002 +4.5 s +2:05 min", rows[2])


def test_chinese_names_align(recorded: Instance) -> None:
    header, *rows = lines(run(recorded, "calls"))
    column = header.index("Hotline")
    assert [cell_len(row[: row.index("main")]) for row in rows] == [column] * 3


def test_a_callers_name_is_neither_markup_nor_terminal_control(recorded: Instance) -> None:
    output = run(recorded, "calls").output
    assert "evil \N{REPLACEMENT CHARACTER}[31m[bold]name" in output
    assert "\x1b" not in output


def test_the_list_tells_the_region_and_who_answered_where_no_agent_did(far: Instance) -> None:
    _, row, _ = lines(run(far, "calls"))
    assert re.search("13900139000 +Zhao +广东 深圳 +main +trunk +answered +warehouse +3.0 s +1:01 min", row)


def test_calls_limit_and_json(recorded: Instance) -> None:
    result = run(recorded, "calls", "--limit", "1", "--json")
    (call,) = json.loads(result.output)
    assert call["call"] == OPEN
    assert call["caller"] == "075512345678"
    assert call["started_at"] == "2026-11-20T04:05:00Z"
    assert call["result"] is None


def test_show_tells_the_whole_story(recorded: Instance) -> None:
    text = lines(run(recorded, "calls", "show", SERVED))
    assert text[0] == f"Call {SERVED}"
    for line in (
        "  From        13800138000 欧阳娜娜",
        "  To          4008, hotline main, on line trunk",
        "  Began       2026-11-20 12:00:00 +0800",
        "  Talk began  2026-11-20 12:00:12",
        "  Result      answered, released by agent, served by controller",
        "  Agent       8002 of sales, rang 4.5 s, talked 2:05 min",
        "  Revision    r7",
        "  6.5 s  menu  menu     1     go to 销售部  key 1 goes to sales",
        "  7.0 s  8001       sales                  busy      user busy  0.3 s  0.0 s",
        "  8.0 s  8002       sales                  answered  answered   4.5 s  2:05 min",
        "  140.0 s  8002   1    非常满意",
        f"  {recorded.recordings / '2026-11-20/x.wav'}  8002   2:05 min",
    ):
        assert line in text, "\n".join(text)
    assert [line for line in text if line and not line.startswith(" ")][1:] == [
        "Path",
        "Attempts",
        "Survey",
        "Recordings",
    ]


def test_show_of_a_call_that_the_dialplan_finished(recorded: Instance) -> None:
    text = lines(run(recorded, "calls", "show", MISSED))
    assert "  From        number withheld evil \N{REPLACEMENT CHARACTER}[31m[bold]name" in text
    assert "  Result      voicemail, released by caller, served by both" in text
    assert "  Note        the controller was away" in text
    assert f"  {recorded.voicemail / 'm.wav'}  7.5 s" in text
    assert "  3.0 s  queue  26.5 s  4 to 2  key 1" in text


def test_show_of_a_call_in_progress(recorded: Instance) -> None:
    text = lines(run(recorded, "calls", "show", OPEN))
    assert "  Result      in progress" in text
    assert any(line.endswith("no answer") for line in text)


def test_show_of_a_call_that_was_answered_at_nobodys_endpoint(far: Instance) -> None:
    text = lines(run(far, "calls", "show", FAR))
    for line in (
        "  Region      广东 深圳",
        "  Kind        incoming",
        "  Endpoint    warehouse of sales, rang 3.0 s, talked 1:01 min",
        "  4.0 s  8001   wang-mobile on line out-1  sales       2          no_answer         8.0 s  0.0 s",
        "  9.0 s         warehouse                  sales                  answered          3.0 s  1:01 min",
        "  1.0 s  mobile    out-1  wang-mobile  13900000001  8.0 s     out     6.0 s           0.02 CNY",
        "  2.0 s  incoming  trunk                            1:05 min  none                    0",
    ):
        assert line in text, "\n".join(text)


async def write_transferred(journal: WriterJournal) -> None:
    journal.opened(began(FAR, NOON, None, ""))
    journal.hop(Hop(FAR, 0, NOON, SALES, AgentId("8001"), RingOutcome.ANSWERED, "passed the caller on", 1, 20))
    last = Hop(FAR, 1, NOON + timedelta(seconds=25), SALES, AGENT, RingOutcome.ANSWERED, "answered", 2, 61)
    journal.hop(replace(last, transferred_by="8001"))


def test_show_of_a_transferred_call_tells_by_whom(instance: Instance) -> None:
    write(instance, write_transferred)
    text = lines(run(instance, "calls", "show", FAR))
    header = next(line for line in text if "Outcome" in line)
    assert header.endswith("Talked    Transferred by")
    for line in (
        "  0.0 s   8001       sales                  answered  passed the caller on  1.0 s  20.0 s",
        "  25.0 s  8002       sales                  answered  answered              2.0 s  1:01 min  8001",
    ):
        assert line in text, "\n".join(text)


async def write_heard(journal: WriterJournal) -> None:
    journal.opened(began(FAR, NOON, None, ""))
    hop = Hop(FAR, 0, NOON, SALES, AGENT, RingOutcome.ANSWERED, "normal clearing", 9, 20, EndpointId("m"), LineId("l"))
    journal.hop(replace(hop, answer_known=AnswerKnown.ESTIMATED))
    carried = Charge(FAR, 0, NOON, 20, LegKind.MOBILE, None, LineId("l"), None, "", Decimal(0))
    journal.charge(replace(carried, estimated=True))
    end = CallEnd(FAR, NOON, CallResult.ANSWERED, ReleasedBy.CALLER, ServedBy.CONTROLLER, NOON, AGENT, SALES, 9, 20)
    await journal.closed(replace(end, release=Release(ReleaseKnown.TONE, "busy", 0.97)))


def test_show_tells_how_answers_and_hang_ups_are_known(instance: Instance) -> None:
    write(instance, write_heard)
    text = lines(run(instance, "calls", "show", FAR))
    assert any("answered, released by caller (known by busy tone, 97 % sure), served by" in line for line in text)
    assert any(line.endswith("20.0 s  estimated") for line in text)
    assert any("20.0 s (estimated)" in line for line in text)


def test_show_of_a_refused_call_tells_by_what(far: Instance) -> None:
    text = lines(run(far, "calls", "show", REFUSED))
    assert "  Refused by  list 'nuisance'" in text
    assert "  Kind        staff" in text
    assert not [line for line in text if line.startswith(("  Region", "  Agent", "  Endpoint", "Charges"))]


def test_show_json(recorded: Instance) -> None:
    story = json.loads(run(recorded, "calls", "show", SERVED, "--json").output)
    assert [hop["outcome"] for hop in story["hops"]] == ["busy", "answered"]
    assert story["steps"][1]["keys"] == "1"
    assert story["surveys"][0]["label"] == "非常满意"
    assert story["record"]["caller"] == "13800138000"


def test_voicemail_lists_what_is_unread(recorded: Instance) -> None:
    header, row = lines(run(recorded, "voicemail"))
    assert header.split() == ["Left", "(+0800)", "Caller", "Mailbox", "Length", "State", "ID"]
    assert row.split() == ["2026-11-20", "12:03:50", "withheld", "sales", "7.5", "s", "new", "m"]


def test_an_empty_record_says_so(instance: Instance) -> None:
    assert lines(run(instance, "migrate")) == [f"The record in {instance.folder}: made ({SCHEMA_VERSION})"]
    assert lines(run(instance, "migrate")) == [f"The record in {instance.folder}: up to date ({SCHEMA_VERSION})"]
    assert lines(run(instance, "calls")) == ["No call has come in yet."]
    assert lines(run(instance, "calls", "--json")) == ["[]"]
    assert lines(run(instance, "voicemail")) == ["No message is waiting."]


def test_a_failed_migration_is_told_in_a_line(instance: Instance) -> None:
    (instance.folder / "zongji.sqlite3").write_bytes(b"no data base" * 1000)
    error = run(instance, "migrate").exception
    assert isinstance(error, UserError)
    assert "file is not a database" in error.message
    assert "Traceback" not in error.message


class Controller:
    """A live server in a thread of its own, as the command line blocks."""

    def __init__(self, instance: Instance, view: LiveView) -> None:
        self._instance = instance
        self._view = view
        self._up = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._down = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))

    async def _run(self) -> None:
        server = LiveServer(self._view, self._instance.live_socket, "0.1.0")
        await server.open()
        self._up.set()
        await self._down.wait()
        await server.close()

    def __enter__(self) -> None:
        self._thread.start()
        assert self._up.wait(10)

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._down.set)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def controller(instance: Instance) -> Iterator[None]:
    view = LiveView(lambda: NOON)
    view.health("asterisk", True)
    view.health("database", False, "database or disk is full")
    view.call_started(began(OPEN, NOON, "13800138000", "欧阳娜娜"))
    view.call_step(Step(OPEN, 0, NOON, NodeId("menu"), "menu", "ask again", "no key"))
    view.agent_state(AGENT, "talking", OPEN, "paused")
    view.endpoint_calls(EndpointId("centre"), 1, 2)
    view.line_calls(LineId("out-1"), "out of order", (), 1)
    view.line_calls(LineId("out-2"), "idle", (), 1)
    view.agent_state(AgentId("8001"), "available", None)
    view.count(CallResult.ANSWERED)
    with Controller(instance, view):
        yield


@pytest.mark.usefixtures("controller")
def test_status_when_up(instance: Instance) -> None:
    text = lines(run(instance, "status"))
    assert text[:6] == [
        f"Switchboard   {instance.folder}",
        "Controller    up since 2026-11-20 12:00:00 +0800",
        "Asterisk      ok",
        "Database      FAULT since 2026-11-20 12:00:00: database or disk is full",
        "Calls ended   1 answered since the controller's start",
        "Calls now     1",
    ]
    assert text[7].split() == f"2026-11-20 12:00:00 13800138000 欧阳娜娜 trunk main menu ask again {OPEN}".split()
    agents = text.index("Agents")
    assert text[agents + 2].split() == ["8001", "available", "2026-11-20", "12:00:00"]
    assert text[agents + 3].split() == f"8002 talking, then paused 2026-11-20 12:00:00 {OPEN}".split()
    assert [line.split() for line in text[agents + 4 :]] == [
        ["Endpoints"],
        ["Endpoint", "Calls", "Since"],
        ["centre", "1", "of", "2", "2026-11-20", "12:00:00"],
        ["Lines", "out", "of", "order"],
        ["Line", "Since"],
        ["out-1", "2026-11-20", "12:00:00"],
    ]


@pytest.mark.usefixtures("controller")
def test_status_as_json(instance: Instance) -> None:
    found: dict[str, Any] = json.loads(run(instance, "status", "--json").output)
    assert found["controller"] == "up"
    assert found["live"]["calls"][OPEN]["caller"] == "13800138000"
    assert found["live"]["health"]["database"]["ok"] is False


def test_status_when_down_tells_who_serves_callers(instance: Instance) -> None:
    result = run(instance, "status")
    assert result.exit_code == 1
    assert "Controller    DOWN: it is not running" in result.output
    assert "Meanwhile Asterisk" in result.output
    as_json = run(instance, "status", "--json")
    assert as_json.exit_code == 1
    assert json.loads(as_json.output)["controller"] == "down"


def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run the entry point itself; give what it says on stderr."""
    monkeypatch.setattr("sys.argv", ["zongji", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "Traceback" not in output.err
    return output.err


def test_mistakes_are_told_in_words(
    recorded: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["--instance", str(recorded.folder)]
    assert told(monkeypatch, capsys, *here, "calls", "show", "nope\x1b[1m") == (
        "zongji: There is no call nope\N{REPLACEMENT CHARACTER}[1m.\n        List the latest with `zongji calls`.\n"
    )
    nowhere = str(tmp_path / "nowhere")
    assert f"There is no switchboard in {nowhere}" in told(monkeypatch, capsys, "--instance", nowhere, "calls")
    (tmp_path / "instance.json").write_text("{}", encoding="utf-8")
    assert "can't be read" in told(monkeypatch, capsys, *here, "calls")


def test_what_is_logged_is_not_in_the_answer(
    recorded: Instance, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As when the table of regions is missing."""
    monkeypatch.setattr("sys.argv", ["zongji", "--instance", str(recorded.folder), "calls", "--json"])
    with pytest.raises(SystemExit):
        main()
    structlog.get_logger().warning("regions.not_read")
    structlog.reset_defaults()
    output = capsys.readouterr()
    assert len(json.loads(output.out)) == 3
    assert "regions.not_read" in output.err


def test_the_instance_comes_from_the_environment_or_the_usual_folder(
    recorded: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZONGJI_INSTANCE", str(recorded.folder))
    assert CliRunner().invoke(app, ["calls"]).exit_code == 0
    monkeypatch.delenv("ZONGJI_INSTANCE")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert str(tmp_path / "state" / "zongji") in told(monkeypatch, capsys, "calls")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("appliance.cli.instance.SYSTEM_FOLDER", tmp_path / "system")
    assert str(tmp_path / "system") in told(monkeypatch, capsys, "calls")
