"""Callers by the dozen: an account, an ear and a mouth each, all of them in one thread.

Thirty of them cost less than one of the rig's phones, and open at once. They have the face of `SipPhone`, as far as a
caller needs one; keys travel by SIP INFO, whatever is asked.
"""

import selectors
import socket
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from hil_rig.measure.wav import Samples, write_mono
from hil_rig.phones.api import (
    DigitMode,
    EventKind,
    PhoneAccount,
    PhoneError,
    PhoneEvent,
    PhoneTimeout,
    Recording,
)
from tests.harness.light_audio import FRAME_S, Ear, Mouth
from tests.harness.light_sip import HOST, Dialog, Message, accepted

_ANSWER_S = 10.0
_CHALLENGED = 401
_TRYING = 100
_PROGRESS = 183
_FINAL = 200
_REFUSED = 300

_numbers = count(13_600_000_001)


class Lounge:
    """Where light callers sit: open it, take callers, close it."""

    def __init__(self, sip_port: int, accounts: dict[str, str], folder: Path) -> None:
        """Take the switchboard's port, its accounts' passwords, and a folder for recordings."""
        self._port, self._accounts, self._folder = sip_port, accounts, folder
        self._selector = selectors.DefaultSelector()
        self._callers: list[LightCaller] = []
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="lounge", daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all calls and close."""
        for caller in self._callers:
            caller.close()
        self._closing.set()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]  # only sockets are registered
        self._selector.close()

    def caller(self, line: str = "in", *, number: str | None = None, name: str = "") -> "LightCaller":
        """Give a caller on a line, with a number that no other caller of the run has; `anonymous` for none."""
        account = PhoneAccount(
            user=f"line-{line}",
            password=self._accounts[f"line-{line}"],
            server_port=self._port,
            number=number or str(next(_numbers)),
            display_name=name,
        )
        caller = LightCaller(account, self._folder / f"light-{len(self._callers)}.wav")
        self._selector.register(caller.sip, selectors.EVENT_READ, caller.on_sip)
        self._selector.register(caller.rtp, selectors.EVENT_READ, caller.on_rtp)
        self._callers.append(caller)
        return caller

    def _serve(self) -> None:
        due = time.monotonic()
        while not self._closing.is_set():
            for key, _ in self._selector.select(max(0.0, due - time.monotonic())):
                take: Callable[[bytes], None] = key.data
                take(key.fileobj.recv(65536))  # type: ignore[union-attr]  # only sockets are registered
            if time.monotonic() >= due:
                due += FRAME_S
                for caller in tuple(self._callers):
                    caller.speak()


class LightCaller:
    """A phone that calls."""

    def __init__(self, account: PhoneAccount, file: Path) -> None:
        """Take who calls, and where a recording is put when one is asked for."""
        self.account = account
        self.number = account.caller_number
        self.sip, self.rtp = _bound(), _bound()
        self._server = (account.server_host, account.server_port)
        self._file = file
        self.called = ""
        self._dialog: Dialog | None = None
        self._ear, self._mouth = Ear(), Mouth()
        self._to_rtp: tuple[str, int] | None = None
        self._events: list[PhoneEvent] = []
        self._taken: set[int] = set()
        self._answers: dict[int, Message] = {}
        self._changed = threading.Condition()
        self._is_up = False
        self._calls = 0

    @property
    def name(self) -> str:
        """The account's user, for messages."""
        return self.account.user

    @property
    def uri(self) -> str:
        """Where the phone listens."""
        return f"sip:{self.name}@{HOST}:{self.sip.getsockname()[1]}"

    def open(self) -> None:
        """Do nothing: it is open."""

    def close(self) -> None:
        """End the call if there is one."""
        if self._dialog is not None and not self._is_over():
            self.hang_up()
            self.wait("ended", _ANSWER_S)

    def __enter__(self) -> Self:
        """Open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def call(self, uri_user: str) -> None:
        """Call; events of earlier calls are passed over."""
        with self._changed:
            self._taken = set(range(len(self._events)))
            self._ear, self._mouth, self._to_rtp, self._is_up = Ear(), Mouth(), None, False
            self._calls += 1
            self.called = uri_user
            ports = self.sip.getsockname()[1], self.rtp.getsockname()[1]
            self._dialog = Dialog(self.account, uri_user, *ports)
            self._send(self._dialog.call())

    def wait(self, kind: EventKind | str, timeout_s: float) -> PhoneEvent:
        """Return the oldest event of `kind` that no `wait` returned before, or raise PhoneTimeout."""
        found: list[int] = []

        def look() -> bool:
            found[:] = [at for at, event in enumerate(self._events) if event.kind == kind and at not in self._taken][:1]
            return bool(found)

        with self._changed:
            if not self._changed.wait_for(look, timeout_s):
                told = ", ".join(f"{event.kind} {event.code or ''}" for event in self._events)
                raise PhoneTimeout(f"{self.number}: no {kind} within {timeout_s:g} s; there were: {told}")
            self._taken.add(found[0])
            return self._events[found[0]]

    def events(self) -> list[PhoneEvent]:
        """All events, oldest first."""
        return list(self._events)

    def ring(self) -> None:
        """Refuse: it only calls."""
        raise PhoneError(f"{self.number} only calls")

    def answer(self, code: int = 200) -> None:
        """Refuse: it only calls."""
        raise PhoneError(f"{self.number} only calls, and answers nothing with {code}")

    def reject(self, code: int = 486) -> None:
        """Refuse: it only calls."""
        raise PhoneError(f"{self.number} only calls, and rejects nothing with {code}")

    def play(self, wav: Path, *, looped: bool = False) -> None:
        """Play a WAV into the call."""
        self._mouth.say(wav, looped=looped)

    def send_digits(
        self,
        digits: str,
        how: DigitMode = DigitMode.INFO,  # noqa: ARG002 - the phones' face: keys always travel by INFO here
        *,
        tone_ms: int = 100,
        gap_ms: int = 100,
    ) -> None:
        """Press keys and return when all are sent."""
        for digit in digits:
            self.request("INFO", f"Signal={digit}\r\nDuration={tone_ms}\r\n", "application/dtmf-relay")
            time.sleep((tone_ms + gap_ms) / 1000)  # a finger's time

    def hang_up(self) -> None:
        """End the call, or give up calling."""
        assert self._dialog is not None
        if self._is_up:
            self.request("BYE")
            self._happened(EventKind.ENDED)
        else:
            self._send(self._dialog.cancel())

    def request(self, method: str, body: str = "", kind: str = "", extra: str = "") -> int:
        """Send a request within the call, and give the code of its final answer."""
        dialog = self._dialog
        assert dialog is not None
        answer = self._ask(dialog.request(method, extra, body, kind))
        if answer.code == _CHALLENGED:
            answer = self._ask(dialog.request(method, extra + dialog.credentials(method, answer), body, kind))
        return answer.code

    def tell(self, method: str, extra: str) -> None:
        """Send a request within the call, whatever comes of it."""
        assert self._dialog is not None
        self._send(self._dialog.request(method, extra))

    def samples(self) -> Samples:
        """Give what the latest call heard so far."""
        return self._ear.samples()

    @property
    def recording(self) -> Path:
        """What the latest call heard up to now, written at this moment."""
        write_mono(self._file, self.samples())
        return self._file

    @property
    def recording_started_at(self) -> float:
        """The monotonic time of the recording's sample 0."""
        return self._ear.started_at

    def finish_recording(self, timeout_s: float = 5.0, *, call: int | None = None) -> Recording:  # noqa: ARG002 - the phones' face: nothing need be awaited, and the latest call alone is kept
        """Give the recording of the latest call."""
        file = self.recording
        return Recording(file, file, self.recording_started_at, self._calls)

    def speak(self) -> None:
        """Send the next 20 ms, if there is anything to say."""
        to = self._to_rtp
        if to is not None and self._mouth.frames and not self._is_over():
            self.rtp.sendto(self._mouth.frame(), to)

    def on_rtp(self, datagram: bytes) -> None:
        """Hear a packet."""
        if not self._is_over():
            self._ear.packet(datagram, time.monotonic())

    def on_sip(self, datagram: bytes) -> None:
        """Take a message of the switchboard."""
        message = Message.read(datagram)
        dialog = self._dialog
        if dialog is None or message.headers.get("call-id") != dialog.id:
            return
        with self._changed:
            if message.code == 0:
                self._requested(message, dialog)
            elif message.sequence[1] == "INVITE":
                self._invited(message, dialog)
            elif message.code >= _FINAL:
                self._answers[message.sequence[0]] = message
                self._changed.notify_all()

    def _requested(self, message: Message, dialog: Dialog) -> None:
        if message.sequence[1] == "ACK":
            return
        self._send(accepted(message, dialog))
        if message.sequence[1] == "BYE":
            self._happened(EventKind.ENDED)

    def _invited(self, message: Message, dialog: Dialog) -> None:
        number, _ = message.sequence
        if message.body:
            self._to_rtp = _audio_of(message.body)
        if message.code >= _FINAL:
            if message.code < _REFUSED:
                dialog.to = message.headers["to"]
            self._send(dialog.acknowledge(accepted=message.code < _REFUSED))
        if number != dialog.invite[0]:
            return
        if message.code == _CHALLENGED:
            self._send(dialog.call(dialog.credentials("INVITE", message)))
        elif message.code >= _REFUSED:
            self._happened(EventKind.ENDED, message.code)
        elif message.code >= _FINAL:
            self._up()
        elif message.code == _PROGRESS:
            self._happened(EventKind.EARLY_MEDIA)
        elif message.code > _TRYING:
            self._happened(EventKind.RINGING)

    def _up(self) -> None:
        if not self._is_up:
            self._is_up = True
            self._happened(EventKind.ANSWERED)

    def _happened(self, kind: EventKind, code: int = 0) -> None:
        with self._changed:
            if kind is EventKind.ENDED and self._is_over():
                return
            self._events.append(PhoneEvent(kind, time.monotonic(), self._calls, code=code))
            self._changed.notify_all()

    def _is_over(self) -> bool:
        return bool(self._events) and self._events[-1].kind is EventKind.ENDED and self._events[-1].call == self._calls

    def _ask(self, request: bytes) -> Message:
        number, method = Message.read(request).sequence
        with self._changed:
            self._send(request)
            if not self._changed.wait_for(lambda: number in self._answers, _ANSWER_S):
                raise PhoneTimeout(f"{self.number}: no answer to {method} within {_ANSWER_S:g} s")
            return self._answers.pop(number)

    def _send(self, message: bytes) -> None:
        self.sip.sendto(message, self._server)


def _bound() -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    bound.bind((HOST, 0))
    return bound


def _audio_of(description: str) -> tuple[str, int]:
    lines = description.split("\r\n")
    port = next(int(line.split(" ")[1]) for line in lines if line.startswith("m=audio "))
    return HOST, port
