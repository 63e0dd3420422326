"""The switchboards that can be named on the command line, and where each comes from."""

import importlib.util
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType

from hil_rig.exchanges.physical.exchange import PhysicalExchange
from hil_rig.suite import commissioning, plain
from hil_rig.suite.simulated.faults import FAULTS
from hil_rig.suite.simulated.traits import SOUND
from hil_rig.suite.worlds import ExchangeWorld, SimulatedWorld, World, telephones

ZONGJI = Path(__file__).parents[3] / "suites" / "analogue" / "zongji.py"
"""Our appliance in the lab: a program beside the suite, for the rig knows nothing of the appliance."""
_SIMULATED_LINES = 2


@contextmanager
def world_of(pbx: str, config: Path, run_folder: Path | None) -> Iterator[World]:
    """Open it by its name on the command line. `config` is the physical rung's; the lab leaves logs in `run_folder`."""
    name, _, fault = pbx.partition(":")
    if name == "simulated":
        if fault and fault not in FAULTS:
            raise ValueError(f"there is no fault {fault!r}; there are {', '.join(FAULTS)}")
        yield SimulatedWorld(FAULTS[fault] if fault else SOUND, _SIMULATED_LINES)
        return
    if name not in {"plain", "zongji"}:
        setup = commissioning.read(Path(pbx))
        exchange = PhysicalExchange(config)
        yield ExchangeWorld(exchange, setup, telephones(exchange))
        return
    with tempfile.TemporaryDirectory() as made:
        folder = run_folder or Path(made)
        with plain.plain_world(folder) if name == "plain" else _zongji(folder) as world:
            yield world


def our_appliance() -> ModuleType:
    """The program that brings our appliance into the lab. ValueError where it isn't there."""
    spec = importlib.util.spec_from_file_location("suite_zongji", ZONGJI) if ZONGJI.is_file() else None
    if spec is None or spec.loader is None:
        raise ValueError(f"{ZONGJI} isn't there: our appliance is asked from a clone of its repository")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _zongji(folder: Path) -> AbstractContextManager[World]:
    world: AbstractContextManager[World] = our_appliance().world(folder)
    return world
