"""Installs the machine's own packages that a command needs, and only those that are missing."""

import re
import shutil
from collections.abc import Sequence
from contextlib import suppress

from provision import machine
from provision.errors import SetUpError
from provision.progress import Step
from provision.running import output, run

FETCH_SHARE = 0.5
"""Share of an installation's time that we count for the downloads."""
STATUS = re.compile(r"(dlstatus|pmstatus):[^:]*(?::[a-z][a-z0-9]*)?:(\d+(?:\.\d+)?):(.*)")
"""apt's machine-readable progress (APT::Status-Fd): kind, package (with architecture), percent, what is done."""
# apt closes the descriptor of its status to the packages' own scripts: it can't be 1 or 2 (they would fail with "I/O
# error"), and must be opened behind sudo, which closes all others.
WITH_STATUS = ["sh", "-c", 'exec "$@" 3>&1', "sh"]
QUIET = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
LOCK_WAIT = ["-o", "DPkg::Lock::Timeout=300"]
# No pty: where /dev/pts isn't mounted (a plain chroot), there is none to be had
OPTIONS = ["-y", "--no-install-recommends", "-o", "APT::Status-Fd=3", "-o", "Dpkg::Use-Pty=0", *LOCK_WAIT]


def read_progress(line: str) -> tuple[float | None, str]:
    """The share and the detail in a line of apt's output."""
    status = STATUS.match(line)
    if status is None:
        return None, ""
    part = float(status[2]) / 100
    share = part * FETCH_SHARE if status[1] == "dlstatus" else FETCH_SHARE + part * (1 - FETCH_SHARE)
    return share, status[3]


def missing(packages: Sequence[str]) -> list[str]:
    """Those of the packages that aren't installed. `a|b` is met by either, and `a` is named when both are absent."""
    known = output(["dpkg-query", "--show", "--showformat", "${db:Status-Abbrev} ${Package}\n"]) or ""
    installed = {line.split()[1] for line in known.splitlines() if line.startswith("ii")}
    return [package for package in packages if not installed & set(package.split("|"))]


def install(packages: Sequence[str], *, why: str) -> None:
    """See to it that the packages are there. `why` says what they are for, as a noun: "Asterisk's root folder"."""
    absent = missing(packages)
    if not absent:
        return
    _require_apt(absent, why)
    remedy = f"Install by hand what {why} needs ({', '.join(absent)}), or mend the package sources (apt-get update)."
    with Step(f"Installing {', '.join(absent)} for {why}") as step:
        step.tell(0.0, "reading the package lists")
        with suppress(SetUpError):  # one broken source of several: whether it matters, the installation will tell
            run(_as_root(["apt-get", "update", *LOCK_WAIT], why), step, remedy=remedy)
        chosen = [_available(package) for package in absent]
        run(_as_root(["apt-get", "install", *OPTIONS, *chosen], why), step, remedy=remedy, reader=read_progress)


def _as_root(words: list[str], why: str) -> list[str]:
    return machine.as_root([*WITH_STATUS, *QUIET, *words], why=f"Installing packages for {why}")


def _available(package: str) -> str:
    """The first of the names `a|b` that this release of the distribution has."""
    names = package.split("|")
    return next((name for name in names if output(["apt-cache", "show", name])), names[0])


def _require_apt(absent: Sequence[str], why: str) -> None:
    if shutil.which("apt-get") is None or not machine.distribution().has_apt:
        raise SetUpError(
            f"{why} needs {', '.join(absent)}, and {machine.distribution().pretty} has no apt-get.",
            "Use Debian 12 or later, or Ubuntu 24.04 or later; or install these by your own means.",
        )
