"""The line doctor on real calls: two lines of an exchange whose tones are a little off, and what is told of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

import pytest

from appliance.services.control_client import command
from appliance.storage.line_reports import LineReports
from tests.harness.house import House
from tests.harness.landlines import NUMBERS, Fault, LandlineExchange
from tests.harness.leaks import Footprint, wait_until_quiet

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

CONFIGURATION = Path(__file__).parent / "line_doctor.yaml"
LONGEST_S = 90.0


class Office:
    """The switchboard and its exchange."""

    def __init__(self, house: House, exchange: LandlineExchange) -> None:
        self.house = house
        self.exchange = exchange

    def examine(self, line: str, number: str, by: str | None = None) -> Mapping[str, Any]:
        """Examine a line and give the report."""
        asked = {"line": line, "number": number, "by": by, "asked_by": "test"}
        return command(self.house.instance.control_socket, "line_doctor", asked, deadline_s=180)

    def records(self) -> int:
        return len(self.house.records.latest(100))


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
    report = office.examine("a", NUMBERS["b"], "b")

    told = found(report)
    assert (told["ring_back"]["what"], told["busy"]["what"]) == ("tone_as_country", "tone_of_its_own")
    assert told["busy"]["measured"]["hz"] == pytest.approx(446, abs=2)
    assert told["busy"]["measured"]["on_s"] == pytest.approx(0.365, abs=0.02)
    assert told["ring_back"]["measured"]["on_s"] == pytest.approx(1.03, abs=0.03)
    assert {"no_dial_tone_here", "keys_arrived", "number_not_shown", "echo_none"} <= set(told)
    assert report["took_s"] < LONGEST_S
    assert {change["key"]: (change["now"], change["proposed"]) for change in report["proposal"]} == {
        "far_hang_up": ("signalled", "tone")
    }
    assert office.records() == before, "the test call stands in nobody's record"
    with LineReports.open(office.house.instance.database_url) as reports:
        assert reports.latest("a")[0].report == report  # type: ignore[arg-type]  # a line's id
