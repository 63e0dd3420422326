"""WAV files, written and read by us, so that what was cut off can be repaired.

The standard library's `wave` also meets some mangled files with errors of no kind in particular.

Source: Multimedia Programming Interface and Data Specifications 1.0, IBM and Microsoft 1991 (RIFF, WAVE).
"""

import os
from dataclasses import dataclass
from io import BytesIO
from struct import pack, unpack
from typing import BinaryIO

from appliance.errors import UserError
from appliance.media.pcm import SAMPLE_RATE_HZ, Pcm

LARGEST_SIZE = 0xFFFFFFFF
BEFORE_SIZE = 8
"""A chunk's name and size, which its size doesn't count."""

_HEADER_BYTES = 44
_SAMPLE_BYTES = 2
_RIFF_BYTES = 12
_FORM = "<HHIIHH"
_FORM_BYTES = 16
_LINEAR = 1
_REMEDY = "convert it to WAV: 8000 Hz, mono, 16-bit PCM"


@dataclass(frozen=True, slots=True)
class Form:
    """The format chunk: how the sound is coded."""

    coding: int
    channels: int
    rate_hz: int
    byte_rate: int
    frame_bytes: int
    sample_bits: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a file's sound begins and how many bytes its header says that there are; that may be wrong."""

    form: Form
    data_start: int
    declared_bytes: int


def header(data_bytes: int, channels: int = 1) -> bytes:
    """Give the 44-byte header of 8 kHz 16-bit sound. Past 4 GiB the sizes stay at the format's largest."""
    frame_bytes = channels * _SAMPLE_BYTES
    byte_rate = SAMPLE_RATE_HZ * frame_bytes
    form = pack(_FORM, _LINEAR, channels, SAMPLE_RATE_HZ, byte_rate, frame_bytes, 8 * _SAMPLE_BYTES)
    riff_bytes = min(LARGEST_SIZE, _HEADER_BYTES - BEFORE_SIZE + data_bytes)
    return b"".join(
        (
            b"RIFF" + pack("<I", riff_bytes) + b"WAVE",
            b"fmt " + pack("<I", len(form)) + form,
            b"data" + pack("<I", min(LARGEST_SIZE, data_bytes)),
        )
    )


def find_sound(content: BinaryIO) -> Layout | None:
    """Read up to where the sound begins; None if this is no WAV file, or one that ends before."""
    riff = content.read(_RIFF_BYTES)
    if riff[:4] != b"RIFF" or riff[8:] != b"WAVE":
        return None
    form = None
    while len(head := content.read(BEFORE_SIZE)) == BEFORE_SIZE:
        name, size = unpack("<4sI", head)
        if name == b"data":
            return Layout(form, content.tell(), size) if form and form.frame_bytes and form.byte_rate else None
        body = content.read(_FORM_BYTES) if name == b"fmt " else b""
        if len(body) == _FORM_BYTES:
            form = Form(*unpack(_FORM, body))
        content.seek(size + size % 2 - len(body), os.SEEK_CUR)
    return None


def encode(pcm: Pcm) -> bytes:
    """Give the whole WAV file of this sound."""
    return header(len(pcm.data)) + pcm.data


def decode(content: bytes) -> Pcm:
    """Read a WAV file of 8 kHz, mono, 16 bits; one that was cut short gives what there is.

    Raises UserError, with the reason, for any other.
    """
    layout = find_sound(BytesIO(content))
    if layout is None:
        raise UserError("this is not a WAV file, or one without sound", _REMEDY)
    _require_telephone_format(layout.form)
    data = content[layout.data_start : layout.data_start + layout.declared_bytes]
    return Pcm(data[: len(data) - len(data) % _SAMPLE_BYTES])


def _require_telephone_format(form: Form) -> None:
    found = (
        ("coding is", form.coding, _LINEAR),
        ("rate in Hz is", form.rate_hz, SAMPLE_RATE_HZ),
        ("number of channels is", form.channels, 1),
        ("sample size in bits is", form.sample_bits, 8 * _SAMPLE_BYTES),
    )
    for what, value, wanted in found:
        if value != wanted:
            raise UserError(f"the WAV file's {what} {value}, not {wanted}", _REMEDY)
