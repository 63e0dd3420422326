"""Conversations and messages as Asterisk leaves them, made into WAV files that play everywhere."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from appliance.media import wav
from appliance.media.pauses import Silence
from appliance.media.pcm import SAMPLE_RATE_HZ
from appliance.media.replace_file import replace_file

_STEREO = 2
_FRAME_BYTES = 4
_CHUNK_BYTES = 16_000 * _FRAME_BYTES
_READABLE_BY_GROUP = 0o640
"""Recordings are personal: Asterisk's and the product's users share them by group, nobody else."""


def finish_recording(raw: Path, finished: Path, silences: Sequence[Silence] = ()) -> float:
    """Make the stereo WAV, caller left and agent right, of MixMonitor's raw file; give its length in seconds.

    Where the recording was paused there is silence of the same length, so that a place in the file is the same place
    in the conversation. `raw` holds 16-bit samples by turns, agent first, as MixMonitor's option D writes them on the
    called leg. Half a frame at its end, left by a writer that was killed, can't be kept. `raw` itself stays: remove it
    once the recording is on record. `finished` appears whole or not at all; its folder is made when missing.
    """
    finished.parent.mkdir(parents=True, exist_ok=True)
    with raw.open("rb") as source:
        data_bytes = os.fstat(source.fileno()).st_size // _FRAME_BYTES * _FRAME_BYTES
        parts = _parts(data_bytes, silences)
        replace_file(finished, _stereo_file(source, parts), _READABLE_BY_GROUP)
    whole_bytes = sum(sound + silence for sound, silence in parts)
    return whole_bytes / _FRAME_BYTES / SAMPLE_RATE_HZ


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


def cut_end(file: Path, seconds: float) -> None:
    """Cut the last seconds off a WAV file; one that has no more is left without sound, and what is no WAV as it is."""
    whole_s = salvage(file) if file.exists() else None
    if whole_s is None or seconds <= 0:
        return
    with file.open("r+b") as content:
        layout = wav.find_sound(content)
        if layout is None:
            return
        frames = int(max(0.0, whole_s - seconds) * layout.form.byte_rate) // layout.form.frame_bytes
        data_bytes = frames * layout.form.frame_bytes
        content.truncate(layout.data_start + data_bytes)
        _write_sizes(content, layout.data_start, data_bytes)


def _parts(data_bytes: int, silences: Sequence[Silence]) -> list[tuple[int, int]]:
    """Give how many bytes of sound, then of silence, follow each other."""
    parts: list[tuple[int, int]] = []
    done = 0
    for silence in silences:
        until = data_bytes if silence.at_byte is None else silence.at_byte // _FRAME_BYTES * _FRAME_BYTES
        until = max(done, min(data_bytes, until))
        parts.append((until - done, round(silence.seconds * SAMPLE_RATE_HZ) * _FRAME_BYTES))
        done = until
    return [*parts, (data_bytes - done, 0)]


def _stereo_file(source: BinaryIO, parts: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    """Give header and sound. A file that is still growing gives no more than it had."""
    yield wav.header(sum(sound + silence for sound, silence in parts), _STEREO)
    for sound_bytes, silence_bytes in parts:
        for size in _chunks(sound_bytes):
            yield _swap_sides(source.read(size))
        for size in _chunks(silence_bytes):
            yield bytes(size)


def _chunks(whole_bytes: int) -> Iterator[int]:
    return (min(_CHUNK_BYTES, whole_bytes - start) for start in range(0, whole_bytes, _CHUNK_BYTES))


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
