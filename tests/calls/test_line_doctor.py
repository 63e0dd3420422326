"""The line doctor on real calls: two lines of an exchange whose tones are a little off, and what is told of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from threading import Thread
from typing import Any

import pytest

from appliance.services.control_client import command
from appliance.services.control_messages import CommandFailed
from appliance.storage.line_reports import LineReports
from tests.harness.house import House
from tests.harness.landlines import NOBODY, NUMBERS, Fault, LandlineExchange
from tests.harness.leaks import Footprint, wait_until_quiet
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
    assert {"no_dial_tone_here", "keys_arrived", "number_shown", "echo_none"} <= set(told)
    assert report["verdict"] == "right"
    assert report["took_s"] < LONGEST_S
    assert {change["key"]: (change["now"], change["proposed"]) for change in report["proposal"]} == {
        "far_hang_up": ("signalled", "tone")
    }
    assert office.records() == before, "the test call stands in nobody's record"
    with LineReports.open(office.house.instance.database_url) as reports:
        assert reports.latest("a")[0].report == report  # type: ignore[arg-type]  # a line's id


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
    office.exchange.fault("a", Fault.ELSEWHERE)
    faulty = [line for line in self_calls(office) if line["verdict"] == "faulty"]
    assert [(line["line"], line["what"]) for line in faulty] == [("b", "did_not_arrive")]
    assert "call diversion" in faulty[0]["remedy"]
    assert "线路 b" in faulty[0]["sentence_zh"]


@pytest.mark.parametrize("number", ["1;rm", "", "+8621", "1" * 40])
def test_only_what_a_telephone_can_key_is_dialled(office: Office, number: str) -> None:
    with pytest.raises(CommandFailed):
        office.examine("a", number, "b")
