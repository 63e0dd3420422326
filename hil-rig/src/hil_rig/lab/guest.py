"""The lab's half inside the guest: serves the command channel until the host goes. Standard library only.

One thread polls the channel and all open lines; what runs a command has a thread of its own.
"""

import os
import select
import subprocess
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hil_rig.lab import protocol
from hil_rig.lab.lines import Board
from hil_rig.lab.protocol import BadMessage, Lines, Message
from hil_rig.lab.service import Service

PORTS = Path("/sys/class/virtio-ports")
LONGEST_RUN_S = 600.0
LONGEST_OUTPUT = 512 * 1024
"""Bytes of a command's output that are told: its end."""
TICK_S = 0.1
GATHER_S = 0.005
"""Sixteen lines have their blocks one after the other: a turn for each would take an emulated processor all its time,
and a key's tone would come in pieces."""
Answer = Message | None
"""What an order came to; None when it is answered later."""


def device(ports: Path = PORTS) -> Path:
    """The command channel's device. Raises BadMessage where the machine has none."""
    for name in ports.glob("*/name"):
        if name.read_text().strip() == protocol.PORT_NAME:
            return Path("/dev") / name.parent.name
    raise BadMessage(f"there is no virtual serial port {protocol.PORT_NAME}")


class Guest:
    """Serves the host. `channel` is the command channel's file descriptor, blocking."""

    def __init__(self, channel: int) -> None:
        self._channel = channel
        self._lines = Lines()
        self._sending = threading.Lock()
        self._board = Board(self.tell)
        self._orders = {
            "lay": self._board.lay,
            "open": self._board.open,
            "close": self._board.close,
            "perform": self._board.perform,
            "stop": self._board.stop,
            "heard": self._heard,
            "join": self._board.join,
            "unplug": self._board.unplug,
            "plug": self._board.plug,
            "run": self._run,
            "start": self._start,
            "write": _write,
            "read": _read,
        }

    def tell(self, message: Message) -> None:
        """Send a message to the host, from any thread."""
        data = memoryview(protocol.encode(message))
        with self._sending:
            while data:
                data = data[os.write(self._channel, data) :]

    def serve(self) -> None:
        """Work until the host closes the channel."""
        while self._turn():
            now_s = time.monotonic()
            for number in list(self._board.open_lines):
                self._guarded(number, partial(self._board.open_lines[number].turn, now_s))
            time.sleep(GATHER_S)

    def _turn(self) -> bool:
        """Wait for the next thing and do it; whether the host is still there."""
        lines = self._board.open_lines
        poller = select.poll()
        poller.register(self._channel, select.POLLIN)
        by_fd = {line.port.fileno(): number for number, line in lines.items()}
        for fd, number in by_fd.items():
            poller.register(fd, lines[number].port.interest())
        wake_s = min([TICK_S, *(line.wake_s() - time.monotonic() for line in lines.values())])
        for fd, ready in poller.poll(max(0.0, wake_s) * 1000):
            if fd == self._channel and not self._listen():
                return False
            number = by_fd.get(fd, 0)
            if number in lines:  # an order of the same turn may have closed it
                self._guarded(number, partial(lines[number].serve, ready))
        return True

    def _guarded(self, number: int, act: Callable[[], None]) -> None:
        """Do something with a line; a line that DAHDI took away is let go of, and told."""
        try:
            act()
        except OSError as lost:
            self._board.open_lines.pop(number).lose(f"{lost.strerror} ({lost.errno})")

    def _listen(self) -> bool:
        data = os.read(self._channel, 65536)
        for line in self._lines.feed(data):
            self._obey(line)
        return bool(data)

    def _obey(self, line: bytes | None) -> None:
        number: object = None
        try:
            if line is None:
                raise BadMessage(f"a line of more than {protocol.LONGEST_LINE} bytes was dropped")
            order = protocol.decode(line)
            number = order.get("id")
            answer = self._order(order)
        except (ValueError, OSError, subprocess.SubprocessError) as refused:
            self.tell({"id": number, "error": f"{type(refused).__name__}: {refused}"[:2000]})
        else:
            if answer is not None:
                self.tell({"id": number, "ok": answer})

    def _order(self, order: Message) -> Answer:
        name = protocol.text(order, "do")
        if name not in self._orders:
            raise BadMessage(f"do: one of {', '.join(self._orders)} is needed, not {name!r:.40}")
        return self._orders[name](order)

    def _heard(self, order: Message) -> None:
        self._board.heard(order, lambda answer: self.tell({"id": order.get("id"), "ok": answer}))

    def _run(self, order: Message) -> None:
        argv = protocol.texts(order, "argv")
        timeout_s = protocol.seconds(order, "timeout_s", LONGEST_RUN_S)
        threading.Thread(target=self._run_aside, args=(order.get("id"), argv, timeout_s), daemon=True).start()

    def _run_aside(self, number: object, argv: list[str], timeout_s: float) -> None:
        try:
            done = subprocess.run(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=timeout_s,
                check=False,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as failed:
            self.tell({"id": number, "error": f"{type(failed).__name__}: {failed}"[:2000]})
            return
        said = done.stdout[-LONGEST_OUTPUT:].decode(errors="replace")
        self.tell({"id": number, "ok": {"code": done.returncode, "output": said}})

    def _start(self, order: Message) -> None:
        service = Service(protocol.text(order, "name"), protocol.texts(order, "argv"))
        timeout_s = protocol.seconds(order, "timeout_s", LONGEST_RUN_S)
        threading.Thread(target=self._start_aside, args=(order.get("id"), service, timeout_s), daemon=True).start()

    def _start_aside(self, number: object, service: Service, timeout_s: float) -> None:
        try:
            pid = service.start(timeout_s)
        except (OSError, ValueError, subprocess.SubprocessError) as failed:
            self.tell({"id": number, "error": f"{type(failed).__name__}: {failed}"[:2000]})
        else:
            self.tell({"id": number, "ok": {"pid": pid, "log": str(service.log)}})


def _write(order: Message) -> Message:
    path = Path(protocol.text(order, "path"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(protocol.raw(order, "data"))
    path.chmod(protocol.whole(order, "mode", 0, 0o777))
    return {}


def _read(order: Message) -> Message:
    with Path(protocol.text(order, "path")).open("rb") as file:
        file.seek(protocol.whole(order, "start", 0, 2**40))
        data = file.read(protocol.LONGEST_LINE // 2)
    return {"data": protocol.packed(data)}


def main() -> None:
    """Serve the channel; returns when the host has closed it."""
    guest = Guest(os.open(device(), os.O_RDWR))
    guest.tell({"event": "ready", "at_s": time.monotonic(), "kernel": os.uname().release})
    guest.serve()
