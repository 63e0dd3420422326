"""The Python side: the installer `uv` by hash, and the clone's `.venv` from the locked requirements."""

import os
import shutil
import sys
import tomllib
from pathlib import Path

from provision import apt, cache, running
from provision.cache import Cache
from provision.clone import Clone
from provision.errors import SetUpError
from provision.progress import Step
from provision.running import Words

OLDEST, TOO_NEW = (3, 11), (3, 15)
STAMP = ".zongji-stamp"
"""In a finished environment: the key of what it was made from."""
MEND_NETWORK = "Look whether the package index can be reached (proxy, PIP_INDEX_URL, SSL_CERT_FILE), and start again."


def require_python(version: tuple[int, int] = (sys.version_info[0], sys.version_info[1])) -> None:
    """Raise SetUpError unless this Python is one that the product runs on."""
    if not OLDEST <= version < TOO_NEW:
        raise SetUpError(
            f"This is Python {version[0]}.{version[1]}; the product needs 3.11 to 3.14.",
            "Start with another one, for example: python3.13 ./zongji demo   (Debian 12 and 13 have the right one)",
        )


def downloads(store: Cache) -> Path:
    """Where uv keeps what it has downloaded."""
    folder = store.folder / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def uv_environment(store: Cache) -> dict[str, str]:
    """How uv behaves for us: never downloads a Python, trusts the machine's certificates, uses pip's index."""
    chosen = {"UV_PYTHON_DOWNLOADS": "never", "UV_SYSTEM_CERTS": "true", "UV_NO_PROGRESS": "1"}
    chosen["UV_CACHE_DIR"] = str(downloads(store))
    index = os.environ.get("PIP_INDEX_URL")
    if index and "UV_DEFAULT_INDEX" not in os.environ:
        chosen["UV_DEFAULT_INDEX"] = index
    return chosen


def uv(clone: Clone, store: Cache) -> Path:
    """The installer, fetched by the machine's own pip under its hash, once."""
    entry_key = cache.key(clone.bootstrap.read_bytes())

    def fetch(folder: Path, held: int) -> None:
        if running.output([sys.executable, "-c", "import ensurepip, venv"]) is None:
            apt.install(["python3-venv", "ca-certificates"], why="the Python environment")
        maker = folder / "maker"
        with Step("Fetching the installer (uv)") as step:
            running.run([sys.executable, "-m", "venv", maker], step, remedy="Install python3-venv.", held=[held])
            pip: Words = [maker / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install"]
            locked: Words = ["--require-hashes", "--only-binary", ":all:", "-r", clone.bootstrap]
            running.run([*pip, *locked], step, remedy=MEND_NETWORK, held=[held])
        shutil.copy2(maker / "bin" / "uv", folder / "uv")
        shutil.rmtree(maker)

    return store.make("uv", entry_key, fetch) / "uv"


def environment_key(clone: Clone, python: str) -> str:
    """Stands for all that an environment is made from: locks, own metadata, interpreter, place."""
    projects = [_installed_part(path.read_text(encoding="utf-8")) for path in clone.own_projects()]
    return cache.key(clone.develop.read_bytes(), *projects, python, str(clone.top))


def _installed_part(pyproject: str) -> str:
    """What of a pyproject file an installation depends on; the tools' settings don't matter to it."""
    table = tomllib.loads(pyproject)
    return repr((table["project"], table["build-system"], table["tool"]["hatch"]))


def ensure(clone: Clone, store: Cache) -> Path:
    """The clone's environment, made or brought up to date; gives its Python."""
    require_python()
    python = clone.venv / "bin" / "python"
    wanted = environment_key(clone, f"{sys.base_prefix} {sys.version}")
    stamp = clone.venv / STAMP
    if _read(stamp) == wanted and python.exists():
        return python
    with store.lock(f"venv-{cache.key(str(clone.top))}") as held:
        if _read(stamp) != wanted:
            _fill(clone, store, held)
            stamp.write_text(wanted)
    return python


def install_words(uv_program: Path, clone: Clone, python: Path) -> list[list[str]]:
    """The commands that fill an environment: exactly the locked requirements, then our own two projects."""
    pip, to = [str(uv_program), "pip"], ["--python", str(python)]
    own = ["-e", str(clone.top), "-e", str(clone.top / "hil-rig")]
    return [
        [*pip, "sync", *to, "--require-hashes", str(clone.develop)],
        [*pip, "install", *to, "--no-deps", "--no-build-isolation", *own],
    ]


def _fill(clone: Clone, store: Cache, held: int) -> None:
    uv_program, env = uv(clone, store), uv_environment(store)
    (clone.venv / STAMP).unlink(missing_ok=True)
    python = clone.venv / "bin" / "python"
    with Step("Installing the locked Python packages into .venv") as step:
        if not _fits(python):
            words: Words = [uv_program, "venv", "--clear", "--python", sys.executable, clone.venv]
            running.run(words, step, remedy=MEND_NETWORK, env=env, held=[held])
        for filling in install_words(uv_program, clone, python):
            running.run(filling, step, remedy=MEND_NETWORK, env=env, cwd=clone.top, held=[held])


def _fits(python: Path) -> bool:
    """Whether an environment's Python works and is of our own version."""
    wanted = f"{sys.version_info.major}.{sys.version_info.minor}"
    said = running.output([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    return said is not None and said.strip() == wanted


def _read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""
