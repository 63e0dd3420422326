"""A voicemail's file: room for it, how much of it was spoken, and that it lasts."""

import os
from array import array
from pathlib import Path, PurePosixPath

from appliance.callflow.ports import Recorded, RecordedMessage
from appliance.media import wav
from appliance.media.recording import cut_end, salvage
from appliance.media.replace_file import sync_file
from appliance.media.writable import is_writable

_LEAST_FREE_BYTES = 256 * 1024
"""A quarter of a minute of sound: below it a message is not begun."""

_FULL_BYTES = 64 * 1024
"""What is left when Asterisk could write no more: file systems keep some for themselves."""

_FRAME_SAMPLES = 160
_SILENT = 128
"""Samples of a frame of 20 ms that are on average below this, of 32,768, are silence.

Half of what Asterisk takes for silence (`silencethreshold` in its dsp.conf): who speaks so softly is not cut off here.
"""

_TONE_MARGIN_S = 0.1
"""The click of the far hang-up, and what Asterisk may record less than it lets us know late."""

_UNREADABLE = "the message can't be read"


def no_room(folder: Path) -> str:
    """Tell why no message can be recorded in the folder now, in words; "" when one can.

    Asterisk hangs up on a caller whose file it can't make, so this is asked first.
    """
    try:
        found, writable = os.statvfs(folder), is_writable(folder)
    except OSError as error:
        return f"the voicemail folder can't be used: {error.strerror}"
    if not writable:
        return "the voicemail folder can't be written"
    if found.f_bavail * found.f_frsize < _LEAST_FREE_BYTES or (found.f_files and not found.f_favail):
        return "the disk is full"
    return ""


def keep_message(file: Path, shortest_s: float, tone_s: float = 0.0) -> Recorded:
    """Make a message durable; drop what is too short to be one.

    So many of its last seconds are the exchange's tone after the caller has hung up: they are cut off.

    Its seconds count up to the last word: the silence by which it ended is not part of it. A disk that was full, or
    fails now, is told as the fault beside what there is.
    """
    try:
        if tone_s > 0:
            cut_end(file, tone_s + _TONE_MARGIN_S)
        seconds = _spoken_s(file) if file.exists() else 0.0
        if seconds < shortest_s:
            file.unlink(missing_ok=True)
            return Recorded(None, _fault(file.parent))
        sync_file(file)
    except OSError as error:
        return Recorded(_as_it_lies(file), f"{_UNREADABLE}: {error.strerror}")
    return Recorded(RecordedMessage(PurePosixPath(file.name), seconds), _fault(file.parent))


def _as_it_lies(file: Path) -> RecordedMessage | None:
    """Give a message that can't be looked into, if there is a file: whoever listens will see."""
    try:
        seconds = file.stat().st_size / (2 * _FRAME_SAMPLES * 50)
    except OSError:
        return None
    return RecordedMessage(PurePosixPath(file.name), seconds)


def _fault(folder: Path) -> str:
    found = os.statvfs(folder)
    return "the disk is full" if found.f_bavail * found.f_frsize < _FULL_BYTES else ""


def _spoken_s(file: Path) -> float:
    """Give the seconds from the beginning to the end of the last sound, 0 when nothing was said."""
    if salvage(file) is None:
        return 0.0
    with file.open("rb") as content:
        layout = wav.find_sound(content)
        if layout is None:
            return 0.0
        data = content.read(layout.declared_bytes)
    samples = array("h", data[: len(data) - len(data) % 2])
    last = len(samples)
    while last > 0 and _is_silent(samples[max(0, last - _FRAME_SAMPLES) : last]):
        last -= _FRAME_SAMPLES
    return max(0, last) * 2 / layout.form.byte_rate


def _is_silent(frame: "array[int]") -> bool:
    return sum(map(abs, frame)) < _SILENT * len(frame)
