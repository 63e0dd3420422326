"""A finished recording made smaller: `python -m appliance.media.compress WAV FILE FORMAT`, a process of its own.

`FILE` appears whole, durable and checked, or
not at all; the WAV stays. Prints the new size in bytes.
"""

import os
import sys
from pathlib import Path

import numpy as np
import soundfile

_FORMS = {"flac": ("FLAC", "PCM_16"), "opus": ("OGG", "OPUS")}
_BLOCK = 65_536
_READABLE_BY_GROUP = 0o640


class NotTheSame(Exception):
    """What was written is not what was to be kept."""


def compress(recording: Path, smaller: Path, form: str) -> int:
    """Make `smaller`, as "flac" or "opus"; give its size in bytes. Raises OSError, RuntimeError and NotTheSame."""
    aside = smaller.with_name(f".{smaller.name}.part")
    try:
        _write(recording, aside, form)
        _check(recording, aside, is_lossless=form == "flac")
        os.chmod(aside, _READABLE_BY_GROUP)  # noqa: PTH101 - beside the other calls of os
        _sync(aside)
        aside.replace(smaller)
    finally:
        aside.unlink(missing_ok=True)
    _sync(smaller.parent)
    return smaller.stat().st_size


def _write(recording: Path, aside: Path, form: str) -> None:
    container, coding = _FORMS[form]
    with (
        soundfile.SoundFile(recording) as source,
        soundfile.SoundFile(aside, "w", source.samplerate, source.channels, coding, format=container) as target,
    ):
        for block in source.blocks(_BLOCK, dtype="int16"):
            target.write(block)


def _check(recording: Path, aside: Path, *, is_lossless: bool) -> None:
    """Read back what was written: as long as it was, and where nothing may be lost, the same."""
    with soundfile.SoundFile(recording) as source, soundfile.SoundFile(aside) as written:
        if written.frames != source.frames:
            raise NotTheSame(f"{written.frames} frames instead of {source.frames}")
        for block in source.blocks(_BLOCK, dtype="int16"):
            again = written.read(_BLOCK, dtype="int16")
            if len(again) != len(block) or (is_lossless and not np.array_equal(again, block)):
                raise NotTheSame("it sounds otherwise")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def main() -> None:
    """Start from the command line."""
    recording, smaller, form = sys.argv[1:]
    print(compress(Path(recording), Path(smaller), form))


if __name__ == "__main__":
    main()
