"""The judge of speech quality, PESQ: a package that is compiled, so it is in no environment but in the cache.

Its sources and all that builds them are locked by hash. Without it everything runs but what listens to prompts.
"""

import sys
import sysconfig
from pathlib import Path

from provision import apt, cache, python_env, running
from provision.cache import Cache
from provision.clone import Clone
from provision.progress import Step
from provision.running import Words

FOLDER_VARIABLE = "ZONGJI_JUDGES"
WHY = "compiling the judge of speech quality"


def ensure(clone: Clone, store: Cache) -> Path:
    """The folder with the package; the clone's environment must be there."""
    entry_key = cache.key(clone.judges.read_bytes(), clone.judges_build.read_bytes(), sys.version, sys.base_prefix)

    def build(folder: Path, held: int) -> None:
        apt.install(packages(), why=WHY)
        pip: Words = [python_env.uv(clone, store), "pip", "install", "--target", folder, "--no-deps"]
        locked: Words = ["--require-hashes", "--build-constraints", clone.judges_build, "-r", clone.judges]
        with Step("Compiling the judge of speech quality (pesq)") as step:
            running.run(
                [*pip, "--python", clone.venv / "bin" / "python", *locked],
                step,
                remedy=python_env.MEND_NETWORK,
                env=python_env.uv_environment(store),
                held=[held],
            )

    return store.make("judges", entry_key, build)


def packages() -> list[str]:
    """The Debian packages that compiling takes; a Python of one's own brings its headers along."""
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    return ["gcc", "libc6-dev", *([] if headers.exists() else ["python3-dev"])]
