"""Runs a command inside a root folder, in a mount namespace that nobody else sees."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from provision import machine, mounts

CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LEFT_OUTSIDE = ("HOME", "XDG_CACHE_HOME", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")

SCRIPT = """
set -eu
root=$1; user=$2; folder=$3; shift 3
# A private mount underneath all others: they stay ours, even where the namespace's / couldn't be made private.
mount --bind "$root" "$root"
mount --make-private "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
while [ "$1" != -- ]; do
    if [ -d "$1" ]; then mkdir -p "$root$1"; else mkdir -p "$root${1%/*}"; [ -e "$root$1" ] || : > "$root$1"; fi
    mount --bind "$1" "$root$1"
    shift
done
shift
exec chroot --userspec="$user" "$root" env -C "$folder" "$@"
"""


def network_files() -> list[Path]:
    """The files by which this machine reaches the network: names, and the certificates that it trusts."""
    named = Path(os.environ.get("SSL_CERT_FILE", CERTIFICATES))
    files = (Path("/etc/resolv.conf"), Path("/etc/hosts"), CERTIFICATES, named)
    return [path for path in dict.fromkeys(files) if path.is_file()]


@dataclass(frozen=True, slots=True)
class Inside:
    """A root folder, and the outside folders that are seen in it at their own paths."""

    root: Path
    shared: tuple[Path, ...]

    def words(self, command: Sequence[str | Path], folder: Path, env: Mapping[str, str]) -> list[str]:
        """The words that run a command inside, in `folder`, as the user who runs this, with `env` and ours."""
        given = {name: value for name, value in os.environ.items() if name not in LEFT_OUTSIDE}
        given |= {"PATH": PATH, "HOME": "/tmp", **env}  # noqa: S108 - the home of a user that the root folder doesn't know
        shared = [str(path) for path in (*self.shared, *network_files())]
        user = f"{os.getuid()}:{os.getgid()}"
        script = ["sh", "-c", SCRIPT, "sh", str(self.root), user, str(folder), *shared, "--"]
        inner = ["env", "-i", *(f"{name}={value}" for name, value in given.items()), *map(str, command)]
        return machine.as_root([*mounts.private_namespace(), *script, *inner], why="Running in the Debian root folder")
