"""`zongji lines` on a real instance folder, a real data base and a real live socket."""

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner, Result

from appliance.callflow.board import AgentBoard
from appliance.callflow.line_board import LineBoard
from appliance.callflow.trace import CallEnd, CallStart, Hop
from appliance.cli import app
from appliance.domain.ids import AgentId, CallId, EndpointId, LineId
from appliance.domain.instance import Instance, Ports
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy
from appliance.services.live import LiveView
from appliance.services.live_boards import LiveBoards
from appliance.services.live_server import LiveServer
from appliance.services.publish.at_rest import box_of, put_in_force
from appliance.services.publish.saving import Saving
from appliance.storage.engine import open_for_writing
from appliance.storage.journal import WriterJournal
from appliance.storage.revisions import Revisions
from appliance.storage.writer import Writer
from tests.harness.empty_record import put_empty_record
from tests.unit.config.demo_document import demo

HOUR = (datetime.now(UTC) - timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
CARRIER = "sip_peers:\n  telecom: {kind: carrier, address: sip.example.cn}\nlines: #"
DOCUMENT = demo(
    ("lines: #", CARRIER),
    ('"10": {kind: simulated, early_media: false}', '"10": {kind: sip, peer: telecom, channels: 5}'),
    (
        'main: {lines: ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10"]}',
        'main: {lines: ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10"]}\n  out: {lines: ["10"]}',
    ),
)


@pytest.fixture
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    made = Instance(tmp_path_factory.mktemp("i"), Ports(1, 2, 3, 4, 5, 6), asterisk_uid=61840)
    made.save()
    put_empty_record(made.database_url)
    with Revisions.open(made.database_url) as store:
        put_in_force(store, box_of(made), DOCUMENT, Saving("tests"), HOUR)
    return made


def run(instance: Instance, *words: str) -> Result:
    result = CliRunner().invoke(app, ["--instance", str(instance.folder), "lines", *words])
    assert result.exit_code == 0, result.output
    return result


@contextmanager
def live(view: LiveView, instance: Instance) -> Iterator[None]:
    """Serve the view as a controller does, in a thread of its own."""
    opened = threading.Event()
    loop = asyncio.new_event_loop()
    closing = asyncio.Event()

    async def serve() -> None:
        server = LiveServer(view, instance.live_socket, "test")
        await server.open()
        opened.set()
        await closing.wait()
        await server.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert opened.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join(10)
        loop.close()


def test_the_lines_with_what_they_do_now(instance: Instance) -> None:
    view, agents, lines = LiveView(lambda: HOUR), AgentBoard(), LineBoard()
    LiveBoards(view, agents, lines)
    lines.configure(DOCUMENT)
    call = CallId("c1")
    with lines.incoming(LineId("01"), call), lines.take(LineId("10"), call), live(view, instance):
        _, *rows = run(instance).output.splitlines()
        told = json.loads(run(instance, "--json").output)
    assert rows[0].split()[:5] == ["01", "simulated", "main", "1", "in"]
    assert rows[0].split()[-1] == "c1"
    assert rows[1].split()[:5] == ["02", "simulated", "main", "1", "idle"]
    assert rows[9].split()[:6] == ["10", "telecom", "main,", "out", "5", "in"]
    assert told["10"]["calls"] == ["c1"]
    assert told["10"]["peer"] == "telecom"
    assert told["02"] == {
        "kind": "simulated",
        "peer": None,
        "trunk_groups": ["main"],
        "channels": 1,
        "state": "idle",
        "since": HOUR.isoformat().replace("+00:00", "Z"),
        "calls": [],
    }


def test_without_a_controller_the_lines_are_listed_and_their_state_is_said_to_be_unknown(instance: Instance) -> None:
    *rows, last = run(instance).output.splitlines()
    assert rows[1].split() == ["01", "simulated", "main", "1", "unknown"]
    assert "can't be heard" in last
    assert json.loads(run(instance, "--json").output)["01"]["state"] is None


def record(instance: Instance) -> None:
    """Ten callers in one hour, six minutes each; every second one was forwarded for five of them on line 10."""

    async def tell(journal: WriterJournal) -> None:
        for number in range(10):
            call, began = CallId(f"box-{number}.1"), HOUR + timedelta(minutes=5 * number)
            journal.opened(CallStart(call, began, LineId(f"{number % 9 + 1:02}"), None, "4000", None, "", "1"))
            if number % 2:
                answered, at = RingOutcome.ANSWERED, began + timedelta(minutes=6)
                where, line = EndpointId("mobile"), LineId("10")
                journal.hop(Hop(call, 0, at, None, None, answered, "answered", 60, 240, where, line))
            await journal.closed(end(call, began + timedelta(minutes=6)))

    engine = open_for_writing(instance.database_url)
    writer = Writer(engine.begin)
    writer.open()
    asyncio.run(tell(WriterJournal(writer, "sqlite")))
    assert writer.close() == 0
    engine.dispose()


def end(call: CallId, at: datetime) -> CallEnd:
    nobody: AgentId | None = None
    by, served = ReleasedBy.CALLER, ServedBy.CONTROLLER
    return CallEnd(call, at, CallResult.ANSWERED, by, served, None, nobody, None, 0, 0)


def test_the_plan_counts_a_forwarded_call_on_both_of_its_lines(instance: Instance) -> None:
    record(instance)
    plans = json.loads(run(instance, "plan", "--json").output)
    main, out = plans["main"], plans["out"]
    assert (main["lines"], main["calls"], out["lines"], out["calls"]) == (14, 15, 5, 5)
    assert main["busiest"]["begins"] == HOUR.isoformat().replace("+00:00", "Z")
    assert main["busiest"]["carried"] == pytest.approx((10 * 6 + 5 * 5) / 60)
    assert out["busiest"]["carried"] == pytest.approx(5 * 5 / 60)
    # Erlang B: 1.42 E on 6 lines lose 0.3 %, on 5 lines 1.1 %; 0.42 E lose 5.8 % on 2, 0.8 % on 3, 0.1 % on 4
    assert (main["for_1_percent"], out["for_1_percent"]) == (6, 3)
    assert (main["for_1_per_mille"], out["for_1_per_mille"]) == (7, 4)


def test_the_plan_in_words(instance: Instance) -> None:
    record(instance)
    header, main, out, note = run(instance, "plan", "--days", "7").output.splitlines()
    words = ("Trunk group", "Lines", "Calls", "Busiest hour", "Carried", "Offered", "Lost", "≤ 1 %", "≤ 0.1 %")
    assert re.split(r" {2,}", header) == list(words)
    assert re.split(r" {2,}", main.rstrip())[:3] == ["main", "14", "15"]
    assert re.split(r" {2,}", main.rstrip())[4:] == ["1.42 E", "1.42 E", "0.00%", "6 lines", "7 lines"]
    assert re.split(r" {2,}", out.rstrip())[4:] == ["0.42 E", "0.42 E", "0.01%", "3 lines", "4 lines"]
    assert "last 7 days" in note


def test_days_before_the_record_have_no_calls(instance: Instance) -> None:
    record(instance)
    _, main, *_ = run(instance, "plan", "--days", "1").output.splitlines()
    assert "no calls" in main
