"""WAV files: the header written by us, so that it can also be repaired; reading of what is ours to play."""

import wave
from io import BytesIO
from struct import pack

from appliance.errors import UserError
from appliance.media.pcm import SAMPLE_RATE_HZ, Pcm

HEADER_BYTES = 44
_SAMPLE_BYTES = 2
_LARGEST_FIELD = 0xFFFFFFFF
_BEFORE_SIZE = 8
_REMEDY = "convert it to WAV: 8000 Hz, mono, 16-bit PCM"


def header(data_bytes: int, channels: int = 1) -> bytes:
    """Give the 44-byte header of 8 kHz 16-bit sound. Past 4 GiB the sizes stay at the format's largest."""
    frame_bytes = channels * _SAMPLE_BYTES
    riff_bytes = min(_LARGEST_FIELD, HEADER_BYTES - _BEFORE_SIZE + data_bytes)
    form = pack("<HHIIHH", 1, channels, SAMPLE_RATE_HZ, SAMPLE_RATE_HZ * frame_bytes, frame_bytes, 8 * _SAMPLE_BYTES)
    return b"".join(
        (
            b"RIFF" + pack("<I", riff_bytes) + b"WAVE",
            b"fmt " + pack("<I", len(form)) + form,
            b"data" + pack("<I", min(_LARGEST_FIELD, data_bytes)),
        )
    )


def encode(pcm: Pcm) -> bytes:
    """Give the whole WAV file of this sound."""
    return header(len(pcm.data)) + pcm.data


def decode(content: bytes) -> Pcm:
    """Read a WAV file of 8 kHz, mono, 16 bits. Raises UserError, with the reason, for anything else."""
    try:
        with wave.open(BytesIO(content)) as file:
            _require_telephone_format(file)
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise UserError(
            f"this is not a WAV file that can be read: {str(error) or 'it ends too soon'}", _REMEDY
        ) from error
    return Pcm(data[: len(data) - len(data) % _SAMPLE_BYTES])


def _require_telephone_format(file: wave.Wave_read) -> None:
    found = (
        ("rate", "Hz", file.getframerate(), SAMPLE_RATE_HZ),
        ("number of channels", "", file.getnchannels(), 1),
        ("sample size", "bits", 8 * file.getsampwidth(), 8 * _SAMPLE_BYTES),
    )
    for name, unit, value, wanted in found:
        if value != wanted:
            raise UserError(f"the WAV file's {name} is {value} {unit}".rstrip() + f", not {wanted}", _REMEDY)
