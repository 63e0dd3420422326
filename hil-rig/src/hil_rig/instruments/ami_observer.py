"""An independent look at Asterisk over its manager interface, through pyst2 and none of the product's code.

pyst2 0.5.1 gives answers to whoever waits, dies of events with channel variables, keeps headers between calls and
blocks for ever when the connection is lost. So here: one thread asks, events are off, every action is a dictionary
of its own, and whoever asks waits with a deadline.
"""

import contextlib
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from types import SimpleNamespace, TracebackType
from typing import Any, Self

from asterisk import manager

_OUTPUT = "Output: "


class ObserverError(Exception):
    """Asterisk refused, vanished or was late; the text says what was asked."""


class _Thread(threading.Thread):
    def setDaemon(self, daemonic: bool) -> None:  # noqa: N802 - the name that pyst2 calls
        self.daemon = daemonic


class _Event(threading.Event):
    def isSet(self) -> bool:  # noqa: N802 - the name that pyst2 calls
        return self.is_set()


# pyst2 calls names of `threading` that are deprecated; it gets its own that are not, so that a test run with
# warnings as errors stays clean without a filter that would hide other warnings.
manager.threading = SimpleNamespace(
    Thread=_Thread, Event=_Event, Lock=threading.Lock, currentThread=threading.current_thread
)


class AmiObserver:
    """A manager session with events off. Use as a context manager."""

    def __init__(self, host: str, port: int, user: str, secret: str, timeout_s: float = 5.0) -> None:
        self._address = host, port
        self._credentials = {"Username": user, "Secret": secret}
        self._timeout_s = timeout_s
        self._manager = manager.Manager()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ami-observer")

    def open(self) -> None:
        """Connect and log in; ObserverError where that fails."""
        try:
            # pyst2 leaks the socket of a connection that fails, so that is tried before.
            socket.create_connection(self._address, self._timeout_s).close()
        except OSError as error:
            raise ObserverError(f"connect to {self._address}: {error}") from None
        self._in_thread("connect", lambda: self._manager.connect(*self._address))
        self.action("Login", Events="off", **self._credentials)

    def close(self) -> None:
        """End the connection and let go of the threads. pyst2's own `close` trips over a server that is quicker."""
        self._cut()
        for thread in (self._manager.message_thread, self._manager.event_dispatch_thread):
            if thread.is_alive():
                thread.join(self._timeout_s)
        self._thread.shutdown()

    def __enter__(self) -> Self:
        """Open."""
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def action(self, name: str, **headers: str) -> list[str]:
        """Send an action and return the raw lines of its answer; ObserverError where that is an error."""
        if any(mark in value for value in headers.values() for mark in "\r\n"):
            raise ObserverError(f"{name}: a line break in a header would be another header")
        message = self._in_thread(name, lambda: self._manager.send_action({"Action": name} | headers))
        if message.get_header("Response") == "Error":
            raise ObserverError(f"{name}: {message.get_header('Message')}")
        return [line.rstrip("\r\n") for line in message.response]

    def command(self, text: str) -> str:
        """What a command of Asterisk's console prints."""
        lines = self.action("Command", Command=text)
        return "\n".join(line.removeprefix(_OUTPUT) for line in lines if line.startswith(_OUTPUT))

    def channels(self) -> list[str]:
        """The names of the channels that exist now."""
        lines = self.command("core show channels concise").splitlines()
        return [line.partition("!")[0] for line in lines if "!" in line]

    def _in_thread(self, asked: str, do: Callable[[], Any]) -> Any:  # noqa: ANN401 - pyst2 has no types
        try:
            return self._thread.submit(do).result(self._timeout_s)
        except FutureTimeout:
            self._cut()
            raise ObserverError(f"{asked}: no answer within {self._timeout_s} s") from None
        except (manager.ManagerException, ValueError) as error:  # ValueError: the server has closed
            raise ObserverError(f"{asked}: {error}") from None

    def _cut(self) -> None:
        """Wake pyst2's reader, which has no deadline of its own, by shutting its socket down."""
        stream = self._manager._sock  # noqa: SLF001 - pyst2 offers no other way
        if stream is not None and not stream.closed:
            with contextlib.suppress(OSError):  # the other end was quicker
                stream._sock.shutdown(socket.SHUT_RDWR)  # noqa: SLF001 - pyst2 offers no other way to cut it
