"""The line doctor on real calls: two lines of an exchange whose tones are a little off, and what is told of them."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from string import Template
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner

from appliance.cli import app
from appliance.config.canonical import document_of_json
from appliance.config.model.document import Document
from appliance.domain.ids import LineId
from appliance.services.control_client import command
from appliance.services.control_messages import CommandFailed
from appliance.services.publish.at_rest import box_of
from appliance.services.self_call.nightly import NIGHTLY
from appliance.storage.line_reports import LineReports
from appliance.storage.outbox import Outbox
from appliance.storage.revisions import Revisions
from tests.harness.house import House
from tests.harness.landlines import NOBODY, NUMBERS, Fault, LandlineExchange
from tests.harness.leaks import Footprint, wait_until_quiet
from tests.harness.publishing import Tree, as_it_was, publish, varied
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

CONFIGURATION = Path(__file__).parent / "line_doctor.yaml"
LONGEST_S = 90.0
CALLER, OTHER_CALLER = "13912340001", "13912340002"


class Office:
    """The switchboard and its exchange."""

    def __init__(self, house: House, exchange: LandlineExchange) -> None:
        self.house = house
        self.exchange = exchange

    def examine(self, line: str, number: str | None = None, by: str | None = None) -> Mapping[str, Any]:
        """Examine a line and give the report."""
        asked = {"line": line, "number": number, "by": by, "asked_by": "test"}
        return command(self.house.instance.control_socket, "line_doctor", asked, deadline_s=180)

    def records(self) -> int:
        return len(self.house.records.latest(100))


def has_ear(house: House) -> bool:
    health = house.snapshot().health.get("ear")
    return health is not None and health.ok


@pytest.fixture(scope="session")
def examined_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Run the house of `line_doctor.yaml`, its ear and its exchange."""
    with LandlineExchange() as exchange:
        configuration = tmp_path_factory.mktemp("line_doctor") / "line_doctor.yaml"
        text = Template(CONFIGURATION.read_text(encoding="utf-8")).safe_substitute(exchange=exchange.address)
        configuration.write_text(text, encoding="utf-8")
        with House(configuration) as house:
            house.start_ear()
            exchange.open(house.instance.ports.sip)
            wait_for(lambda: has_ear(house), "the controller to find the ear", 20)
            yield Office(house, exchange)


@pytest.fixture(scope="session")
def office_at_rest(examined_office: Office) -> Footprint:
    return Footprint.of(examined_office.house.controller_pid)


@pytest.fixture
def office(examined_office: Office, office_at_rest: Footprint) -> Iterator[Office]:
    """Give the office; when a story is over, nothing of it may be left, here or there."""
    yield examined_office
    for line in NUMBERS:
        examined_office.exchange.fault(line, Fault.NONE)
    examined_office.exchange.hang_up_all()
    wait_until_quiet(examined_office.house, office_at_rest)
    left = examined_office.house.instance.line_doctor
    assert not [file.name for file in left.iterdir()], "a recording outlasts its examination"


def found(report: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {finding["kind"] or finding["what"]: finding for finding in report["findings"]}


def test_a_line_is_examined_by_its_neighbour(office: Office) -> None:
    before = office.records()
    report = office.examine("a")

    told = found(report)
    assert (told["ring_back"]["what"], told["busy"]["what"]) == ("tone_as_country", "tone_of_its_own")
    assert told["busy"]["measured"]["hz"] == pytest.approx(446, abs=2)
    assert told["busy"]["measured"]["on_s"] == pytest.approx(0.365, abs=0.03)
    assert told["ring_back"]["measured"]["on_s"] == pytest.approx(1.03, abs=0.04)
    assert {"no_dial_tone_here", "keys_arrived", "number_shown", "echo_none", "answer_told"} <= set(told)
    assert report["verdict"] == "right"
    assert report["took_s"] < LONGEST_S
    assert {change["key"]: (change["now"], change["proposed"]) for change in report["proposal"]} == {
        "far_hang_up": ("signalled", "tone"),
        "answer_supervision": (False, True),
    }
    assert office.records() == before, "the test call stands in nobody's record"
    with LineReports.open(office.house.instance.database_url) as reports:
        assert reports.latest("a")[0].report == report  # type: ignore[arg-type]  # a line's id


def doctor(office: Office, *words: str) -> Mapping[str, Any]:
    """Use `zongji lines doctor`, as an installer does."""
    told = CliRunner().invoke(
        app, ["--instance", str(office.house.instance.folder), "lines", "doctor", *words, "--json"]
    )
    assert told.exit_code in {0, 1}, told.output
    return dict(json.loads(told.stdout))


def line_faults(office: Office) -> list[str]:
    """Give what people were told of lines' faults."""
    with Outbox.open(office.house.instance.database_url) as outbox:
        return [notice.particulars.json() for notice in outbox.latest(100) if notice.kind == "line_fault"]


def test_what_is_proposed_is_published_and_then_right(office: Office) -> None:
    before = line_faults(office)
    with as_it_was(office.house):
        done = doctor(office, "a", "--apply")
        lines = published(office).lines
        assert (lines["a"].far_hang_up, lines["a"].answer_supervision) == ("tone", True)
        assert lines["b"] == office.house.document.lines["b"]
        with LineReports.open(office.house.instance.database_url) as reports:
            (kept,) = reports.latest(LineId("a"))[:1]
            assert kept.report == done["reports"][0]
            assert kept.applied_at is not None
        again = doctor(office, "a")
    assert (again["reports"][0]["proposal"], again["revision"]) == ([], None)
    assert line_faults(office) == before, "nothing has changed on the line"


def test_a_line_that_is_answered_too_soon_is_put_right_and_people_are_told(office: Office) -> None:
    def trusts(tree: Tree) -> None:
        tree["lines"]["a"]["answer_supervision"] = True

    before = line_faults(office)
    office.exchange.fault("a", Fault.AT_ONCE)
    with as_it_was(office.house):
        publish(office.house, varied(office.house.document, trusts))
        report = office.examine("a")
    assert found(report)["answer_not_told"]["sureness"] == "faulty"
    assert {change["key"]: change["proposed"] for change in report["proposal"]}["answer_supervision"] is False
    told = wait_for(lambda: line_faults(office)[: -len(before) or None] or None, "the notice")
    assert len(told) == 1
    assert "没有应答信号" in told[0]


def published(office: Office) -> Document:
    """Give the document in force."""
    with Revisions.open(office.house.instance.database_url) as store:
        saved = store.current(box_of(office.house.instance))
    assert saved is not None
    return document_of_json(saved.document)


def test_where_no_number_is_shown_the_ring_back_and_the_keys_prove_the_call(office: Office) -> None:
    office.exchange.fault("a", Fault.NO_CALLER_ID)
    before = office.records()
    told = found(office.examine("a"))
    assert told["number_not_shown"]["sureness"] == "unsure"
    assert told["keys_arrived"]["sureness"] == "right"
    assert told["busy"]["what"] == "tone_of_its_own"
    assert office.records() == before


def test_where_no_line_of_ours_answers_the_ring_back_is_heard_all_the_same(office: Office) -> None:
    report = office.examine("a", NOBODY)
    told = found(report)
    assert told["ring_back"]["what"] == "tone_as_country"
    assert "busy" not in told
    assert report["verdict"] == "right"
    assert report["proposal"] == []


def test_a_number_that_is_somebody_elses_is_told(office: Office) -> None:
    office.exchange.fault("a", Fault.ELSEWHERE)
    report = office.examine("a", NUMBERS["b"], "b")
    told = found(report)
    assert report["verdict"] == "faulty"
    assert told["called_in_vain"]["sentence"] == "The call did not arrive at line b"
    assert told["called_in_vain"]["sentence_zh"] == "呼叫没有到达线路 b"


def test_a_line_on_which_nothing_tells_a_release_is_faulty(office: Office) -> None:
    office.exchange.fault("a", Fault.SILENT)
    told = found(office.examine("a", NUMBERS["b"], "b"))
    assert told["no_release_tone"]["sureness"] == "faulty"
    assert "polarity reversal" in told["no_release_tone"]["remedy"]


def test_a_real_caller_on_the_other_line_is_served_and_the_examination_gives_way(office: Office) -> None:
    office.exchange.fault("a", Fault.ENGAGED)
    reports: list[Mapping[str, Any]] = []
    examining = Thread(target=lambda: reports.append(office.examine("a", NUMBERS["b"], "b")))
    examining.start()
    wait_for(lambda: "AudioSocket" in str(office.house.channels()), "the examination to begin", 20)
    office.exchange.call("b", CALLER)
    examining.join(90)

    assert "gave_way" in found(reports[0])
    office.exchange.hang_up_all()
    story = office.house.the_call(CALLER)
    assert story.record.line == "b"
    assert [step.node for step in story.steps if step.node] == ["menu"], "the caller is served as ever"


def test_a_line_in_a_call_is_not_examined(office: Office) -> None:
    office.exchange.call("b", OTHER_CALLER)
    wait_for(lambda: bool(office.house.snapshot().calls), "the call")
    with pytest.raises(CommandFailed, match="Line b is in a call"):
        office.examine("a", NUMBERS["b"], "b")


def self_calls(office: Office) -> list[Mapping[str, Any]]:
    return list(command(office.house.instance.control_socket, "self_call", {}, deadline_s=300)["lines"])


def test_the_lines_call_each_other_and_all_is_right(office: Office) -> None:
    told = self_calls(office)
    assert {line["line"]: line["what"] for line in told} == {"a": "right", "b": "right"}, told
    latest = office.house.records.latest(2)
    assert {(record.kind, record.line) for record in latest} == {("self_call", "a"), ("self_call", "b")}
    with LineReports.open(office.house.instance.database_url) as reports:
        assert list(reports.mornings()[0].report["lines"]) == told


def test_a_line_that_is_not_reached_is_named_with_its_remedy(office: Office) -> None:
    before = line_faults(office)
    office.exchange.fault("a", Fault.ELSEWHERE)
    faulty = [line for line in self_calls(office) if line["verdict"] == "faulty"]
    assert [(line["line"], line["what"]) for line in faulty] == [("b", "did_not_arrive")]
    assert "call diversion" in faulty[0]["remedy"]
    assert "线路 b" in faulty[0]["sentence_zh"]
    (told,) = wait_for(lambda: line_faults(office)[: -len(before) or None] or None, "the notice")
    assert "呼叫没有到达线路 b" in told


@pytest.mark.timeout(400)
def test_at_night_the_clock_begins_it_and_faulty_lines_are_named_in_the_morning(office: Office) -> None:
    """Neither line reaches the other one: each is named, with its remedy, to people, too."""
    zone = office.house.document.site.zone
    at = datetime.now(zone).replace(second=0, microsecond=0) + timedelta(minutes=2)  # the clock is looked at each 20 s

    def tonight(tree: Tree) -> None:
        tree["site"]["self_call"] |= {"nightly": "auto", "at": f"{at:%H:%M}"}

    before = line_faults(office)
    for line in NUMBERS:
        office.exchange.fault(line, Fault.ELSEWHERE)
    with as_it_was(office.house), LineReports.open(office.house.instance.database_url) as reports:
        earlier = reports.mornings()
        publish(office.house, varied(office.house.document, tonight))
        wait_for(lambda: reports.mornings() != earlier, "the night's report", 300, again_s=0.5)
        (morning,) = reports.mornings()
        assert {reports.latest(line)[0].asked_by for line in map(LineId, NUMBERS)} == {NIGHTLY}
    assert morning.at >= at
    named = {(line["line"], line["what"], line["verdict"]) for line in morning.report["lines"]}
    assert named == {("b", "did_not_arrive", "faulty"), ("a", "did_not_arrive", "faulty")}
    told = wait_for(lambda: line_faults(office)[: -len(before) or None] or None, "the notice")
    assert len(told) == 1
    assert "呼叫没有到达线路 b" in told[0]
    assert "请检查" in told[0]


@pytest.mark.parametrize("number", ["1;rm", "", "+8621", "1" * 40])
def test_only_what_a_telephone_can_key_is_dialled(office: Office, number: str) -> None:
    with pytest.raises(CommandFailed):
        office.examine("a", number, "b")
