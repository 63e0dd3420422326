"""The line doctor and the nightly self-call on real DAHDI: two lines that call each other by their exchange."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from typer.testing import CliRunner

from appliance.cli import app
from appliance.services.control_client import command
from hil_rig.exchanges.calling import CallerIdMode
from hil_rig.exchanges.progress import ToneBias, ToneName
from tests.harness.lab_house import LabHouse
from tests.harness.lab_switching import Fault, LabSwitch
from tests.harness.publishing import Tree, as_it_was, publish, varied
from tests.harness.waiting import wait_for
from tests.lab.conftest import IN_THE_LAB

pytestmark = [*IN_THE_LAB, pytest.mark.usefixtures("quiet_after")]

CALLING, CALLED = "09", "10"
CABLES = {CALLING: "9", CALLED: "10"}
NUMBERS = {"9": "62000009", "10": "62000010"}
LONGEST_S = 90.0
OFF_BY_PERCENT = 12.0
ALARM_WITHIN_S = 30.0


def with_numbers(tree: Tree) -> None:
    """Give two lines a number that is theirs alone."""
    for line, cable in CABLES.items():
        tree["lines"][line]["own_number"] = NUMBERS[cable]
    tree["hotlines"]["main"]["numbers"] += tuple(NUMBERS.values())


@contextmanager
def ports_set(house: LabHouse) -> Iterator[None]:
    """Publish in this what has a port set anew, and wait until it is."""

    def times() -> int:
        return (house.instance.logs / "calls.log").read_text(encoding="utf-8").count('"cards.applied"')

    before = times()
    yield
    wait_for(lambda: times() > before, "the port to be set", 60, again_s=0.2)


@pytest.fixture(scope="module")
def house(lab_house: LabHouse) -> Iterator[LabHouse]:
    """Give the switchboard with two lines that have a number of their own."""
    with as_it_was(lab_house):
        with ports_set(lab_house):
            publish(lab_house, varied(lab_house.document, with_numbers))
        yield lab_house


@pytest.fixture(scope="module")
def exchange(house: LabHouse) -> Iterator[LabSwitch]:
    """Give the exchange, whose busy tone is off the country's on both lines."""
    with LabSwitch(house.exchange, NUMBERS, CallerIdMode.FSK) as switch:
        for line in NUMBERS:
            switch.sound(line, ToneName.BUSY, ToneBias(cadence_percent=OFF_BY_PERCENT))
        yield switch


@pytest.fixture(autouse=True)
def at_rest(house: LabHouse, exchange: LabSwitch) -> Iterator[None]:
    """Have no line in a call of the story before; what is left of this one is told if it fails."""
    exchange.rests()
    yield
    print([(cable, exchange.doing(cable)) for cable in NUMBERS], house.channels())


def examined(house: LabHouse, *words: str, faulty: bool = False) -> Mapping[str, Any]:
    """Have `zongji lines doctor` examine a line by its neighbour, as an installer does; the report."""
    told = CliRunner().invoke(
        app, ["--instance", str(house.instance.folder), "lines", "doctor", CALLING, "--json", *words]
    )
    assert told.exit_code == (1 if faulty else 0), told.output
    (report,) = json.loads(told.stdout)["reports"]
    assert report["took_s"] < LONGEST_S
    return dict(report)


def found(report: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Give the findings by the tone that they are about, else by their code."""
    return {finding["kind"] or finding["what"]: finding for finding in report["findings"]}


def changes(report: Mapping[str, Any]) -> dict[str, Any]:
    return {change["key"]: change["proposed"] for change in report["proposal"]}


def self_calls(house: LabHouse) -> list[Mapping[str, Any]]:
    """Have the lines call each other, as at night; what is told in the morning."""
    return list(command(house.instance.control_socket, "self_call", {}, deadline_s=280)["lines"])


def test_a_line_that_is_set_to_tell_an_answer_and_does_not_is_put_right(house: LabHouse) -> None:
    def watched(tree: Tree) -> None:
        with_numbers(tree)
        tree["lines"][CALLING]["answer_supervision"] = True

    with ports_set(house):
        publish(house, varied(house.document, watched))
    with ports_set(house):
        report = examined(house, "--apply", faulty=True)
    assert found(report)["answer_not_told"]["sureness"] == "faulty"
    told = found(report)
    assert {"dial", "busy", "keys_arrived"} <= set(told), "the line is heard all the same"
    assert told["busy"]["measured"]["on_s"] == pytest.approx(0.35 * 1.12, abs=0.02)
    assert changes(report)["answer_supervision"] is False
    text = (house.instance.asterisk_etc / "chan_dahdi.conf").read_text(encoding="utf-8")
    assert "answeronpolarityswitch = yes" not in text


def test_lines_that_are_right_are_told_right_and_on_record_as_self_calls(house: LabHouse) -> None:
    told = self_calls(house)
    assert {line["line"]: line["what"] for line in told} == {CALLING: "right", CALLED: "right"}, told
    latest = house.records.latest(2)
    assert {(record.kind, record.line) for record in latest} == {("self_call", CALLING), ("self_call", CALLED)}


def test_a_missing_tone_and_a_missing_number_are_named_with_their_remedies(
    house: LabHouse, exchange: LabSwitch
) -> None:
    with exchange.wrong(CABLES[CALLING], Fault.NO_BUSY_TONE), exchange.wrong(CABLES[CALLING], Fault.NO_CALLER_ID):
        told = self_calls(house)
    assert {(line["line"], line["what"], line["verdict"]) for line in told} == {
        (CALLING, "not_released", "faulty"),
        (CALLING, "number_missing", "faulty"),
    }, told
    assert all(line["remedy"] and line["remedy_zh"] for line in told)


def test_a_line_whose_cable_is_pulled_is_named_with_its_remedy(house: LabHouse, exchange: LabSwitch) -> None:
    port = f"port {CABLES[CALLED]}"
    with exchange.lent(CABLES[CALLED]) as end:
        end.unplug()
        try:
            wait_for(lambda: not house.is_well(port), "the line to be out of order", ALARM_WITHIN_S)
            told = self_calls(house)
        finally:
            end.plug()
    assert [(line["line"], line["what"], line["verdict"]) for line in told] == [(CALLED, "out_of_order", "faulty")]
    assert "cable" in told[0]["remedy"]
    wait_for(lambda: house.is_well(port), "the line to be in order again", ALARM_WITHIN_S)
