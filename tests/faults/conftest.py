"""A switchboard to break for each test process; after each test it is whole again and nothing of the test is left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.breakable import BreakableHouse
from tests.faults.scenes import Scene
from tests.harness.stage import Stage

CONFIGURATION = Path(__file__).parent / "house.yaml"


@pytest.fixture(scope="session")
def house() -> Iterator[BreakableHouse]:
    """Run a whole switchboard."""
    house = BreakableHouse(CONFIGURATION)
    try:
        house.start()
        yield house
    finally:
        house.close()


@pytest.fixture
def scene(house: BreakableHouse, tmp_path: Path) -> Iterator[Scene]:
    """Give a test its phones; when it is over, the house is mended and nothing of the call may be left."""
    with Stage(house, tmp_path) as stage:
        yield Scene(stage, house)
    house.bring_back()
