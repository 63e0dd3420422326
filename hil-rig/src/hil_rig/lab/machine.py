"""A running lab, from the host: start it, give it orders, await what it reports. Thread-safe; every wait has an end."""

import itertools
import socket
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from hil_rig.lab import bundle, emulator, protocol, wiring
from hil_rig.lab.emulator import Hardware, LabError, LabTimeout
from hil_rig.lab.protocol import Lines, Message

BOOT_TIMEOUT_S = 120.0
ANSWER_TIMEOUT_S = 30.0
SERIAL_WORDS = 900
"""Characters of the serial log that an error shows: its end."""
KEPT_EVENTS = 10_000


class Lab:
    """`with Lab(run_folder) as lab: lab.ask("hook", line=1, hook="ring")`.

    `run` keeps `serial.log`, what the machine said on its console, and `emulator.log`, what QEMU itself said. `files`
    go into the guest before it starts, by their absolute paths. Raises LabMissing where the lab was never made,
    LabError (with the console's last words) where the machine dies or refuses, LabTimeout where it is silent.
    """

    def __init__(self, run: Path, files: Mapping[str, bytes] | None = None, hardware: Hardware | None = None) -> None:
        self._run = run
        self._files = files or {}
        self._hardware = hardware or Hardware()
        self._changed = threading.Condition()
        self._answers: dict[int, Message] = {}
        self._asked: set[int] = set()
        self._numbers = itertools.count(1)
        self._events: list[Message] = []
        self._listeners: list[Callable[[Message], None]] = []
        self._gone = False
        self._sending = threading.Lock()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Boot, and wait until the guest serves. Raises as the class tells."""
        folder = emulator.folder()
        self._run.mkdir(parents=True, exist_ok=True)
        (self._run / "bundle.tar").write_bytes(bundle.pack(self._files))
        self._channel, theirs = socket.socketpair()
        try:
            words = emulator.command(folder, self._run.absolute(), theirs.fileno(), self._hardware)
            with self._said().open("wb") as said:  # a pipe that nobody reads would stop the emulator once it is full
                self._process = subprocess.Popen(
                    words,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=said,
                    pass_fds=[theirs.fileno()],
                )
        finally:
            theirs.close()
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()
        try:
            self.wait_event(lambda event: event.get("event") == "ready", BOOT_TIMEOUT_S)
            for script in wiring.scripts(self._hardware):
                self._wire(script)
        except LabError:
            self.close()
            raise

    def _wire(self, script: str) -> None:
        code, said = self.run("sh", "-c", script)
        if code:
            raise LabError(f"{script}: {said}")

    def close(self) -> None:
        """End the machine at once; its disk was a snapshot."""
        self._process.kill()
        self._process.wait()
        self._channel.shutdown(socket.SHUT_RDWR)
        self._reader.join()
        self._channel.close()

    def pid(self) -> int:
        """Give the emulator's process."""
        return self._process.pid

    def ask(self, do: str, within_s: float = ANSWER_TIMEOUT_S, **fields: object) -> Message:
        """Give an order and wait for what came of it."""
        return self.await_answer(self.send(do, **fields), within_s)

    def send(self, do: str, **fields: object) -> int:
        """Give an order; its number, for `await_answer`."""
        number = next(self._numbers)
        data = protocol.encode({"id": number, "do": do, **fields})
        with self._changed:
            self._asked.add(number)
        try:
            with self._sending:
                self._channel.sendall(data)
        except OSError as broken:
            raise self._dead() from broken
        return number

    def await_answer(self, number: int, timeout_s: float) -> Message:
        """What the order of this number came to."""
        with self._changed:
            answered = self._changed.wait_for(lambda: number in self._answers or self._gone, timeout_s)
            self._asked.discard(number)
            answer = self._answers.pop(number, None)
        if answer is None:
            raise self._dead() if answered else LabTimeout(f"no answer within {timeout_s:g} s; {self._console()}")
        if "error" in answer:
            raise LabError(str(answer["error"]))
        found = answer.get("ok")
        return found if isinstance(found, dict) else {}

    def events(self) -> list[Message]:
        """What the guest has reported so far, oldest first (the newest ten thousand)."""
        with self._changed:
            return list(self._events)

    def listen(self, listener: Callable[[Message], None]) -> None:
        """Have each later event told to `listener` too, at once, in another thread; it must not wait or raise."""
        with self._changed:
            self._listeners.append(listener)

    def wait_event(self, fits: Callable[[Message], bool], timeout_s: float, *, since_s: float = 0.0) -> Message:
        """The first event that fits and happened at `since_s` of the guest's clock or later."""

        def found() -> Message | None:
            return next((event for event in self._events if event.get("at_s", 0.0) >= since_s and fits(event)), None)

        with self._changed:
            self._changed.wait_for(lambda: self._gone or found() is not None, timeout_s)
            event = found()
            if event is not None:
                return event
            told = [event for event in self._events if event.get("at_s", 0.0) >= since_s][-12:]
        if self._gone:
            raise self._dead()
        raise LabTimeout(f"awaited in vain for {timeout_s:g} s; what came: {told}; {self._console()}")

    def run(self, *argv: str, timeout_s: float = 60.0) -> tuple[int, str]:
        """Run a command inside: its exit code, and the end of what it said."""
        done = self.ask("run", timeout_s + ANSWER_TIMEOUT_S, argv=list(argv), timeout_s=timeout_s)
        return int(done["code"]), str(done["output"])

    def start_service(self, name: str, *argv: str, timeout_s: float = 60.0) -> int:
        """Start what goes on running inside, and wait until it says that it is ready (sd_notify(3)); its process."""
        return int(
            self.ask("start", timeout_s + ANSWER_TIMEOUT_S, name=name, argv=list(argv), timeout_s=timeout_s)["pid"]
        )

    def write(self, path: str, data: bytes, mode: int = 0o644) -> None:
        """Put a file into the guest (1.5 MB at most)."""
        self.ask("write", path=path, data=protocol.packed(data), mode=mode)

    def read(self, path: str) -> bytes:
        """Fetch a whole file from the guest."""
        whole = bytearray()
        while part := protocol.raw(self.ask("read", path=path, start=len(whole)), "data"):
            whole += part
        return bytes(whole)

    def _listen(self) -> None:
        lines = Lines()
        while data := self._received():
            for line in lines.feed(data):
                self._take(line)
        with self._changed:
            self._gone = True
            self._changed.notify_all()

    def _received(self) -> bytes:
        try:
            return self._channel.recv(1 << 16)
        except OSError:
            return b""

    def _take(self, line: bytes | None) -> None:
        try:
            message = protocol.decode(line or b"")
        except protocol.BadMessage as wrong:
            message = {"event": "garbage", "what": str(wrong)}
        number = message.get("id")
        with self._changed:
            if isinstance(number, int) and number in self._asked:
                self._answers[number] = message
            else:
                self._events.append(message)
                del self._events[:-KEPT_EVENTS]
                for listener in self._listeners:
                    listener(message)
            self._changed.notify_all()

    def _dead(self) -> LabError:
        try:
            code = self._process.wait(timeout=2.0)
        except subprocess.TimeoutExpired:
            return LabError(f"the guest closed the channel; {self._console()}")
        said = self._said().read_text(errors="replace")[-SERIAL_WORDS:]
        return LabError(f"the lab's machine ended with {code}: {said}; {self._console()}")

    def _said(self) -> Path:
        return self._run / "emulator.log"

    def _console(self) -> str:
        log = self._run / "serial.log"
        said = log.read_text(errors="replace")[-SERIAL_WORDS:] if log.exists() else ""
        return f"console ({log}): …{said}"
