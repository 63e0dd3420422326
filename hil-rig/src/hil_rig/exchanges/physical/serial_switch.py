"""A relay board or line simulator at a serial port. The one module that imports pyserial."""

import queue
import threading
from collections.abc import Callable, Mapping

import serial

from hil_rig.exchanges.api import Capability, ExchangeUnavailable, LineEventKind
from hil_rig.exchanges.physical.control import Dialect, Order, missing_orders

_READ_S = 0.02  # how late an event may be told
_WRITE_S = 1.0


class SerialSwitch:
    """Speaks a dialect to a device. Orders are written by their own thread: sound never waits for a serial line."""

    def __init__(self, port: str, dialect: Dialect, baud: int = 9600) -> None:
        self._port, self._dialect, self._baud = port, dialect, baud
        self._words = dialect.words()
        self._orders: queue.SimpleQueue[Order | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._line: serial.Serial | None = None
        self._is_closing = threading.Event()

    @property
    def cannot(self) -> Mapping[Capability, str]:
        """What the dialect has no words for."""
        return missing_orders(self._words)

    def open(self, tell: Callable[[LineEventKind], None]) -> None:
        """Open the port and begin to listen."""
        try:
            line = serial.Serial(self._port, self._baud, timeout=_READ_S, write_timeout=_WRITE_S)
        except (serial.SerialException, ValueError) as refused:
            raise ExchangeUnavailable(f"serial port {self._port}: {refused}") from None
        self._line = line
        self._is_closing.clear()
        self._threads = [
            threading.Thread(target=self._write, args=(line,), name=f"orders to {self._port}", daemon=True),
            threading.Thread(target=self._read, args=(line, tell), name=f"events of {self._port}", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def give(self, order: Order) -> None:
        """Queue an order."""
        if order in self._words:
            self._orders.put(order)

    def close(self) -> None:
        """Write what is queued, then close."""
        if self._line is None:
            return
        self._is_closing.set()
        self._orders.put(None)
        for thread in self._threads:
            thread.join(2 * _WRITE_S)
        self._line.close()
        self._line = None

    def _write(self, line: serial.Serial) -> None:
        while (order := self._orders.get()) is not None:
            try:
                line.write(self._words[order])
                line.flush()
            except serial.SerialException:
                return  # it was pulled out: nothing can be switched any more, and the line's silence tells

    def _read(self, line: serial.Serial, tell: Callable[[LineEventKind], None]) -> None:
        while not self._is_closing.is_set():
            try:
                received = line.read(64)
            except serial.SerialException:
                return
            for kind in self._dialect.feed(received) if received else ():
                tell(kind)
