"""Conversations and messages as Asterisk leaves them, made into WAV files that play everywhere."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from appliance.media import wav
from appliance.media.pcm import SAMPLE_RATE_HZ
from appliance.media.replace_file import replace_file

_STEREO = 2
_FRAME_BYTES = 4
_CHUNK_BYTES = 16_000 * _FRAME_BYTES
_READABLE_BY_GROUP = 0o640
"""Recordings are personal: Asterisk's and the product's users share them by group, nobody else."""


def finish_recording(raw: Path, finished: Path) -> float:
    """Make the stereo WAV, caller left and agent right, of MixMonitor's raw file; give its length in seconds.

    `raw` holds 16-bit samples by turns, agent first, as MixMonitor's option D writes them on the called leg.
    Half a frame at its end, left by a writer that was killed, can't be kept. `raw` itself stays: remove it
    once the recording is on record. `finished` appears whole or not at all; its folder is made when missing.
    """
    finished.parent.mkdir(parents=True, exist_ok=True)
    with raw.open("rb") as source:
        data_bytes = os.fstat(source.fileno()).st_size // _FRAME_BYTES * _FRAME_BYTES
        replace_file(finished, _stereo_file(source, data_bytes), _READABLE_BY_GROUP)
    return data_bytes / _FRAME_BYTES / SAMPLE_RATE_HZ


def salvage(file: Path) -> float | None:
    """Finish the header of a WAV file whose writer was killed; give its length in seconds, None if no WAV.

    The sizes are taken from the file's own; no sound is cut off. A file whose header is right stays as it is.
    """
    with file.open("r+b") as content:
        layout = wav.find_sound(content)
        if layout is None:
            return None
        present = os.fstat(content.fileno()).st_size - layout.data_start
        if 0 < layout.declared_bytes <= present:
            return layout.declared_bytes / layout.form.byte_rate
        data_bytes = present // layout.form.frame_bytes * layout.form.frame_bytes
        _write_sizes(content, layout.data_start, data_bytes)
        return data_bytes / layout.form.byte_rate


def _stereo_file(source: BinaryIO, data_bytes: int) -> Iterator[bytes]:
    """Give header and sound. A file that is still growing gives no more than it had."""
    yield wav.header(data_bytes, _STEREO)
    for start in range(0, data_bytes, _CHUNK_BYTES):
        yield _swap_sides(source.read(min(_CHUNK_BYTES, data_bytes - start)))


def _swap_sides(frames: bytes) -> bytes:
    swapped = bytearray(frames)
    for byte in range(2):
        swapped[byte::4], swapped[byte + 2 :: 4] = frames[byte + 2 :: 4], frames[byte::4]
    return bytes(swapped)


def _write_sizes(content: BinaryIO, data_start: int, data_bytes: int) -> None:
    """Write both sizes in place: a second go after a crash in between comes to the same."""
    for position, size in ((data_start - 4, data_bytes), (4, data_start - wav.BEFORE_SIZE + data_bytes)):
        content.seek(position)
        content.write(min(size, wav.LARGEST_SIZE).to_bytes(4, "little"))
    content.flush()
    os.fsync(content.fileno())
