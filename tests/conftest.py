"""How the tests run: property tests without a deadline, and the stories of one switchboard on one worker.

`ZONGJI_EXAMPLES` sets how many examples each property test tries that doesn't say so itself.
"""

import gc
import os
from collections.abc import Generator, Sequence

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None, max_examples=int(os.environ.get("ZONGJI_EXAMPLES", "40")))
settings.load_profile("house")


HOUSES = ("house", "office_house", "networks", "desks_house", "waiting_house", "shared_world")
"""Fixtures that run a switchboard for many stories."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep what is collected from being looked through for garbage: it stays, and is half a million objects.

    Each look takes half a second, in which the phones of a story, threads of this process, would say nothing.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Keep what shares a running Asterisk together: each switchboard is then started but once."""
    for item in items:
        if item.get_closest_marker("asterisk") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(_shared_by(item)))


def _shared_by(item: pytest.Item) -> str:
    """Name what a story shares with others: its folder's switchboard, or nothing outside its file."""
    of_its_own = vars(getattr(item, "module", object))
    used = getattr(item, "fixturenames", ())
    house = next((name for name in HOUSES if name in used and name not in of_its_own), None)
    return item.nodeid.partition("::")[0] if house is None else f"{item.path.parent.name}: {house}"
