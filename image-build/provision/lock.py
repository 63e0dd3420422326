"""Writes the locked requirements: every version with its hashes, for every Python and machine that we serve."""

from pathlib import Path

from provision import python_env, running
from provision.cache import Cache
from provision.clone import Clone
from provision.progress import Step
from provision.running import Words

SAYS = "./zongji lock"
"""Stands in the head of each file as the command that made it."""
OPTIONS = ["--universal", "--generate-hashes", "--no-annotate", "--quiet", "--python-version", "3.11"]


def write_all(clone: Clone, uv: Path, store: Cache, *, upgrade: bool) -> None:
    """Write every locked file; `upgrade` takes the newest versions, else pins stay."""
    product = ["pyproject.toml"]
    own = [word for name in ("zongji", "zongji-rig") for word in ("--no-emit-package", name)]
    develop = ["pyproject.toml", "hil-rig/pyproject.toml", "--group", "dev", *own]
    bootstrap = ["image-build/requirements/bootstrap.in"]
    options = [*OPTIONS, "--custom-compile-command", SAYS, *(["--upgrade"] if upgrade else [])]
    env = python_env.uv_environment(store)
    judges = ["--no-deps", "image-build/requirements/judges.in"]  # what it needs to run is in the environment
    compiled = [(clone.judges, judges), (clone.judges_build, ["image-build/requirements/judges-build.in"])]
    node = ["image-build/requirements/node.in"]
    targets = (
        (clone.product, product),
        (clone.develop, develop),
        (clone.bootstrap, bootstrap),
        (clone.node, node),
        *compiled,
    )
    with Step("Locking the requirements") as step:
        for target, sources in targets:
            step.tell(None, target.name)
            compiling: Words = [uv, "pip", "compile", *options, *sources, "-o", target]
            running.run(compiling, step, remedy=python_env.MEND_NETWORK, env=env, cwd=clone.top)
