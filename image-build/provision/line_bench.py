"""What `./zongji bench analogue` needs besides: Asterisk's busy detector within reach, music and voices to listen to.

A small module of ours is compiled against the headers of the Asterisk that is installed (Debian's asterisk-dev), and
Debian's recordings for Asterisk are unpacked beside it. Nothing of it is installed on the machine.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from provision import apt, cache, root_folder, running
from provision.asterisk import AsteriskInstall
from provision.cache import Cache
from provision.clone import Clone
from provision.progress import Step

FOLDER_VARIABLE = "ZONGJI_LINE_BENCH"
PACKAGES = ("asterisk-dev", "asterisk-moh-opsound-wav", "asterisk-core-sounds-en-wav")
WHY = "the measurement of analogue lines"
COMPILER = ("gcc", "libc6-dev")
MODULE = "busy_judge"
MEND = "Look whether the mirror of Debian packages can be reached, and start again."

APT_CONFIGURATION = """\
Dir::Etc::sourcelist "{folder}/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "{folder}/lists";
Dir::State::status "/dev/null";
Dir::Cache "{folder}/cache";
Acquire::Check-Valid-Until "false";
APT::Sandbox::User "";
"""
"""A package list of its own: what is downloaded is forky's, whatever the machine runs."""


def ensure(clone: Clone, store: Cache, asterisk: AsteriskInstall) -> Path:
    """The folder with the module, `moh` and `sounds`; made where it is absent (about 60 MB)."""
    source = clone.top / "benchmarks" / "analogue" / f"{MODULE}.c"
    entry_key = cache.key(root_folder.entry_key(), asterisk.kind, asterisk.version, *PACKAGES, source.read_bytes())

    def make(folder: Path, held: int) -> None:
        apt.install(COMPILER, why=WHY)
        unpacked = folder / "unpacked"
        with Step("Preparing the measurement of analogue lines") as step:
            _unpack(folder / "apt", unpacked, step, held)
            running.run(_compile(source, unpacked, folder), step, remedy=MEND, held=[held])
        share = unpacked / "usr" / "share" / "asterisk"
        (share / "moh").rename(folder / "moh")
        (share / "sounds").rename(folder / "sounds")
        for made in (folder / "apt", unpacked):
            shutil.rmtree(made)

    return store.make("line-bench", entry_key, make)


def _unpack(work: Path, unpacked: Path, step: Step, held: int) -> None:
    for name in ("lists/partial", "cache/archives/partial"):
        (work / name).mkdir(parents=True)
    suite = f"deb [signed-by={root_folder.keyring()}] {root_folder.mirror()} {root_folder.SUITE} main\n"
    (work / "sources.list").write_text(suite)
    (work / "apt.conf").write_text(APT_CONFIGURATION.format(folder=work))
    env = {"APT_CONFIG": str(work / "apt.conf"), "LC_ALL": "C.UTF-8"}
    for words in (["apt-get", "update"], ["apt-get", "download", *PACKAGES]):
        running.run(words, step, remedy=MEND, env=env, cwd=work, held=[held])
    for package in sorted(work.glob("*.deb")):
        running.run(["dpkg-deb", "--extract", package, unpacked], step, remedy=MEND, held=[held])


def _compile(source: Path, unpacked: Path, folder: Path) -> Sequence[str | Path]:
    headers = unpacked / "usr" / "include"
    names = [f'-DAST_MODULE="{MODULE}"', f"-DAST_MODULE_SELF_SYM=__internal_{MODULE}_self"]
    compiler = os.environ.get("CC", "gcc")
    return [compiler, "-O2", "-shared", "-fPIC", *names, "-I", headers, "-o", folder / f"{MODULE}.so", source]
