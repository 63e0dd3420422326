"""A child process that speaks JSON lines: commands with replies, and whatever it reports by itself."""

import contextlib
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from itertools import count
from pathlib import Path
from typing import Any

from hil_rig.phones.api import PhoneError

Message = dict[str, Any]


class ChildProcess:
    """Starts `python -m module`; a reader thread sorts what comes back into replies and reports."""

    def __init__(self, module: str, log: Path, on_report: Callable[[Message], None]) -> None:
        self._on_report = on_report
        self._log = log
        self._numbers = count(1)
        self._replies: dict[int, Future[Message]] = {}
        self._lock = threading.Lock()
        ours, theirs = socket.socketpair()
        with log.open("ab") as errors, theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module], stdin=theirs.fileno(), stdout=theirs.fileno(), stderr=errors
            )
        self._socket = ours
        self._reader = threading.Thread(target=self._read, name=f"reader of {log.parent.name}", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    def ask(self, do: str, timeout_s: float, **arguments: object) -> Message:
        """Send a command and return its reply; PhoneError when the child refuses, dies or is late."""
        number = next(self._numbers)
        reply: Future[Message] = Future()
        with self._lock:
            self._replies[number] = reply
            self._send({"id": number, "do": do} | arguments)
        try:
            message = reply.result(timeout_s)
        except FutureTimeout:
            raise PhoneError(f"no reply to {do} within {timeout_s} s (log: {self._log})") from None
        if "error" in message:
            raise PhoneError(f"{do}: {message['error']}")
        return message

    def stop(self, timeout_s: float) -> None:
        """End the child's input, await its end, kill it if that doesn't come."""
        with contextlib.suppress(OSError):  # it may have died before; `wait` below collects it
            self._socket.shutdown(socket.SHUT_WR)
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(timeout_s)
        self._socket.close()

    def _send(self, message: Message) -> None:
        try:
            self._socket.sendall(json.dumps(message).encode() + b"\n")
        except OSError:
            raise PhoneError(f"the phone's process has ended (log: {self._log})") from None

    def _read(self) -> None:
        with self._socket.makefile("rb") as lines, contextlib.suppress(ConnectionResetError):
            for line in lines:
                self._sort(json.loads(line))
        with self._lock:
            for reply in self._replies.values():
                reply.set_result({"error": f"the phone's process ended in between (log: {self._log})"})
            self._replies.clear()

    def _sort(self, message: Message) -> None:
        if "id" in message:
            self._replies.pop(message["id"]).set_result(message)
        else:
            self._on_report(message)
