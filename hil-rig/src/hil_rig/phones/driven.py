"""What all drivers share: events, scripts, recordings and the life of a phone."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from hil_rig.keypad import DIGITS
from hil_rig.phones.api import (
    DigitMode,
    EventKind,
    PhoneAccount,
    PhoneError,
    PhoneEvent,
    PhoneScript,
    PhoneTimeout,
    Recording,
)
from hil_rig.phones.events import EventLog
from hil_rig.phones.script import ScriptRunner

COMMAND_S = 5.0
"""How long a driver may take for one command."""

_REGISTER_S = 10.0


class DrivenPhone:
    """A SipPhone but for the driver's own part: `_start`, `_stop` and the commands of a call.

    The driver reports through `_events.add`, `_recording_began` and `_recording_finished`.
    """

    def __init__(self, account: PhoneAccount, folder: Path, script: PhoneScript, port: int) -> None:
        self._account = account
        self._folder = folder
        self._port = port
        self._events = EventLog(account.user)
        self._script = ScriptRunner(self, self._events, script)
        self._is_open = False
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

    def open(self) -> None:
        """Start the driver and, if asked for, register."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._is_open = True
        try:
            self._start()
            if self._account.register:
                self._await_registration()
        except PhoneError:
            self.close()
            raise
        self._script.start()

    def close(self) -> None:
        """Stop the driver; what it still reports on its way out is kept."""
        if self._is_open:
            self._is_open = False
            self._stop()
            self._events.close()
            self._script.join(COMMAND_S)

    def __enter__(self) -> Self:
        """Open, unless `open_phone` has done so already."""
        if not self._is_open:
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
        self._dial(self._account.destination(uri_user))

    def wait(self, kind: EventKind | str, timeout_s: float) -> PhoneEvent:
        """Await the next event of a kind."""
        return self._events.wait(EventKind(kind), timeout_s=timeout_s)

    def events(self) -> list[PhoneEvent]:
        """All events so far."""
        return self._events.all()

    def ring(self) -> None:
        """Send 180."""
        raise NotImplementedError

    def answer(self, code: int = 200) -> None:
        """Send a provisional or final answer."""
        raise NotImplementedError

    def reject(self, code: int = 486) -> None:
        """Send a refusal."""
        raise NotImplementedError

    def play(self, wav: Path, *, looped: bool = False) -> None:
        """Play a WAV into the call."""
        raise NotImplementedError

    def hang_up(self) -> None:
        """End the call."""
        raise NotImplementedError

    def send_digits(
        self, digits: str, how: DigitMode = DigitMode.RFC4733, *, tone_ms: int = 100, gap_ms: int = 100
    ) -> None:
        """Press keys."""
        unknown = set(digits) - set(DIGITS)
        if unknown:
            raise PhoneError(f"phone {self.name}: no such keys: {''.join(sorted(unknown))}")
        self._press(digits, how, tone_ms, gap_ms)

    @property
    def recording(self) -> Path:
        """What the latest call heard so far."""
        return self._recording(None).heard

    @property
    def recording_started_at(self) -> float:
        """The monotonic time of sample 0."""
        return self._recording(None).started_at

    def finish_recording(self, timeout_s: float = COMMAND_S, *, call: int | None = None) -> Recording:
        """Await the complete files of a call."""
        recording = self._recording(call)
        with self._recording_changed:
            if not self._recording_changed.wait_for(lambda: recording.call in self._finished, timeout_s):
                raise PhoneTimeout(f"phone {self.name}: {recording.heard} not complete within {timeout_s} s")
        return recording

    def _start(self) -> None:
        """Bring the driver up and set `_port`."""
        raise NotImplementedError

    def _stop(self) -> None:
        """End the call and the driver; may be called after a failed `_start`."""
        raise NotImplementedError

    def _dial(self, uri: str) -> None:
        raise NotImplementedError

    def _press(self, digits: str, how: DigitMode, tone_ms: int, gap_ms: int) -> None:
        raise NotImplementedError

    def _recording_began(self, call: int, started_at: float) -> None:
        heard, said = recording_paths(self._folder, call)
        with self._recording_changed:
            self._recordings[call] = Recording(heard, said, started_at, call)

    def _recording_finished(self, call: int) -> None:
        with self._recording_changed:
            self._finished.add(call)
            self._recording_changed.notify_all()

    def _recording(self, call: int | None) -> Recording:
        wanted = self._events.latest_call() if call is None else call
        with self._recording_changed:
            if wanted not in self._recordings:
                raise PhoneError(f"phone {self.name}: call {wanted} has had no audio")
            return self._recordings[wanted]

    def _await_registration(self) -> None:
        event = self._events.wait(EventKind.REGISTERED, EventKind.REGISTRATION_FAILED, timeout_s=_REGISTER_S)
        if event.kind == EventKind.REGISTRATION_FAILED:
            raise PhoneError(f"phone {self.name}: registration failed: {event.code} {event.reason}")


def recording_paths(folder: Path, call: int) -> tuple[Path, Path]:
    """Where a phone keeps what it heard and said in its nth call."""
    return folder / f"call-{call}-heard.wav", folder / f"call-{call}-said.wav"
