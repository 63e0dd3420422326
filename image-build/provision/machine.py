"""What machine this is: its distribution, its architecture, and how to act as root on it."""

import os
import platform
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from provision.errors import SetUpError

DEBIAN_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
"""The machines that the product is made for, as Debian names them."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A machine's operating system, from os-release(5)."""

    id: str
    like: tuple[str, ...]
    codename: str
    pretty: str

    @property
    def is_debian(self) -> bool:
        """Debian itself: its own package sources are Debian's."""
        return self.id == "debian"

    @property
    def has_apt(self) -> bool:
        """Debian or one of its children."""
        return bool({"debian", "ubuntu"} & {self.id, *self.like})


def parse_os_release(text: str) -> Distribution:
    """Read os-release(5): shell assignments, quoted or not; unknown and broken lines don't matter."""
    values: dict[str, str] = {}
    for line in text.splitlines():
        name, equals, raw = line.strip().partition("=")
        if equals and not name.startswith("#"):
            try:
                values[name] = " ".join(shlex.split(raw))
            except ValueError:  # an unclosed quote
                values[name] = raw
    return Distribution(
        id=values.get("ID", "linux"),
        like=tuple(values.get("ID_LIKE", "").split()),
        codename=values.get("VERSION_CODENAME", ""),
        pretty=values.get("PRETTY_NAME", values.get("ID", "an unnamed Linux")),
    )


def distribution() -> Distribution:
    """The distribution of this machine."""
    for path in (Path("/etc/os-release"), Path("/usr/lib/os-release")):
        if path.exists():
            return parse_os_release(path.read_text(encoding="utf-8", errors="replace"))
    return parse_os_release("")


def debian_architecture() -> str:
    """This machine's architecture in Debian's words. Raises SetUpError for one that we don't serve."""
    machine = platform.machine()
    try:
        return DEBIAN_ARCHITECTURES[machine]
    except KeyError:
        raise SetUpError(
            f"This machine is a {machine}; the product runs on {' and '.join(DEBIAN_ARCHITECTURES)}.",
            "Use a 64-bit PC or a 64-bit ARM board.",
        ) from None


def is_root() -> bool:
    """Whether this process may do everything already."""
    return os.geteuid() == 0


def as_root(words: list[str], *, why: str) -> list[str]:
    """The words that run a command as root, through sudo where we aren't. Raises SetUpError where neither goes."""
    if is_root():
        return words
    if shutil.which("sudo") is None:
        raise SetUpError(f"{why} needs root, and there is no sudo here.", "Run the same command as root.")
    return ["sudo", *words]
