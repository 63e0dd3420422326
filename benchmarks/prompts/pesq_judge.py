"""PESQ-NB (ITU-T P.862 with P.862.1's mapping), by the package `pesq`, which is compiled on this machine.

It is no dependency of any environment: a newcomer without a compiler can do everything but this measurement.
`./zongji` builds it into its cache and names the place in ZONGJI_JUDGES.
"""

import importlib
import os
import sys
from functools import cache
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

JUDGES_VARIABLE = "ZONGJI_JUDGES"

_RATE_HZ = 8000


class _Module(Protocol):
    def pesq(self, rate_hz: int, reference: object, degraded: object, mode: str) -> float: ...


def pesq_nb(reference: NDArray[np.float64], degraded: NDArray[np.float64]) -> float:
    """Give the listening quality, 1.0 to 4.5."""
    sent, heard = ((sound * 32767).astype(np.int16) for sound in (reference, degraded))
    return float(_module().pesq(_RATE_HZ, sent, heard, "nb"))


@cache
def _module() -> _Module:
    """Load it from where it was built; by hand that is the newest in the cache."""
    named = os.environ.get(JUDGES_VARIABLE)
    cached = sorted((Path.home() / ".cache" / "zongji").glob("judges-*/"), key=lambda folder: folder.stat().st_mtime)
    if named is None and not cached:
        raise RuntimeError(f"{JUDGES_VARIABLE} names no folder with `pesq`: start this by ./zongji bench prompts")
    sys.path.append(named or str(cached[-1]))
    return cast("_Module", importlib.import_module("pesq"))
