"""A switchboard for the stories, one for each test process, and a stage for each story."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.calls import dates
from tests.calls.desks import desks, desks_at_rest, desks_house  # noqa: F401 - pytest finds fixtures by name here
from tests.calls.office import Office
from tests.calls.outside import networks, outside, outside_at_rest  # noqa: F401 - as above
from tests.calls.waiting_hall import hall, waiting_at_rest, waiting_house  # noqa: F401 - as above
from tests.harness.house import House
from tests.harness.leaks import Footprint, wait_until_quiet
from tests.harness.memory import folder_in_memory
from tests.harness.stage import Stage

CONFIGURATION = Path(__file__).parent / "house.yaml"


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Run the switchboard of `house.yaml`."""
    with House(CONFIGURATION) as house:
        yield house


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


@pytest.fixture(scope="session")
def office_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Run the switchboard of `routing.yaml`."""
    configuration = tmp_path_factory.mktemp("office") / "routing.yaml"
    configuration.write_text(dates.dated(dates.CONFIGURATION, dates.site_now()), encoding="utf-8")
    with House(configuration) as house:
        yield house


@pytest.fixture(scope="session")
def office_at_rest(office_house: House) -> Footprint:
    """Tell what the controller of the office holds before the first call."""
    return Footprint.of(office_house.controller_pid)


@pytest.fixture
def office(office_house: House, office_at_rest: Footprint, tmp_path: Path) -> Iterator[Office]:
    """Give a story of the office its phones; when it is over, nothing of it may be left."""
    with folder_in_memory(tmp_path) as folder, Office(office_house, folder) as office:
        yield office
    wait_until_quiet(office_house, office_at_rest)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what stories measured."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, figure in report.user_properties:
            terminalreporter.write_line(f"{name}: {figure}")
