"""The lab: a virtual machine with DAHDI and Asterisk, and the emulator that runs it. Made once, from Debian packages.

`python -m provision.lab_image` makes it where it is absent and prints its folder, which `ZONGJI_LAB` tells the rig.
"""

import shlex
import sys
from pathlib import Path

from provision import apt, cache, machine, mounts, root_folder
from provision.cache import Cache
from provision.errors import SetUpError
from provision.progress import Step
from provision.running import run

FOLDER_VARIABLE = "ZONGJI_LAB"
"""Tells the rig the folder with qemu, vmlinuz, initrd and root.ext4."""
PACKAGES = (
    *("asterisk", "asterisk-modules", "asterisk-dahdi", "dahdi", "dahdi-dkms", "linux-headers-amd64"),
    *("iproute2", "kmod", "python3", "socat", "busybox-static", "cpio", "e2fsprogs", "qemu-system-x86"),
)
UNREAD = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*")
"""What nobody reads in a machine that lives for a minute, and that is never given to anybody."""
RECIPE = "2026-11"
"""Raised by hand when newer packages are wanted."""
FILES = Path(__file__).parents[1] / "lab"
NEEDED = ("mmdebstrap", "util-linux", "xz-utils")
MADE = ("qemu", "vmlinuz", "initrd", "root.ext4")
PURPOSE = "the lab's virtual machine"


def entry_key(files: Path = FILES) -> str:
    """Stands for what the lab is made from: packages, and our own files of `image-build/lab`."""
    own = [part for path in sorted(files.iterdir()) for part in (path.name, path.read_bytes())]
    return cache.key(root_folder.SUITE, RECIPE, *PACKAGES, *own)


def ensure(store: Cache) -> Path:
    """The lab's folder, made where it is absent (about four minutes, 900 MB). Raises SetUpError."""
    if machine.debian_architecture() != "amd64":
        raise SetUpError("The lab's virtual machine is a PC.", "Run the lab's tests on a 64-bit PC.")
    return store.make("lab", entry_key(), _make)


def bootstrap_words(root: Path, keyring: Path, mirror: str) -> list[str]:
    """The words that make the root folder, DAHDI's modules and the unpacked kernel in it."""
    return [
        *("mmdebstrap", "--variant=minbase", "--mode=root", "--architectures=amd64"),
        # forky is "testing": its Release file runs out after a week, and a mirror may lag behind by more
        '--aptopt=Acquire::Check-Valid-Until "false"',
        "--dpkgopt=force-unsafe-io",
        *(f"--dpkgopt=path-exclude={path}" for path in UNREAD),
        # DAHDI's modules are built by our hook, and only those that the lab has a use for
        '--essential-hook=mkdir -p "$1/etc/dkms" && touch "$1/etc/dkms/no-autoinstall"',
        f"--include={','.join(PACKAGES)}",
        f'--customize-hook={shlex.quote(str(FILES / "get-kernel"))} "$1"',
        *(root_folder.SUITE, str(root), f"deb [signed-by={keyring}] {mirror} {root_folder.SUITE} main"),
    ]


def _make(folder: Path, held: int) -> None:
    apt.install(NEEDED, why=PURPOSE)
    root = folder / "root"
    private = mounts.private_namespace()
    suite, variable = root_folder.SUITE, root_folder.MIRROR_VARIABLE
    remedy = f"Look whether the mirror has the suite {suite}, or name another one in {variable}."
    with Step("Making the lab's virtual machine") as step:
        words = [*private, *bootstrap_words(root, root_folder.keyring(), root_folder.mirror())]
        run(machine.as_root(words, why=PURPOSE), step, remedy=remedy, reader=root_folder.read_progress, held=[held])
        words = [*private, "sh", str(FILES / "assemble"), str(root), str(folder)]
        run(machine.as_root(words, why=PURPOSE), step, remedy="Report it, with the words above.", held=[held])
    absent = [name for name in MADE if not (folder / name).is_file()]
    if absent:
        raise SetUpError(f"The lab was made without {', '.join(absent)}.", "Report it.")


if __name__ == "__main__":
    try:
        print(ensure(Cache(cache.default_folder())))
    except SetUpError as error:
        sys.exit(f"zongji: {error}")
