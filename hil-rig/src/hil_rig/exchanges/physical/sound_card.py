"""A sound card by PortAudio. The one module that imports sounddevice, which needs Debian's libportaudio2."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import sounddevice

from hil_rig.exchanges.api import ExchangeUnavailable
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import Samples

BLOCK = 160
"""20 ms: a step begins and ends within a block to the sample, an event is timed to the block."""


class SoundCard:
    """Both directions of one device, by PortAudio's name (a part of it) or number; None: the system's own choice.

    `lost_blocks` counts those that came late or were dropped: a measurement with any isn't to be trusted.
    """

    def __init__(self, device: str | int | None) -> None:
        self._device = device
        self._stream: Any = None
        self._lock = threading.Lock()
        self.lost_blocks = 0

    def start(self, serve: Callable[[Samples], Samples]) -> None:
        """Open the device at 8 kHz and let blocks come."""

        def block(heard: Any, played: Any, _count: int, _time: Any, status: Any) -> None:  # noqa: ANN401 - PortAudio's
            self.lost_blocks += bool(status)
            played[:, 0] = serve(np.asarray(heard[:, 0], np.float32))

        try:
            self._stream = sounddevice.Stream(
                samplerate=SAMPLE_RATE_HZ,
                blocksize=BLOCK,
                device=self._device,
                channels=1,
                dtype="float32",
                callback=block,
            )
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as refused:
            known = ", ".join(repr(device["name"]) for device in sounddevice.query_devices()) or "none"
            raise ExchangeUnavailable(f"sound device {self._device!r}: {refused}; PortAudio sees: {known}") from None

    def stop(self) -> None:
        """Close the device."""
        with self._lock:
            if self._stream is not None:
                self._stream.close()
                self._stream = None
