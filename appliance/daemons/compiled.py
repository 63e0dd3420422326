"""Where the processes that we start keep compiled code, so that none of them compiles it anew at each start."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def surroundings() -> Mapping[str, str]:
    """Give the environment for a daemon of ours.

    Whoever told Python to write nothing beside the sources gets it into the cache: without it a start takes seconds.
    """
    here = dict(os.environ)
    if sys.dont_write_bytecode and sys.pycache_prefix is None:
        base = here.get("XDG_CACHE_HOME", "")
        cache = Path(base) if base.startswith("/") else Path.home() / ".cache"
        here.pop("PYTHONDONTWRITEBYTECODE", None)
        here["PYTHONPYCACHEPREFIX"] = str(cache / "zongji" / "compiled")
    return here
