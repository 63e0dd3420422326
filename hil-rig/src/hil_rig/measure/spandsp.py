"""A second opinion on digits from Debian's spandsp, which is stricter than our own judge, like a real exchange."""

import ctypes
import ctypes.util
from functools import cache
from pathlib import Path

from hil_rig.measure.wav import Samples, read_mono

_NAMES = ("libspandsp.so.2", "libspandsp.so.3")
_FULL_SCALE = 32767
_MOST_DIGITS = 128  # MAX_DTMF_DIGITS in spandsp/dtmf.h


class SpandspUnavailable(Exception):
    """The library isn't installed; the text names the remedy."""


def hear_digits_strictly(recording: Path | Samples) -> str:
    """The digits that spandsp's receiver, as it comes, finds in a mono recording."""
    library = spandsp_library()
    samples = read_mono(recording) if isinstance(recording, Path) else recording
    pcm = (samples * _FULL_SCALE).astype("<i2").tobytes()
    receiver = library.dtmf_rx_init(None, None, None)
    found = ctypes.create_string_buffer(_MOST_DIGITS + 1)
    try:
        library.dtmf_rx(receiver, pcm, len(samples))
        count = library.dtmf_rx_get(receiver, found, _MOST_DIGITS)
    finally:
        library.dtmf_rx_free(receiver)
    return found.raw[:count].decode("ascii")


@cache
def spandsp_library() -> ctypes.CDLL:
    """The library, its digit functions declared; SpandspUnavailable, with the remedy, where it isn't installed."""
    for name in _NAMES:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.dtmf_rx_init.restype = ctypes.c_void_p
        library.dtmf_rx_init.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
        library.dtmf_rx.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        library.dtmf_rx_get.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        library.dtmf_rx_get.restype = ctypes.c_size_t
        library.dtmf_rx_free.argtypes = [ctypes.c_void_p]
        return library
    raise SpandspUnavailable(f"none of {', '.join(_NAMES)} is installed; the remedy: apt-get install libspandsp2")
