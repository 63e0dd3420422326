"""One call of a light caller as it is signalled: what is sent, what comes back, and what that means."""

import socket
import threading
import time
from dataclasses import dataclass, field

from hil_rig.phones.api import EventKind, PhoneAccount, PhoneEvent, PhoneTimeout
from tests.harness.light_sip import HOST, Dialog, Message, accepted

_ANSWER_S = 10.0
_TRYING = 100
_PROGRESS = 183
_FINAL = 200
_REFUSED = 300
_CHALLENGED = 401


@dataclass(slots=True)
class Happenings:
    """The events of a phone, which any thread may await."""

    name: str
    call: int = 0
    events: list[PhoneEvent] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)
    _taken: set[int] = field(default_factory=set)

    @property
    def is_over(self) -> bool:
        """Whether the latest call has ended."""
        latest = self.events[-1] if self.events else None
        return latest is not None and (latest.kind, latest.call) == (EventKind.ENDED, self.call)

    def begin(self) -> None:
        """Pass over the events of earlier calls that nobody has awaited."""
        with self.changed:
            self.call += 1
            self._taken = set(range(len(self.events)))

    def happened(self, kind: EventKind, code: int = 0, at: float | None = None) -> None:
        """Take an event of now, or of this monotonic time; nothing happens any more in a call that has ended."""
        with self.changed:
            if not self.is_over:
                self.events.append(PhoneEvent(kind, time.monotonic() if at is None else at, self.call, code=code))
                self.changed.notify_all()

    def wait(self, kind: EventKind | str, timeout_s: float) -> PhoneEvent:
        """Return the oldest event of `kind` that no `wait` returned before, or raise PhoneTimeout."""
        with self.changed:
            if not self.changed.wait_for(lambda: self._next(kind) is not None, timeout_s):
                told = ", ".join(f"{event.kind} {event.code or ''}" for event in self.events)
                raise PhoneTimeout(f"{self.name}: no {kind} within {timeout_s:g} s; there were: {told}")
            found = self._next(kind)
            assert found is not None
            self._taken.add(found)
            return self.events[found]

    def _next(self, kind: EventKind | str) -> int | None:
        found = (at for at, event in enumerate(self.events) if event.kind == kind and at not in self._taken)
        return next(found, None)


class Call:
    """A call from its INVITE on; `to_rtp` is where its audio goes, once that is known."""

    def __init__(self, account: PhoneAccount, called: str, sip: socket.socket, rtp_port: int, told: Happenings) -> None:
        """Call."""
        self.called = called
        self.to_rtp: tuple[str, int] | None = None
        self._server = (account.server_host, account.server_port)
        self._sip, self._told = sip, told
        self._dialog = Dialog(account, called, sip.getsockname()[1], rtp_port)
        self._answers: dict[int, Message] = {}
        self._is_up = False
        self._send(self._dialog.call())

    def hang_up(self) -> None:
        """End the call, or give up calling."""
        if self._is_up:
            self.request("BYE")
            self._told.happened(EventKind.ENDED)
        else:
            self._send(self._dialog.cancel())

    def request(self, method: str, body: str = "", kind: str = "") -> int:
        """Send a request within the call, and give the code of its final answer."""
        answer = self._ask(self._dialog.request(method, "", body, kind))
        if answer.code == _CHALLENGED:
            answer = self._ask(self._dialog.request(method, self._dialog.credentials(method, answer), body, kind))
        return answer.code

    def tell(self, method: str, extra: str) -> None:
        """Send a request within the call, whatever comes of it."""
        self._send(self._dialog.request(method, extra))

    def on_sip(self, datagram: bytes, at: float) -> None:
        """Take a message of the switchboard that came at this monotonic time; those of other calls are not ours."""
        message = Message.read(datagram)
        if message.headers.get("call-id") != self._dialog.id:
            return
        with self._told.changed:
            if message.code == 0:
                self._requested(message, at)
            elif message.sequence[1] == "INVITE":
                self._invited(message, at)
            elif message.code >= _FINAL:
                self._answers[message.sequence[0]] = message
                self._told.changed.notify_all()

    def _requested(self, message: Message, at: float) -> None:
        if message.sequence[1] != "ACK":
            self._send(accepted(message, self._dialog))
        if message.sequence[1] == "BYE":
            self._told.happened(EventKind.ENDED, at=at)

    def _invited(self, message: Message, at: float) -> None:
        """Take an answer to an INVITE: final ones are acknowledged, however often they come."""
        if message.body:
            self.to_rtp = _audio_of(message.body)
        if message.code >= _FINAL:
            is_accepted = message.code < _REFUSED
            self._dialog.to = message.headers["to"] if is_accepted else self._dialog.to
            self._send(self._dialog.acknowledge(accepted=is_accepted))
        if message.sequence[0] == self._dialog.invite[0]:
            self._answered(message, at)

    def _answered(self, message: Message, at: float) -> None:
        if message.code == _CHALLENGED:
            self._send(self._dialog.call(self._dialog.credentials("INVITE", message)))
        elif message.code >= _REFUSED:
            self._told.happened(EventKind.ENDED, message.code, at)
        elif message.code >= _FINAL:
            if not self._is_up:
                self._told.happened(EventKind.ANSWERED, at=at)
            self._is_up = True
        elif message.code > _TRYING:
            kind = EventKind.EARLY_MEDIA if message.code == _PROGRESS else EventKind.RINGING
            self._told.happened(kind, at=at)

    def _ask(self, request: bytes) -> Message:
        number, method = Message.read(request).sequence
        with self._told.changed:
            self._send(request)
            if not self._told.changed.wait_for(lambda: number in self._answers, _ANSWER_S):
                raise PhoneTimeout(f"{self._told.name}: no answer to {method} within {_ANSWER_S:g} s")
            return self._answers.pop(number)

    def _send(self, message: bytes) -> None:
        self._sip.sendto(message, self._server)


def _audio_of(description: str) -> tuple[str, int]:
    port = next(int(line.split(" ")[1]) for line in description.split("\r\n") if line.startswith("m=audio "))
    return HOST, port
