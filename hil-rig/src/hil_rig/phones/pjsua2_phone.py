"""Driver A: a phone on PJSIP's pjsua2, one child process a phone.

What a test may notice: RFC 4733 digits last 200 ms (fixed in pjmedia) whatever `tone_ms`.
`HIL_RIG_TRACE=1` in the environment writes every SIP message to the folder's pjsua2.log.
"""

import importlib.util
import os
from pathlib import Path

from hil_rig.phones.api import (
    DigitMode,
    EventKind,
    PhoneAccount,
    PhoneError,
    PhoneEvent,
    PhoneScript,
    PhoneUnavailable,
)
from hil_rig.phones.child_process import ChildProcess, Message
from hil_rig.phones.driven import COMMAND_S, DrivenPhone

_CHILD = "hil_rig.phones.pjsua2_child"
_RFC4733_TONE_MS = 200
_START_S = 10.0  # Python and the library may have to come from a busy disk


def require_pjsua2() -> None:
    """Raise PhoneUnavailable where the wheel isn't installed."""
    if importlib.util.find_spec("pjsua2") is None:
        raise PhoneUnavailable(
            "pjsua2 is not installed: its wheel exists for x86-64 Linux and Python 3.12 or older; use baresip"
        )


class Pjsua2Phone(DrivenPhone):
    """A SipPhone. The folder receives recordings (`call-N-heard.wav`, `call-N-said.wav`) and logs."""

    def __init__(self, account: PhoneAccount, folder: Path, script: PhoneScript, port: int = 0) -> None:
        super().__init__(account, folder, script, port)
        self._child: ChildProcess | None = None

    @property
    def pid(self) -> int:
        """The child's process id, for measuring it."""
        return self._running().pid

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
        self._ask("play", wav=str(wav.resolve()), looped=looped)

    def hang_up(self) -> None:
        """End the call."""
        self._ask("hang_up")

    def _start(self) -> None:
        require_pjsua2()
        self._child = ChildProcess(_CHILD, self._folder / "phone.log", self._on_report)
        self._port = self._ask("open", _START_S, settings=self._settings())["port"]

    def _stop(self) -> None:
        if self._child is not None:
            self._child.stop(COMMAND_S)
            self._child = None

    def _dial(self, uri: str) -> None:
        self._ask("call", uri=uri)

    def _press(self, digits: str, how: DigitMode, tone_ms: int, gap_ms: int) -> None:
        lasting_s = len(digits) * (max(tone_ms, _RFC4733_TONE_MS) + gap_ms) / 1000
        self._ask("send_digits", lasting_s, digits=digits, how=how.value, tone_ms=tone_ms, gap_ms=gap_ms)

    def _running(self) -> ChildProcess:
        if self._child is None:
            raise PhoneError(f"phone {self.name} is not open")
        return self._child

    def _ask(self, do: str, lasting_s: float = 0.0, **arguments: object) -> Message:
        try:
            return self._running().ask(do, COMMAND_S + lasting_s, **arguments)
        except PhoneError as error:
            raise PhoneError(f"phone {self.name}: {error}") from None

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

    def _on_report(self, report: Message) -> None:
        if "event" in report:
            self._events.add(_event(report))
        elif "recording" in report:
            self._recording_began(report["recording"], report["started_at"])
        else:
            self._recording_finished(report["recorded"])


def _event(report: Message) -> PhoneEvent:
    fields = dict(report)
    kind, how = EventKind(fields.pop("event")), fields.pop("how", None)
    return PhoneEvent(kind, how=DigitMode(how) if how else None, **fields)
