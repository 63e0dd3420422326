"""The same environment on forky's Python, inside the root folder: for `check` and `test --quick`."""

import os
from collections.abc import Mapping
from pathlib import Path

from provision import python_env, root_folder, running
from provision.cache import Cache
from provision.chroot import Inside
from provision.clone import Clone
from provision.progress import Step
from provision.running import Word, Words


def ensure(clone: Clone, store: Cache) -> tuple[Inside, Path]:
    """The root folder with the clone and the environment in it, and the environment's Python there."""
    root = root_folder.ensure(store)
    uv = python_env.uv(clone, store)
    entry_key = python_env.environment_key(clone, root.parent.name)

    def fill(folder: Path, held: int) -> None:
        downloads = python_env.downloads(store)
        inside = Inside(root, (clone.top, folder, uv.parent, downloads))
        # relocatable: the environment is made in one folder and used in another
        make: Words = [uv, "venv", "--relocatable", "--python", "/usr/bin/python3", folder / "venv"]
        env = python_env.uv_environment(store) | {"UV_LINK_MODE": "copy"}
        with Step("Installing the locked Python packages for forky's Python") as step:
            for words in [make, *python_env.install_words(uv, clone, folder / "venv" / "bin" / "python")]:
                running.run(inside.words(words, clone.top, env), step, remedy=python_env.MEND_NETWORK, held=[held])

    made = store.make("forky-venv", entry_key, fill)
    return Inside(root, (clone.top, made)), made / "venv" / "bin" / "python"


def run(clone: Clone, store: Cache, words: list[Word], env: Mapping[str, str]) -> None:
    """Become `python words…` on forky's Python, in the clone, with `env` besides. Doesn't return."""
    inside, python = ensure(clone, store)
    command = inside.words([python, *words], clone.top, {"PYTHONPATH": str(clone.top / "image-build"), **env})
    os.execvp(command[0], command)
