"""A second opinion on FSK caller ID from Debian's spandsp: its modem and its checks, none of ours."""

import ctypes
from enum import IntEnum

from hil_rig.measure.spandsp import spandsp_library
from hil_rig.measure.wav import Samples

_FULL_SCALE = 32767
_PUT_MESSAGE = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(ctypes.c_ubyte), ctypes.c_int)


class AdsiStandard(IntEnum):
    """What spandsp listens for, by its own numbers (spandsp/adsi.h)."""

    BELL_202 = 1  # ADSI_STANDARD_CLASS
    V23 = 2  # ADSI_STANDARD_CLIP


def hear_caller_id_messages(recording: Samples, standard: AdsiStandard) -> list[bytes]:
    """The data link messages in a recording, type and length first, without their checksums.

    Messages with a wrong sum are left out. SpandspUnavailable where the library isn't installed.
    """
    library = spandsp_library()
    library.adsi_rx_init.restype = ctypes.c_void_p
    library.adsi_rx_init.argtypes = [ctypes.c_void_p, ctypes.c_int, _PUT_MESSAGE, ctypes.c_void_p]
    library.adsi_rx.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    library.adsi_rx_free.argtypes = [ctypes.c_void_p]
    found: list[bytes] = []
    put = _PUT_MESSAGE(lambda _, message, length: found.append(bytes(message[:length])))
    pcm = (recording * _FULL_SCALE).astype("<i2").tobytes()
    receiver = library.adsi_rx_init(None, int(standard), put, None)
    try:
        library.adsi_rx(receiver, pcm, len(recording))
    finally:
        library.adsi_rx_free(receiver)
    return found
