"""What the host sends along at boot: one tar file, unpacked over the guest's root folder."""

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

SOURCES = (
    "__init__.py",
    "lab/__init__.py",
    "lab/cables.py",
    "lab/dahdi_ioctl.py",
    "lab/guest.py",
    "lab/lines.py",
    "lab/port.py",
    "lab/program.py",
    "lab/protocol.py",
    "lab/service.py",
)
"""Our own modules that run inside: they stand on Python's standard library alone."""
RIG = PurePosixPath("opt/rig")


def pack(files: Mapping[str, bytes]) -> bytes:
    """The tar file: our modules, and `files` by their absolute paths inside (mode 644, root's)."""
    package = Path(__file__).parents[1]
    ours = {str(RIG / "hil_rig" / name): (package / name).read_bytes() for name in SOURCES}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in {**ours, **{_inside(path): data for path, data in files.items()}}.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o644
            tar.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def _inside(path: str) -> str:
    parts = PurePosixPath(path)
    if not parts.is_absolute() or ".." in parts.parts or len(parts.parts) < 2:
        raise ValueError(f"a file in the guest has an absolute path without '..': {path!r}")
    return str(parts.relative_to("/"))
