"""A desk phone by our own SIP and RTP, with as many calls at once as it likes: it holds and transfers."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote

from hil_rig.measure.wav import Samples, write_mono
from hil_rig.phones.api import EventKind, PhoneAccount, PhoneError, PhoneEvent, Recording
from tests.harness.light_audio import Ear, Mouth
from tests.harness.light_call import Happenings
from tests.harness.light_sip import HOST, Dialog, Message

_ANSWER_S = 10.0
_CHALLENGED = 401
_FINAL = 200
_REFUSED = 300
_KEPT = ("via", "from", "to", "call-id", "cseq", "record-route")


@dataclass(frozen=True, slots=True)
class Manners:
    """What a light desk phone does by itself: it answers after so long (never: None) or rejects with a SIP code."""

    answers_after_s: float | None = 0.1
    rejects: int | None = None
    say: Path | None = None


class Talk:
    """One call of a desk phone, made or taken; it has as much of the face of `SipPhone` as listening needs."""

    def __init__(self, desk: "LightDesk", dialog: Dialog, rtp: socket.socket, file: Path) -> None:
        """Begin, with nothing sent yet."""
        self.desk, self.dialog, self.rtp = desk, dialog, rtp
        self.told = Happenings(f"{desk.name} in a call")
        self.told.begin()
        self.ear, self.mouth = Ear(), Mouth()
        self.to_rtp: tuple[str, int] | None = None
        self.invited: Message | None = None
        self.is_up = False
        self.notified: list[str] = []
        """What the switchboard told of our transfer: status lines."""
        self._file = file
        self._answers: dict[int, Message] = {}

    @property
    def name(self) -> str:
        """Whose call it is, for messages."""
        return self.told.name

    @property
    def number(self) -> str:
        """Tell who called, as shown."""
        assert self.invited is not None
        return self.invited.headers["from"].partition("sip:")[2].partition("@")[0]

    @property
    def shown_name(self) -> str:
        """Tell the name that the phone shows of who called."""
        assert self.invited is not None
        return self.invited.headers["from"].partition("<")[0].strip().strip('"')

    def events(self) -> list[PhoneEvent]:
        """All events, oldest first."""
        return list(self.told.events)

    def wait(self, kind: EventKind | str, timeout_s: float = 10.0) -> PhoneEvent:
        """Return the oldest event of `kind` that no `wait` returned before, or raise PhoneTimeout."""
        return self.told.wait(kind, timeout_s)

    def samples(self) -> Samples:
        """Give what was heard so far."""
        return self.ear.samples()

    @property
    def recording(self) -> Path:
        """What was heard up to now, written at this moment."""
        write_mono(self._file, self.samples())
        return self._file

    def finish_recording(self, timeout_s: float = 5.0, *, call: int | None = None) -> Recording:  # noqa: ARG002 - the phones' face: nothing need be awaited, and there is one call alone
        """Give the recording."""
        return Recording(self.recording, self.recording, self.ear.started_at, 1)

    def play(self, wav: Path, *, looped: bool = False) -> None:
        """Play a WAV into the call."""
        self.mouth.say(wav, looped=looped)

    def answer(self) -> None:
        """Take the call, unless it is over by now."""
        assert self.invited is not None
        if self.told.is_over:
            return
        self.is_up = True
        self.desk.reply(self.invited, self, "200 OK", self.dialog.offer())
        self.told.happened(EventKind.ANSWERED)

    def reject(self, code: int = 486) -> None:
        """Refuse the call."""
        assert self.invited is not None
        self.desk.reply(self.invited, self, f"{code} Refused")
        self.told.happened(EventKind.ENDED, code)

    def hang_up(self) -> None:
        """End the call, or give up calling."""
        if self.told.is_over:
            return
        if self.is_up:
            self.request("BYE")
            self.told.happened(EventKind.ENDED)
        elif self.invited is None:
            self.desk.send(self.dialog.cancel())
        else:
            self.reject()

    def send_digits(self, digits: str, *, tone_ms: int = 100, gap_ms: int = 100) -> None:
        """Press keys and return when all are sent."""
        for digit in digits:
            self.request("INFO", body=f"Signal={digit}\r\nDuration={tone_ms}\r\n", kind="application/dtmf-relay")
            time.sleep((tone_ms + gap_ms) / 1000)  # a finger's time

    def hold(self, *, on: bool = True) -> None:
        """Put the far end on hold by a re-INVITE, or take it back."""
        words = self.dialog.offer() + ("a=sendonly\r\n" if on else "a=sendrecv\r\n")
        code = self.request("INVITE", body=words, kind="application/sdp")
        if code != _FINAL:
            raise PhoneError(f"{self.name}: the hold was answered with {code}")

    def refer(self, to: str) -> int:
        """Transfer blindly to what is dialled, and give the answer to the REFER."""
        server = f"{self.desk.account.server_host}:{self.desk.account.server_port}"
        return self.request("REFER", f"Refer-To: <sip:{to}@{server}>\r\nReferred-By: <sip:{self.desk.name}@{HOST}>\r\n")

    def refer_to(self, other: "Talk") -> int:
        """Join the far ends of two calls of this phone, and give the answer to the REFER."""
        its = other.dialog
        to_tag, from_tag = its.to.rpartition("tag=")[2], its.from_.rpartition("tag=")[2]
        replaces = quote(f"{its.id};to-tag={to_tag};from-tag={from_tag}", safe="")
        return self.request("REFER", f"Refer-To: <{its.remote}?Replaces={replaces}>\r\n")

    def request(self, method: str, extra: str = "", body: str = "", kind: str = "") -> int:
        """Send a request within the call, and give the code of its final answer."""
        answer = self._ask(self.dialog.request(method, extra, body, kind))
        if answer.code == _CHALLENGED:
            proof = self.dialog.credentials(method, answer)
            answer = self._ask(self.dialog.request(method, extra + proof, body, kind))
        return answer.code

    def speak(self) -> None:
        """Send the next 20 ms, if there is anything to say."""
        if self.to_rtp is not None and self.is_up and self.mouth.frames and not self.told.is_over:
            self.rtp.sendto(self.mouth.frame(), self.to_rtp)

    def on_rtp(self, datagram: bytes, at: float) -> None:
        """Hear a packet that came at this monotonic time."""
        if not self.told.is_over:
            self.ear.packet(datagram, at)

    def on_request(self, message: Message) -> None:
        """Take a request of the switchboard."""
        method = message.sequence[1]
        if message.body.startswith("v=0"):
            self.hear_at(message)
        if method == "NOTIFY":
            self.notified.append(message.body.strip())
        if method == "CANCEL" and self.invited is not None:
            self.desk.reply(self.invited, self, "487 Request Terminated")
        if method != "ACK":
            self.desk.reply(message, self, "200 OK", self.dialog.offer() if method == "INVITE" else "")
        if method in {"BYE", "CANCEL"}:
            self.told.happened(EventKind.ENDED)
        if method == "NOTIFY" and message.body.startswith("SIP/2.0 2"):
            self._let_go()

    def _let_go(self) -> None:
        """Hang up when the switchboard has told that the transfer succeeded, as phones do."""
        if not self.told.is_over:
            self.desk.send(self.dialog.request("BYE"))
            self.told.happened(EventKind.ENDED)

    def on_answer(self, message: Message) -> None:
        """Take an answer to one of our requests."""
        if message.body.startswith("v=0"):
            self.hear_at(message)
        number, method = message.sequence
        if method == "INVITE" and message.code >= _FINAL and number == self.dialog.invite[0]:
            is_accepted = message.code < _REFUSED
            self.dialog.to = message.headers["to"] if is_accepted else self.dialog.to
            self.desk.send(self.dialog.acknowledge(accepted=is_accepted))
        if method == "INVITE" and not self.is_up and self.invited is None:
            self._called(message)
        elif message.code >= _FINAL:
            with self.told.changed:
                self._answers[number] = message
                self.told.changed.notify_all()

    def _called(self, message: Message) -> None:
        if message.code == _CHALLENGED:
            self.desk.send(self.dialog.call(self.dialog.credentials("INVITE", message)))
        elif message.code >= _REFUSED:
            self.told.happened(EventKind.ENDED, message.code)
        elif message.code >= _FINAL:
            self.is_up = True
            self.told.happened(EventKind.ANSWERED)
        elif message.code > 100:
            self.told.happened(EventKind.RINGING)

    def hear_at(self, message: Message) -> None:
        """Learn where our audio goes."""
        line = next(line for line in message.body.split("\r\n") if line.startswith("m=audio "))
        self.to_rtp = (self.desk.account.server_host, int(line.split(" ")[1]))

    def _ask(self, request: bytes) -> Message:
        number, method = Message.read(request).sequence
        with self.told.changed:
            self.desk.send(request)
            if not self.told.changed.wait_for(lambda: number in self._answers, _ANSWER_S):
                raise PhoneError(f"{self.name}: no answer to {method} within {_ANSWER_S:g} s")
            return self._answers.pop(number)


class LightDesk:
    """A desk phone. `opened(socket, take)` has whatever comes in at a socket taken."""

    def __init__(
        self,
        account: PhoneAccount,
        folder: Path,
        manners: Manners,
        opened: Callable[[socket.socket, Callable[[bytes, float], None]], None],
    ) -> None:
        """Take whose phone it is; nothing is sent yet."""
        self.account, self.manners = account, manners
        self.talks: list[Talk] = []
        self.sip = _bound()
        self._folder, self._opened = folder, opened
        self._changed = threading.Condition()
        self._answers: list[Message] = []
        self._dialog = Dialog(account, account.user, self._port, 0)
        opened(self.sip, self.on_sip)

    @property
    def name(self) -> str:
        """The account's user."""
        return self.account.user

    @property
    def _port(self) -> int:
        return int(self.sip.getsockname()[1])

    def open(self) -> None:
        """Register."""
        self._register(3600)

    def close(self) -> None:
        """End all calls and sign off."""
        for talk in self.talks:
            talk.hang_up()
        self._register(0)

    def call(self, called: str) -> Talk:
        """Call; with another call on hold, or none."""
        rtp = _bound()
        talk = self._talk(Dialog(self.account, called, self._port, rtp.getsockname()[1]), rtp)
        self.send(talk.dialog.call())
        return talk

    def talk(self, number: int = 0, within_s: float = 10.0) -> Talk:
        """Give the phone's call of this number, made or taken, waiting until there is one."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.talks) > number, within_s):
                raise PhoneError(f"{self.name} was in {len(self.talks)} calls, not {number + 1}, within {within_s:g} s")
            return self.talks[number]

    def send(self, message: bytes) -> None:
        """Send to the switchboard."""
        self.sip.sendto(message, (self.account.server_host, self.account.server_port))

    def reply(self, request: Message, talk: Talk, status: str, body: str = "") -> None:
        """Answer a request."""
        headers = {**request.headers, "to": talk.dialog.from_} if talk.invited is request else request.headers
        kept = "".join(f"{name.title()}: {headers[name]}\r\n" for name in _KEPT if name in headers)
        kind = "Content-Type: application/sdp\r\n" if body else ""
        contact = f"Contact: <sip:{self.name}@{HOST}:{self._port}>\r\n"
        self.send(f"SIP/2.0 {status}\r\n{kept}{contact}{kind}Content-Length: {len(body)}\r\n\r\n{body}".encode())

    def speak(self) -> None:
        """Send the next 20 ms of every call."""
        for talk in tuple(self.talks):
            talk.speak()

    def on_sip(self, datagram: bytes, at: float) -> None:  # noqa: ARG002 - the same face as for audio
        """Take a message of the switchboard."""
        message = Message.read(datagram)
        id_ = message.headers.get("call-id")
        with self._changed:
            talk = next((talk for talk in self.talks if talk.dialog.id == id_), None)
        if talk is not None:
            (talk.on_answer if message.code else talk.on_request)(message)
        elif message.code and id_ == self._dialog.id and message.code >= _FINAL:
            with self._changed:
                self._answers.append(message)
                self._changed.notify_all()
        elif message.first.startswith("INVITE "):
            self._rings(message)

    def _rings(self, message: Message) -> None:
        rtp = _bound()
        dialog = Dialog(self.account, self.name, self._port, rtp.getsockname()[1], id=message.headers["call-id"])
        dialog.from_ = f"{message.headers['to']};tag={token_hex(4)}"
        dialog.to = message.headers["from"]
        dialog.remote = message.headers["contact"].partition("<")[2].partition(">")[0]
        talk = self._talk(dialog, rtp, message)
        talk.hear_at(message)
        self.reply(message, talk, "180 Ringing")
        if self.manners.rejects is not None:
            talk.reject(self.manners.rejects)
        elif self.manners.answers_after_s is not None:
            threading.Timer(self.manners.answers_after_s, talk.answer).start()

    def _talk(self, dialog: Dialog, rtp: socket.socket, invited: Message | None = None) -> Talk:
        talk = Talk(self, dialog, rtp, self._folder / f"desk-{self.name}-{len(self.talks)}.wav")
        talk.invited = invited
        if self.manners.say is not None:
            talk.play(self.manners.say, looped=True)
        with self._changed:
            self.talks.append(talk)
            self._changed.notify_all()
        talk.told.happened(EventKind.INCOMING if invited else EventKind.RINGING)
        self._opened(rtp, talk.on_rtp)
        return talk

    def _register(self, expires_s: int) -> None:
        self._dialog.remote = f"sip:{self.account.server_host}:{self.account.server_port}"
        self._dialog.to = self._dialog.from_.partition(";")[0]
        answer = self._ask(self._dialog.request("REGISTER", f"Expires: {expires_s}\r\n"))
        if answer.code == _CHALLENGED:
            proof = self._dialog.credentials("REGISTER", answer)
            answer = self._ask(self._dialog.request("REGISTER", f"Expires: {expires_s}\r\n{proof}"))
        if answer.code != _FINAL:
            raise PhoneError(f"{self.name} could not register: {answer.first}")

    def _ask(self, request: bytes) -> Message:
        with self._changed:
            self._answers.clear()
            self.send(request)
            if not self._changed.wait_for(lambda: bool(self._answers), _ANSWER_S):
                raise PhoneError(f"{self.name}: no answer to REGISTER")
            return self._answers[-1]


def _bound() -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.bind((HOST, 0))
    return bound
