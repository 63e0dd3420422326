"""A switchboard for the stories, one for each test process, and a stage for each story."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.ears import put_sound_first
from tests.harness.house import House
from tests.harness.leaks import Footprint, wait_until_quiet
from tests.harness.memory import folder_in_memory
from tests.harness.stage import Stage

CONFIGURATION = Path(__file__).parent / "house.yaml"


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Run a whole switchboard."""
    house = House(CONFIGURATION)
    put_sound_first()
    try:
        house.start()
        yield house
    finally:
        house.close()


@pytest.fixture(scope="session")
def at_rest(house: House) -> Footprint:
    """Tell what the controller holds before the first call."""
    return Footprint.of(house.controller_pid)


@pytest.fixture
def stage(house: House, at_rest: Footprint, tmp_path: Path) -> Iterator[Stage]:
    """Give a story its phones; when it is over, nothing of it may be left."""
    with folder_in_memory(tmp_path) as folder, Stage(house, folder) as stage:
        yield stage
    wait_until_quiet(house, at_rest)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what stories measured."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, figure in report.user_properties:
            terminalreporter.write_line(f"{name}: {figure}")
