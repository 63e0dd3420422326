"""A phone that calls and nothing else, by our own SIP and RTP: as light as a caller can be."""

import socket
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from hil_rig.measure.wav import Samples, write_mono
from hil_rig.phones.api import DigitMode, EventKind, PhoneAccount, PhoneError, PhoneEvent, Recording
from tests.harness.light_audio import Ear, Mouth
from tests.harness.light_call import Call, Happenings
from tests.harness.light_sip import HOST

_END_S = 10.0


class LightCaller:
    """It has the face of `SipPhone`, as far as a caller needs one; keys travel by SIP INFO, whatever is asked."""

    def __init__(self, account: PhoneAccount, file: Path) -> None:
        """Take who calls, and where a recording is put when one is asked for."""
        self.account = account
        self.number = account.caller_number
        self.sip, self.rtp = _bound(), _bound()
        self._file = file
        self._told = Happenings(self.number)
        self._call: Call | None = None
        self._ear, self._mouth = Ear(), Mouth()

    @property
    def name(self) -> str:
        """The account's user, for messages."""
        return self.account.user

    @property
    def uri(self) -> str:
        """Where the phone listens."""
        return f"sip:{self.name}@{HOST}:{self.sip.getsockname()[1]}"

    @property
    def called(self) -> str:
        """What was called last; "" before any call."""
        return self._call.called if self._call else ""

    def open(self) -> None:
        """Do nothing: it is open."""

    def close(self) -> None:
        """End the call if there is one."""
        if self._call is not None and not self._told.is_over:
            self._call.hang_up()
            self.wait("ended", _END_S)

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
        with self._told.changed:
            self._told.begin()
            self._ear, self._mouth = Ear(), Mouth()
            self._call = Call(self.account, uri_user, self.sip, self.rtp.getsockname()[1], self._told)

    def wait(self, kind: EventKind | str, timeout_s: float) -> PhoneEvent:
        """Return the oldest event of `kind` that no `wait` returned before, or raise PhoneTimeout."""
        return self._told.wait(kind, timeout_s)

    def events(self) -> list[PhoneEvent]:
        """All events, oldest first."""
        return list(self._told.events)

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
            self._up().request("INFO", f"Signal={digit}\r\nDuration={tone_ms}\r\n", "application/dtmf-relay")
            time.sleep((tone_ms + gap_ms) / 1000)  # a finger's time

    def hang_up(self) -> None:
        """End the call, or give up calling."""
        self._up().hang_up()

    def tell(self, method: str, extra: str) -> None:
        """Send a request within the call, whatever comes of it."""
        self._up().tell(method, extra)

    def samples(self) -> Samples:
        """Give what the latest call heard so far."""
        return self._ear.samples()

    def heard_at(self, second: float) -> float:
        """Tell when (monotonic) came what is heard at this second of the samples."""
        return self._ear.came_at(second)

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
        return Recording(file, file, self.recording_started_at, self._told.call)

    def speak(self) -> None:
        """Send the next 20 ms, if there is anything to say."""
        to = self._call.to_rtp if self._call else None
        if to is not None and self._mouth.frames and not self._told.is_over:
            self.rtp.sendto(self._mouth.frame(), to)

    def on_rtp(self, datagram: bytes, at: float) -> None:
        """Hear a packet that came at this monotonic time."""
        if not self._told.is_over:
            self._ear.packet(datagram, at)

    def on_sip(self, datagram: bytes, at: float) -> None:
        """Take a message of the switchboard that came at this monotonic time."""
        with self._told.changed:  # a call that is being placed is there before its first answer is taken
            call = self._call
        if call is not None:
            call.on_sip(datagram, at)

    def _up(self) -> Call:
        if self._call is None:
            raise PhoneError(f"{self.number} has not called yet")
        return self._call


def _bound() -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    bound.bind((HOST, 0))
    return bound
