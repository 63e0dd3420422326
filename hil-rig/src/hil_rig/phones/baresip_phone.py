"""Driver B: a phone on baresip 1.x (Debian's baresip-core), one process a phone.

What a test may notice, against pjsua2:
- received digits come without `how`: baresip doesn't tell RFC 4733 from SIP INFO;
- it sends 180 by itself, so `ring` has nothing to do; `answer(183)` and refusals other than 486 can't be had;
- a phone sends its keys by RFC 4733 *or* SIP INFO, as `keys` says when it is opened; inband always works,
  in place of what was playing;
- what is played lasts ten minutes at most, because baresip hangs up at the end of a file;
- baresip 1.1 can't send A to D by SIP INFO;
- baresip 1.1 (Debian 13) notices only the first of several RFC 4733 digits that come with no audio in between;
- it outlives a test run that is killed (SIGKILL) before `close`; pjsua2's child ends by itself;
- its events come with the phone's own clock reading, some milliseconds after they happened.
"""

import contextlib
import re
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hil_rig.keypad import SAMPLE_RATE_HZ, digit_samples
from hil_rig.phones.api import DigitMode, EventKind, PhoneAccount, PhoneError, PhoneEvent, PhoneScript
from hil_rig.phones.baresip_process import (
    BaresipProcess,
    Message,
    account_line,
    free_port,
    require_baresip,
    write_configuration,
)
from hil_rig.phones.driven import COMMAND_S, DrivenPhone, recording_paths
from hil_rig.phones.dump_recorder import DumpRecorder

_SOURCE_S = 600
_RFC4733_TONE_MS = 100
_SOURCE = "source.wav"
_STATUS = re.compile(r"(\d{3}) (.*)")
_REQUEST_TERMINATED = 487


class BaresipPhone(DrivenPhone):
    """A SipPhone. The folder receives baresip's configuration, its log and the recordings."""

    def __init__(
        self,
        account: PhoneAccount,
        folder: Path,
        script: PhoneScript,
        port: int = 0,
        keys: DigitMode = DigitMode.RFC4733,
    ) -> None:
        super().__init__(account, folder, script, port)
        self._keys = keys
        self._process: BaresipProcess | None = None
        self._recorder: DumpRecorder | None = None
        self._call_number = 0
        self._source_is_silent = False
        self._is_answered = False
        self._switch_at_answer = False

    @property
    def pid(self) -> int:
        """The process id, for measuring it."""
        return self._running().pid

    def ring(self) -> None:
        """Do nothing: baresip has sent its 180 when the call came."""
        self._require_call()

    def answer(self, code: int = 200) -> None:
        """Answer with 200; another code is a PhoneError."""
        if code != 200:
            raise PhoneError(f"phone {self.name}: baresip can't answer {code} on demand")
        self._require_call()
        self._ask("accept")

    def reject(self, code: int = 486) -> None:
        """Refuse with 486; another code is a PhoneError."""
        if code != 486:
            raise PhoneError(f"phone {self.name}: baresip can't refuse with {code}")
        self._require_call()
        self._ask("hangup")

    def play(self, wav: Path, *, looped: bool = False) -> None:
        """Play a WAV into the call, at once or when it is answered."""
        self._require_call()
        try:
            with wave.open(str(wav), "rb") as source:
                shape = source.getframerate(), source.getnchannels(), source.getsampwidth()
                if shape != (SAMPLE_RATE_HZ, 1, 2):
                    raise PhoneError(f"phone {self.name}: {wav} is not 8 kHz mono 16-bit")
                pcm = source.readframes(source.getnframes())
        except (OSError, wave.Error, EOFError) as error:
            raise PhoneError(f"phone {self.name}: can't play {wav}: {error}") from None
        self._switch_source(pcm, looped=looped)

    def hang_up(self) -> None:
        """End the call."""
        self._require_call()
        self._ask("hangup")

    def _start(self) -> None:
        require_baresip()
        self._port = self._port or free_port()
        self._write_source(b"", looped=False)
        control_port = write_configuration(self._folder, self._port)
        self._process = BaresipProcess(self._folder, control_port, self._on_event)
        self._ask("uanew", account_line(self._account, self._port, self._keys))

    def _stop(self) -> None:
        if self._process is not None:
            if self._recorder is not None:
                with contextlib.suppress(PhoneError):  # the far end may have ended the call just now
                    self.hang_up()
                self._events.happened(EventKind.ENDED, self._call_number, COMMAND_S)
            self._process.stop(COMMAND_S)
            self._process = None

    def _dial(self, uri: str) -> None:
        if self._recorder is not None:
            raise PhoneError(f"phone {self.name}: the phone is in a call already")
        self._begin_call()
        self._ask("dial", uri)

    def _press(self, digits: str, how: DigitMode, tone_ms: int, gap_ms: int) -> None:
        self._require_call()
        if how is DigitMode.INBAND:
            self._switch_source(digit_samples(digits, tone_ms=tone_ms, gap_ms=gap_ms).tobytes(), looped=False)
            time.sleep(len(digits) * (tone_ms + gap_ms) / 1000)
            return
        if how is not self._keys:
            raise PhoneError(f"phone {self.name}: opened with keys={self._keys}, can't press by {how}")
        for digit in digits:
            self._ask("sndcode", digit)
            time.sleep(max(tone_ms, _RFC4733_TONE_MS) / 1000)
            self._ask("sndcode", "")
            time.sleep(gap_ms / 1000)

    def _running(self) -> BaresipProcess:
        if self._process is None:
            raise PhoneError(f"phone {self.name} is not open")
        return self._process

    def _ask(self, command: str, parameters: str = "") -> str:
        try:
            return self._running().ask(command, parameters, COMMAND_S)
        except PhoneError as error:
            raise PhoneError(f"phone {self.name}: {error}") from None

    def _require_call(self) -> None:
        if self._recorder is None:
            raise PhoneError(f"phone {self.name}: there is no call")

    def _begin_call(self) -> None:
        self._call_number += 1
        self._is_answered = False
        self._switch_at_answer = False
        # baresip loads the file anew for each call. Telling it `ausrc` between calls would be a trap: a call
        # that rings then gets a source without a frame length, which races to its end and ends the call.
        if not self._source_is_silent:
            self._write_source(b"", looped=False)
        call = self._call_number
        heard, said = recording_paths(self._folder, call)
        self._recorder = DumpRecorder(
            self._folder / "dumps", heard, said, lambda started_at: self._recording_began(call, started_at)
        ).start()

    def _switch_source(self, pcm: bytes, *, looped: bool) -> None:
        self._write_source(pcm, looped=looped)
        if self._is_answered:
            self._ask("ausrc", f"aufile,{_SOURCE}")
        else:
            self._switch_at_answer = True

    def _write_source(self, pcm: bytes, *, looped: bool) -> None:
        """Write ten minutes: the sound once and silence, or the sound over and over."""
        wanted = 2 * _SOURCE_S * SAMPLE_RATE_HZ
        times = wanted // len(pcm) + 1 if looped and pcm else 1
        self._source_is_silent = not pcm
        with wave.open(str(self._folder / _SOURCE), "wb") as target:
            target.setnchannels(1)
            target.setsampwidth(2)
            target.setframerate(SAMPLE_RATE_HZ)
            target.writeframes((pcm * times)[:wanted].ljust(wanted, b"\0"))

    def _on_event(self, message: Message) -> None:
        handlers: dict[str, Callable[[Message], None]] = {
            "REGISTER_OK": self._on_registered,
            "REGISTER_FAIL": self._on_register_fail,
            "CALL_INCOMING": self._on_incoming,
            "CALL_RINGING": lambda _: self._emit(EventKind.RINGING),
            "CALL_PROGRESS": lambda _: self._emit(EventKind.EARLY_MEDIA),
            "CALL_ESTABLISHED": self._on_answered,
            "CALL_CLOSED": self._on_closed,
            "CALL_DTMF_START": lambda m: self._emit(EventKind.DIGIT, digit=m["param"]),
        }
        if message["type"] in handlers:
            handlers[message["type"]](message)

    def _on_registered(self, _: Message) -> None:
        self._events.add(PhoneEvent(EventKind.REGISTERED, time.monotonic()))

    def _on_register_fail(self, message: Message) -> None:
        code, reason = _status(message.get("param", ""), otherwise=0)
        self._events.add(PhoneEvent(EventKind.REGISTRATION_FAILED, time.monotonic(), code=code, reason=reason))

    def _on_incoming(self, message: Message) -> None:
        self._begin_call()
        number = message["peeruri"].removeprefix("sip:").partition("@")[0]
        self._emit(EventKind.INCOMING, number=number, display_name=message.get("peerdisplayname", ""))

    def _on_answered(self, _: Message) -> None:
        self._is_answered = True
        if self._switch_at_answer:
            self._running().tell("ausrc", f"aufile,{_SOURCE}")
        self._emit(EventKind.ANSWERED)

    def _on_closed(self, message: Message) -> None:
        otherwise = 200 if self._is_answered else _REQUEST_TERMINATED
        code, reason = _status(message.get("param", ""), otherwise)
        recorder, self._recorder = self._recorder, None
        self._emit(EventKind.ENDED, code=code, reason=reason)
        if recorder is not None:
            recorder.stop()
            self._recording_finished(self._call_number)

    def _emit(self, kind: EventKind, **fields: Any) -> None:  # noqa: ANN401 - the fields of PhoneEvent
        self._events.add(PhoneEvent(kind, time.monotonic(), self._call_number, **fields))


def _status(text: str, otherwise: int) -> tuple[int, str]:
    """Split "486 Busy Here"; baresip gives the code only where a response ended the call."""
    match = _STATUS.match(text)
    return (int(match[1]), match[2]) if match else (otherwise, text)
