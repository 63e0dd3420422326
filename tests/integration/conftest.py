"""One exchange with its networks for the tests of legs and trunks; nothing of a test may be left in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.far_end import FarEnd
from tests.harness.memory import folder_in_memory
from tests.harness.waiting import wait_for
from tests.integration.document import company
from tests.integration.world import World

_LONGEST_LEFT_S = 40.0
"""A mobile that is being asked to press 1 hears the question out, and a network that was cut off is missed in time."""


@pytest.fixture(scope="session")
def shared_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Run both Asterisks."""
    with (
        folder_in_memory(tmp_path_factory.mktemp("world")) as folder,
        FarEnd() as far,
        World(far, company(far), Path(folder)) as world,
    ):
        yield world


@pytest.fixture
def world(shared_world: World) -> Iterator[World]:
    """Give a test the exchange, and leave none of its calls behind."""
    yield shared_world
    shared_world.close_phones()
    wait_for(lambda: not shared_world.exchange.channels(), "the test's calls to be gone", _LONGEST_LEFT_S)
