"""Telephones at the appliance's own ports in the lab."""

import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from hil_rig.exchanges.api import ExchangeTimeout, Hook, LineEnd, LineEventKind, Play
from hil_rig.exchanges.sounds import tone
from tests.harness.lab_hearing import STEP_WITHIN_S, TONE_S, hears

_LOOK_AGAIN_S = 0.2


class Telephone:
    """An ordinary telephone at a port, whose owner lifts it after the first ring and says their tone.

    One thread alone uses the line; it asks the machine for sound only while somebody waits to hear something.
    """

    def __init__(self, end: LineEnd, hz: float, *, lifts: bool = True) -> None:
        """Take the line; `lifts`: whether it is lifted by itself."""
        self.end, self.hz = end, hz
        self._lifts = lifts
        self._told = threading.Condition()
        self._is_off = self._is_over = False
        self._wanted_hz: float | None = None
        self._hangs_up = False
        self._thread = threading.Thread(target=self._live, name=end.name, daemon=True)

    def __enter__(self) -> Self:
        """Put it on its line."""
        self.end.open()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up and take it away."""
        with self._told:
            self._is_over = True
            self._told.notify_all()
        self._thread.join()
        self.end.close()

    def hang_up(self) -> None:
        """Have it hung up, and wait until it is."""
        with self._told:
            self._hangs_up = True
            self._told.notify_all()
            assert self._told.wait_for(lambda: not self._is_off, STEP_WITHIN_S), f"{self.end.name} is still off-hook"

    def waits_to_hear(self, hz: float) -> None:
        """Wait until a tone is heard."""
        with self._told:
            self._wanted_hz = hz
            self._told.notify_all()
            heard = self._told.wait_for(lambda: self._wanted_hz is None, STEP_WITHIN_S)
        assert heard, f"not within {STEP_WITHIN_S:g} s: {self.end.name} to hear {hz:g} Hz"

    def _live(self) -> None:
        while not self._is_over:
            if self._is_off:
                self._talk()
            elif self._lifts:
                self._wait_for_ring()
            else:
                with self._told:
                    self._told.wait_for(lambda: self._is_over)

    def _wait_for_ring(self) -> None:
        with suppress(ExchangeTimeout):
            self.end.wait(LineEventKind.RING_OFF, _LOOK_AGAIN_S)
            self.end.perform([Hook(is_off=True)], then=[Play(tone((self.hz,), (), TONE_S, -15.0))])
            with self._told:
                self._is_off, self._hangs_up = True, False

    def _talk(self) -> None:
        with self._told:
            self._told.wait_for(lambda: self._is_over or self._hangs_up or self._wanted_hz is not None)
            wanted_hz = self._wanted_hz
        if self._hangs_up or self._is_over:
            self.end.perform([Hook(is_off=False)])
            with self._told:
                self._is_off = False
                self._told.notify_all()
        elif wanted_hz is not None and hears(self.end, wanted_hz):
            with self._told:
                self._wanted_hz = None
                self._told.notify_all()
