"""Driver A: a phone on PJSIP's pjsua2, one child process a phone.

Differences that a test may notice: RFC 4733 digits last at least 200 ms (fixed in pjmedia), whatever `tone_ms`.
"""

import importlib.util
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from hil_rig.phones.api import (
    DigitMode,
    EventKind,
    PhoneAccount,
    PhoneError,
    PhoneEvent,
    PhoneScript,
    PhoneTimeout,
    PhoneUnavailable,
    Recording,
)
from hil_rig.phones.child_process import ChildProcess, Message
from hil_rig.phones.events import EventLog
from hil_rig.phones.script import ScriptRunner

_CHILD = "hil_rig.phones.pjsua2_child"
_COMMAND_S = 5.0
_REGISTER_S = 10.0


def require_pjsua2() -> None:
    """Raise PhoneUnavailable where the wheel isn't installed."""
    if importlib.util.find_spec("pjsua2") is None:
        raise PhoneUnavailable(
            "pjsua2 is not installed: its wheel exists for x86-64 Linux and Python 3.12 or older; use baresip"
        )


class Pjsua2Phone:
    """A SipPhone. The folder receives recordings (`call-N-heard.wav`, `call-N-said.wav`) and logs."""

    def __init__(
        self, account: PhoneAccount, folder: Path, script: PhoneScript = PhoneScript(), *, port: int = 0
    ) -> None:
        self._account = account
        self._folder = folder
        self._port = port
        self._events = EventLog(account.user)
        self._script = ScriptRunner(self, self._events, script)
        self._child: ChildProcess | None = None
        self._recordings: dict[int, Recording] = {}
        self._finished: set[int] = set()
        self._recording_changed = threading.Condition()

    @property
    def name(self) -> str:
        """The account's user."""
        return self._account.user

    @property
    def uri(self) -> str:
        """Where the phone listens."""
        return f"sip:{self._account.user}@127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """The child's process id, for measuring it."""
        return self._running.pid

    def open(self) -> None:
        """Start the child and, if asked for, register."""
        require_pjsua2()
        self._folder.mkdir(parents=True, exist_ok=True)
        self._child = ChildProcess(_CHILD, self._folder / "phone.log", self._on_report)
        try:
            self._port = self._ask("open", settings=self._settings())["port"]
            self._await_registration()
        except PhoneError:
            self.close()
            raise
        self._script.start()

    def close(self) -> None:
        """Stop the child; what it still reports on its way out is kept."""
        if self._child is not None:
            self._child.stop(_COMMAND_S)
            self._child = None
            self._events.close()
            self._script.join(_COMMAND_S)

    def __enter__(self) -> Self:
        """Open."""
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def call(self, uri_user: str) -> None:
        """Send the INVITE."""
        self._events.pass_over()
        self._ask("call", uri=self._account.destination(uri_user))

    def wait(self, kind: EventKind | str, timeout_s: float) -> PhoneEvent:
        """Await the next event of a kind."""
        return self._events.wait(EventKind(kind), timeout_s=timeout_s)

    def events(self) -> list[PhoneEvent]:
        """All events so far."""
        return self._events.all()

    def ring(self) -> None:
        """Send 180."""
        self._ask("answer", code=180)

    def answer(self, code: int = 200) -> None:
        """Send a provisional or final answer."""
        self._ask("answer", code=code)

    def reject(self, code: int = 486) -> None:
        """Send a refusal."""
        self._ask("answer", code=code)

    def play(self, wav: Path, *, looped: bool = False) -> None:
        """Play a WAV into the call."""
        self._ask("play", wav=str(wav), looped=looped)

    def send_digits(
        self, digits: str, how: DigitMode = DigitMode.RFC4733, *, tone_ms: int = 100, gap_ms: int = 100
    ) -> None:
        """Press keys; RFC 4733 events last 200 ms or more here."""
        timeout_s = _COMMAND_S + len(digits) * (max(tone_ms, 200) + gap_ms) / 1000
        self._running.ask(
            "send_digits", timeout_s, digits=digits, how=how.value, tone_ms=tone_ms, gap_ms=gap_ms
        )

    def hang_up(self) -> None:
        """End the call."""
        self._ask("hang_up")

    @property
    def recording(self) -> Path:
        """What the latest call heard so far."""
        return self._latest().heard

    @property
    def recording_started_at(self) -> float:
        """The monotonic time of sample 0."""
        return self._latest().started_at

    def finish_recording(self, timeout_s: float = _COMMAND_S) -> Recording:
        """Await the complete files of the latest call."""
        latest = self._latest()
        with self._recording_changed:
            if not self._recording_changed.wait_for(lambda: latest.call in self._finished, timeout_s):
                raise PhoneTimeout(f"phone {self.name}: {latest.heard} not complete within {timeout_s} s")
        return latest

    @property
    def _running(self) -> ChildProcess:
        if self._child is None:
            raise PhoneError(f"phone {self.name} is not open")
        return self._child

    def _ask(self, do: str, **arguments: object) -> Message:
        try:
            return self._running.ask(do, _COMMAND_S, **arguments)
        except PhoneError as error:
            raise PhoneError(f"phone {self.name}: {error}") from None

    def _latest(self) -> Recording:
        with self._recording_changed:
            if not self._recordings:
                raise PhoneError(f"phone {self.name}: no call has had audio yet")
            return self._recordings[max(self._recordings)]

    def _settings(self) -> Message:
        account = self._account
        return {
            "user": account.user,
            "password": account.password,
            "number": account.caller_number,
            "display_name": account.display_name,
            "server_host": account.server_host,
            "server_port": account.server_port,
            "register": account.register,
            "folder": str(self._folder.resolve()),
            "port": self._port,
            "trace": os.environ.get("HIL_RIG_TRACE") == "1",
        }

    def _await_registration(self) -> None:
        if not self._account.register:
            return
        event = self._events.wait(
            EventKind.REGISTERED, EventKind.REGISTRATION_FAILED, timeout_s=_REGISTER_S
        )
        if event.kind == EventKind.REGISTRATION_FAILED:
            raise PhoneError(f"phone {self.name}: registration failed: {event.code} {event.reason}")

    def _on_report(self, report: Message) -> None:
        if "event" in report:
            self._events.add(_event(report))
            return
        with self._recording_changed:
            if "recording" in report:
                number = report["recording"]
                stem = self._folder / f"call-{number}"
                self._recordings[number] = Recording(
                    stem.with_name(f"{stem.name}-heard.wav"),
                    stem.with_name(f"{stem.name}-said.wav"),
                    report["started_at"],
                    number,
                )
            else:
                self._finished.add(report["recorded"])
            self._recording_changed.notify_all()


def _event(report: Message) -> PhoneEvent:
    fields = dict(report)
    how = fields.pop("how", None)
    return PhoneEvent(EventKind(fields.pop("event")), how=DigitMode(how) if how else None, **fields)
