"""One exchange with its networks for the tests of legs and trunks; nothing of a test may be left in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.far_end import FarEnd
from tests.harness.memory import folder_in_memory
from tests.integration.document import company
from tests.integration.world import World


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
