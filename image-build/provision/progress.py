"""Tells what a long step is doing and how far it is: one living line on a terminal, plain lines elsewhere."""

import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

QUIET_S = 0.4
"""A step that is over sooner says nothing: a second start shows only what was really done."""
PLAIN_INTERVAL_S = 10.0
"""How often a log file is told that the step still goes on."""
TERMINAL_INTERVAL_S = 0.5


class Step:
    """One long step: `with Step("Installing …") as step: step.tell(0.3, "numpy")`.

    On a terminal the line is rewritten twice a second; elsewhere there is a line at the start, one every ten seconds
    and one at the end. An exception ends the line with "failed".
    """

    def __init__(self, title: str, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._title = title
        self._out = out if out is not None else sys.stderr
        self._clock = clock
        self._living = self._out.isatty()
        self._fraction: float | None = None
        self._detail = ""
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._announced = False

    def tell(self, fraction: float | None = None, detail: str = "") -> None:
        """Say how far the step is: a share of 0..1 where one is known, and what is at hand."""
        with self._lock:
            if fraction is not None:
                self._fraction = min(max(fraction, self._fraction or 0.0), 1.0)
            self._detail = detail or self._detail

    def line(self, ending: str = "") -> str:
        """The step as one line of text, with the seconds since its start."""
        elapsed_s = self._clock() - self._began
        share = "" if self._fraction is None or ending else f" {self._fraction:.0%}"
        detail = "" if ending or not self._detail else f" ({self._detail[:60]})"
        return f"{self._title}: {ending or 'at work'}{share}, {elapsed_s:.0f} s{detail}"

    def __enter__(self) -> Self:
        self._began = self._clock()
        self._ticker = threading.Thread(target=self._tick, daemon=True)
        self._ticker.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._ticker.join()
        if self._announced or kind is not None:
            self._write(self.line("failed" if kind else "done"), last=True)

    def _tick(self) -> None:
        """Announce the step once it takes long, then keep its line alive until it is over."""
        pause_s = QUIET_S
        while not self._over.wait(pause_s):
            with self._lock:
                text = self.line()
            self._announced = True
            self._write(text)
            pause_s = TERMINAL_INTERVAL_S if self._living else PLAIN_INTERVAL_S

    def _write(self, text: str, *, last: bool = False) -> None:
        if self._living:
            self._out.write(f"\r\x1b[K{text}" + ("\n" if last else ""))
        else:
            self._out.write(text + "\n")
        self._out.flush()
