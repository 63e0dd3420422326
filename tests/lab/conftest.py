"""The one switchboard of the stories over real DAHDI: booted once, for all of them."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from hil_rig.lab import emulator
from hil_rig.lab.emulator import LabMissing
from tests.harness.lab_house import LabHouse
from tests.harness.leaks import Footprint, wait_until_quiet
from tests.harness.publishing import Tree, as_it_was, publish, varied
from tests.harness.waiting import wait_for

FXO, FXS = 12, 4
HEARD_BY_US = ("05", "06", "07", "08")
LEFT_WITHIN_S = 60.0
"""The machine is emulated, and its host may do other things besides."""
IN_THE_LAB = [pytest.mark.lab, pytest.mark.timeout(300), pytest.mark.xdist_group("lab")]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the stories of the one switchboard last: no other machine runs beside it, which would take its time."""
    items.sort(key=lambda item: "lab_house" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def lab_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabHouse]:
    """Run the switchboard of `house.yaml` with its ear; what the machine said is kept."""
    try:
        emulator.folder()
    except LabMissing as why:
        pytest.skip(str(why))
    run = tmp_path_factory.mktemp("lab-house")
    with LabHouse(Path(__file__).parent / "house.yaml", ["fxo"] * FXO + ["fxs"] * FXS, run) as house:
        house.start_ear()
        wait_for(lambda: house.is_well("ear"), "the controller to find the ear", 30)
        house.start_cards_inside()
        yield house


@pytest.fixture(scope="module")
def heard_by_us(lab_house: LabHouse) -> Iterator[None]:
    """Have some lines heard by the appliance itself, as a new line is; the others tell their callers to chan_dahdi."""

    def hear(document: Tree) -> None:
        for line in HEARD_BY_US:
            document["lines"][line]["caller_id"] = "auto"

    with as_it_was(lab_house):
        publish(lab_house, varied(lab_house.document, hear))
        for line in HEARD_BY_US:
            wait_for(partial(lab_house.hears_callers, int(line)), f"line {line} to be heard", 60, again_s=0.5)
        yield


@pytest.fixture
def quiet_after(lab_house: LabHouse) -> Iterator[None]:
    """Have nothing left of a story when it is over: no channel, no call, every line, agent and telephone free."""
    at_rest = Footprint.of(lab_house.controller_pid)
    yield
    wait_for(lambda: not lab_house.channels(), "no channel left in Asterisk", LEFT_WITHIN_S, again_s=0.5)
    wait_until_quiet(lab_house, at_rest)
