"""A switchboard to break for each test process; after each test it is whole again and nothing of the test is left."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.faults.breakable import BreakableHouse
from tests.faults.scenes import Scene
from tests.harness.stage import Stage

CONFIGURATION = Path(__file__).parent / "house.yaml"
_LINES_TOLD = 60


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show with a failure what the house's processes have logged: the folder is gone later."""
    report = yield
    house = getattr(item, "funcargs", {}).get("house")
    if report.failed and isinstance(house, BreakableHouse):
        for log in (house.instance.logs / "calls.log", house.instance.asterisk_state / "log" / "messages"):
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
            report.sections.append((log.name, "\n".join(lines[-_LINES_TOLD:])))
    return report


@pytest.fixture(scope="session")
def house() -> Iterator[BreakableHouse]:
    """Run a whole switchboard."""
    with BreakableHouse(CONFIGURATION) as house:
        yield house


@pytest.fixture
def scene(house: BreakableHouse, tmp_path: Path) -> Iterator[Scene]:
    """Give a test its phones; when it is over, the house is mended and nothing of the call may be left."""
    with Stage(house, tmp_path) as stage:
        yield Scene(stage, house)
    house.bring_back()
