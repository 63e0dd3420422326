"""Mount points as the kernel lists them, and namespaces whose mounts nobody else sees."""

import re
import subprocess
from pathlib import Path

from provision import machine
from provision.errors import SetUpError

MOUNTINFO = Path("/proc/self/mountinfo")


def mount_points(mountinfo: str) -> list[Path]:
    """The mount points of a mountinfo text (proc(5): the fifth field, with octal escapes), in mount order."""
    fields = (line.split() for line in mountinfo.splitlines())
    return [Path(_unescaped(field[4])) for field in fields if len(field) > 4]


def beneath(folder: Path) -> list[Path]:
    """What is mounted at or below a folder, as this process sees it."""
    real = folder.resolve()
    return [point for point in mount_points(MOUNTINFO.read_text()) if point.is_relative_to(real)]


def private_namespace() -> list[str]:
    """The words that start a command in a mount namespace of its own.

    Where / is no mount point (a plain chroot), `unshare` can't make it private; the namespace then keeps its
    propagation, and whoever mounts in it must first put a private mount underneath (see `chroot`).
    """
    for words in (["unshare", "--mount"], ["unshare", "--mount", "--propagation", "unchanged"]):
        trial = machine.as_root([*words, "true"], why="A mount namespace of its own")
        if subprocess.run(trial, capture_output=True, check=False).returncode == 0:
            return words
    raise SetUpError(
        "This machine lets nobody have a mount namespace (unshare --mount failed).",
        "Run it as root outside of an unprivileged container, or give the container CAP_SYS_ADMIN.",
    )


def _unescaped(field: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), field)
