"""zongji-cards beside a whole switchboard: pulled cables are known within 10 s, and its own end is known and mended."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from appliance.cli.words import app
from appliance.daemons.dead_mans_handle import LONGEST_S
from appliance.domain.ids import LineId
from appliance.services.control_client import command
from appliance.storage.outbox import Outbox
from tests.harness.fake_dahdi import FakeDahdi
from tests.harness.house import House
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk]

KNOWN_WITHIN_S = 10.0
FIRST = LineId("01")


@pytest.fixture(scope="module")
def dahdi(tmp_path_factory: pytest.TempPathFactory) -> FakeDahdi:
    """Give a card of paper."""
    return FakeDahdi(tmp_path_factory.mktemp("card"), {1: "fxo", 2: "fxo", 3: "fxs", 4: "none"})


@pytest.fixture(scope="module")
def house(dahdi: FakeDahdi) -> Iterator[House]:
    """Run a switchboard with that card."""
    with House(Path(__file__).parent / "cards.yaml") as house:
        house.start_cards(*dahdi.words())
        wait_for(lambda: told(house)["daemon"] == "up", "the hands on the cards", 30)
        wait_for(lambda: "port 1" in house.snapshot().health, "the ports to be known", 30)
        yield house


def told(house: House) -> dict[str, object]:
    return dict(command(house.instance.control_socket, "cards", {}))


def state_of(house: House, line: LineId) -> str:
    return house.snapshot().lines[line].state


def notices(house: House) -> set[tuple[str, str]]:
    """Give the notices of ports that people are told, each with the port's number."""
    with Outbox.open(house.instance.database_url) as outbox:
        return {(each.kind, each.key.split(":")[1]) for each in outbox.latest(50)}


def test_a_pulled_cable_is_known_to_all_within_ten_seconds_and_so_is_its_return(house: House, dahdi: FakeDahdi) -> None:
    pulled_at = time.monotonic()
    dahdi.pull(1)
    wait_for(lambda: state_of(house, FIRST) == "out of order", "the line to be out of order", KNOWN_WITHIN_S)
    health = house.snapshot().health["port 1"]
    assert (health.ok, health.detail) == (False, "Port 1 of line 01 has no voltage: is the cable pulled?")
    assert state_of(house, LineId("02")) == "idle"
    wait_for(lambda: ("line_down", "port 1") in notices(house), "people to be told", KNOWN_WITHIN_S)
    assert time.monotonic() - pulled_at < 2 * KNOWN_WITHIN_S  # twice: this machine does other things besides

    dahdi.plug(1)
    wait_for(lambda: state_of(house, FIRST) == "idle", "the line to work again", KNOWN_WITHIN_S)
    wait_for(lambda: ("line_up", "port 1") in notices(house), "people to be told", 2 * KNOWN_WITHIN_S)
    assert house.snapshot().health["port 1"].ok


def test_hands_that_are_killed_are_told_and_come_back_and_the_lines_are_not_out_of_order(house: House) -> None:
    starts = house.supervisor.cards.starts
    house.signal_cards(signal.SIGKILL)
    wait_for(lambda: house.supervisor.cards.starts > starts, "it to be started again", 20)
    wait_for(lambda: told(house)["daemon"] == "up", "the hands on the cards", 30)
    assert state_of(house, FIRST) == "idle"


def test_hands_that_hang_are_missed(house: House) -> None:
    starts = house.supervisor.cards.starts
    house.signal_cards(signal.SIGSTOP)
    try:
        wait_for(lambda: told(house)["daemon"] == "down", "their silence to be noticed", 20)
        time.sleep(LONGEST_S)  # the kernel's timer, which is what is waited for
        detail = house.snapshot().health["cards"].detail
        assert detail == "The process for the telephone cards (zongji-cards) is not running."
    finally:
        house.signal_cards(signal.SIGCONT)
    wait_for(lambda: house.supervisor.cards.starts > starts, "the dead man's handle to end it", 20)
    wait_for(lambda: told(house)["daemon"] == "up", "the hands on the cards", 30)


def test_the_command_line_tells_of_ports_and_of_what_is_wrong(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    wait_for(lambda: "chan_dahdi" in str(told(house)["faults"]), "Asterisk to be asked", 20)
    run = CliRunner()
    listed = run.invoke(app, ["--instance", str(house.instance.folder), "cards"])
    assert listed.exit_code == 1  # this Asterisk has no part for cards
    assert "line (FXO)" in listed.output
    assert "Asterisk could not load its part for telephone cards (chan_dahdi)." in listed.output
    assert "asterisk-dahdi" in listed.output
    identified = run.invoke(app, ["--instance", str(house.instance.folder), "cards", "identify", "1"])
    assert "Call the line at port 1" in identified.output
