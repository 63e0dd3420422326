"""Sound files of others, decoded block by block and brought to the telephone's rate."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr

from appliance.errors import UserError
from appliance.media import wav
from appliance.media.sound import ogg
from appliance.media.sound.filters import RATE_HZ, Samples
from appliance.media.sound.kinds import REMEDY, is_taken, refuse_other_kinds

Progress = Callable[[float], None]
"""Told how many seconds are decoded."""

_BLOCK_FRAMES = 1 << 16
_RATES_HZ = range(4000, 192_001)
_MOST_CHANNELS = 8
_ENDLESS_BYTES = 0x7FFF0000
"""A size that a program writes which doesn't know the end yet, such as espeak-ng to a pipe."""
_DAMAGED = "export the recording again: the file is damaged"
_CUT_OFF = "upload it again, or export it again: its end is missing"


def decode(file: Path, longest_s: float, progress: Progress) -> Samples:
    """Read a WAV, MP3, Ogg or FLAC file of any rate and number of channels, which are mixed evenly.

    Raises UserError, with the reason, for anything else, for what is damaged or cut off, and as soon as it turns out to
    last longer than `longest_s`, whatever its header says.
    """
    with file.open("rb") as content:
        refuse_other_kinds(content.read(16))
    _refuse_cut_wav(file)
    _refuse_damaged_ogg(file)
    try:
        with soundfile.SoundFile(file) as sound:
            _refuse_odd(sound, longest_s)
            blocks = list(_blocks(sound, longest_s, progress))
            _refuse_cut(sound)
    except soundfile.LibsndfileError as error:
        raise UserError(f"the file can't be decoded: {error.error_string}", _DAMAGED) from error
    samples = np.concatenate(blocks) if blocks else np.zeros(0)
    if not np.isfinite(samples).all():
        raise UserError("the file holds numbers that are no sound", _DAMAGED)
    return samples


def _blocks(sound: soundfile.SoundFile, longest_s: float, progress: Progress) -> Iterator[Samples]:
    stream = soxr.ResampleStream(sound.samplerate, RATE_HZ, 1, dtype="float64")
    count, last = 0, False
    while not last:
        frames = sound.read(_BLOCK_FRAMES, dtype="float64", always_2d=True)
        last = len(frames) < _BLOCK_FRAMES
        block = stream.resample_chunk(np.ascontiguousarray(frames.mean(axis=1)), last=last)
        count += len(block)
        if count > longest_s * RATE_HZ + RATE_HZ:
            raise _too_long(longest_s)
        progress(count / RATE_HZ)
        yield block


def _refuse_odd(sound: soundfile.SoundFile, longest_s: float) -> None:
    if not is_taken(sound.format):
        raise UserError(f"this is a {sound.format} file, which is not taken", REMEDY)
    if sound.samplerate not in _RATES_HZ:
        raise UserError(f"the file's rate is {sound.samplerate} Hz", "use 8000 to 48000 Hz")
    if sound.channels > _MOST_CHANNELS:
        raise UserError(f"the file has {sound.channels} channels", "use one channel or two")
    if sound.frames / sound.samplerate > longest_s and not _is_endless(sound):
        raise _too_long(longest_s)


def _too_long(longest_s: float) -> UserError:
    return UserError(f"the file lasts longer than {longest_s:g} s", "shorten the recording")


def _refuse_cut(sound: soundfile.SoundFile) -> None:
    """Refuse what has ended before its header or its format says that it would."""
    if sound.tell() < sound.frames and not _is_endless(sound):
        raise UserError("the file ends early", _CUT_OFF)


def _is_endless(sound: soundfile.SoundFile) -> bool:
    """Tell whether its header leaves the length open."""
    return bool(sound.frames >= _ENDLESS_BYTES // sound.channels // 8)


def _refuse_damaged_ogg(file: Path) -> None:
    with file.open("rb") as content:
        is_ogg = content.read(4) == b"OggS"
    if is_ogg and not ogg.is_whole(file):
        raise UserError("the file ends early, or is damaged", _CUT_OFF)


def _refuse_cut_wav(file: Path) -> None:
    """Refuse a WAV file that holds less than it declares: the decoder takes what there is without a word."""
    with file.open("rb") as content:
        if content.read(4) != b"RIFF":
            return
        content.seek(0)
        layout = wav.find_sound(content)
        if layout is None:
            raise UserError("the WAV file holds no sound", _CUT_OFF)
        present = os.fstat(content.fileno()).st_size - layout.data_start
        if present < layout.declared_bytes < _ENDLESS_BYTES:
            raise UserError("the file ends early", _CUT_OFF)
