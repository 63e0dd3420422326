"""A-law, the coding of Chinese telephone lines (ITU-T G.711, table 1a)."""

from array import array
from typing import Final

from appliance.media.pcm import Pcm

_EVEN_BITS = 0x55  # G.711 sends the code with its even bits inverted
_POSITIVE = 0x80
_STEPS_A_SEGMENT = 16


def _code(sample: int) -> int:
    """Code one 16-bit sample; A-law is defined on its highest 13 bits, and keeps 12 at most."""
    sign = _POSITIVE if sample >= 0 else 0
    magnitude = (sample if sample >= 0 else ~sample) >> 4
    segment = max(0, magnitude.bit_length() - 4)
    step = (magnitude >> max(0, segment - 1)) % _STEPS_A_SEGMENT
    return (sign | segment << 4 | step) ^ _EVEN_BITS


_CODES: Final = bytes(_code(sample if sample < 0x8000 else sample - 0x10000) for sample in range(0x10000))
"""Indexed by the sample as an unsigned 16-bit number."""


def encode(pcm: Pcm) -> bytes:
    """Code sound as raw A-law, one byte a sample: what Asterisk expects in a `.alaw` file."""
    return bytes(_CODES[sample] for sample in array("H", pcm.samples.tobytes()))
