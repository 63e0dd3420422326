"""One pjsua2 phone in a process of its own: JSON lines in (commands) and out (replies, events).

A process a phone because the published wheel allows four call legs a process and aborts in many ways when its
objects outlive the library. Every line in is `{"id": n, "do": name, ...}` and gets exactly one
`{"id": n, "ok": true, ...}` or `{"id": n, "error": text}`; events are `{"event": kind, "at": monotonic, ...}`.
The first command is `open`. End of input closes the phone.
"""

import gc
import os
import select
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pjsua2 as pj

from hil_rig.phones.child_loop import Agenda, Message, Wire
from hil_rig.phones.pjsua2_audio import CallAudio

_PUMP_MS = 10
_GOODBYE_S = 2.0
_LOOPBACK = "127.0.0.1"
_CODEC_PRIORITY = {"PCMA/8000/1": 255, "PCMU/8000/1": 254}
_RFC4733_TONE_MS = 200  # fixed in pjmedia (PJMEDIA_DTMF_DURATION_MSEC)
_SIP_INFO = 1  # PJSUA_DTMF_METHOD_SIP_INFO
_SESSION_PROGRESS = 183
_BUSY_HERE = 486


class PhoneCall(pj.Call):  # type: ignore[misc] # pjsua2 has no types
    """One call; the library calls back, the phone decides."""

    def __init__(self, account: pj.Account, phone: "Phone", call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(account, call_id)
        self._phone = phone
        self.is_incoming = call_id != pj.PJSUA_INVALID_ID

    def onCallState(self, _: pj.OnCallStateParam) -> None:  # noqa: N802 - pjsua2's name
        """The SIP dialog moved."""
        info = self.getInfo()
        self._phone.on_state(self, info)

    def onCallMediaState(self, _: pj.OnCallMediaStateParam) -> None:  # noqa: N802 - pjsua2 calls it so
        """The audio was set up, changed or stopped."""
        info = self.getInfo()  # kept in a variable: iterating a temporary's `media` silently gives nothing
        if any(m.type == pj.PJMEDIA_TYPE_AUDIO and m.status == pj.PJSUA_CALL_MEDIA_ACTIVE for m in info.media):
            self._phone.on_audio(self.getAudioMedia(-1), early=info.state == pj.PJSIP_INV_STATE_EARLY)

    def onDtmfDigit(self, prm: pj.OnDtmfDigitParam) -> None:  # noqa: N802 - pjsua2 calls it so
        """The far end pressed a key."""
        how = "info" if prm.method == _SIP_INFO else "rfc4733"
        self._phone.emit("digit", digit=prm.digit, how=how)


class PhoneAccount(pj.Account):  # type: ignore[misc] # pjsua2 has no types
    """The phone's identity; reports registration and incoming calls."""

    def __init__(self, phone: "Phone") -> None:
        super().__init__()
        self._phone = phone
        self.answers = 0

    def onRegState(self, prm: pj.OnRegStateParam) -> None:  # noqa: N802 - pjsua2 calls it so
        """The server answered a REGISTER, or didn't."""
        self.answers += 1
        if self.getInfo().regIsActive:
            self._phone.emit("registered")
        elif prm.code >= pj.PJSIP_SC_MULTIPLE_CHOICES:  # else it is the answer to our own un-REGISTER
            self._phone.emit("registration_failed", code=prm.code, reason=prm.reason)

    def onIncomingCall(self, prm: pj.OnIncomingCallParam) -> None:  # noqa: N802 - pjsua2 calls it so
        """An INVITE came."""
        self._phone.on_incoming(prm.callId)


class Phone:
    """The commands of the wire on one line and at most one call."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._agenda = Agenda()
        self._endpoint = pj.Endpoint()
        self._account: PhoneAccount | None = None
        self._call: PhoneCall | None = None
        self._audio: CallAudio | None = None
        self._refused: list[PhoneCall] = []
        self._call_number = 0
        self._early_media_told = False
        self._folder = Path()

    def run(self) -> None:
        """Serve until the input ends, then let go of everything in the order the library can bear."""
        while self._wire.is_open:
            for command in self._wire.receive():
                self._serve(command)
            self._agenda.run_due()
            if self._account is not None:
                self._endpoint.libHandleEvents(self._agenda.wait_ms(_PUMP_MS))
            else:
                select.select([0], [], [], 1)
        self._close()

    def emit(self, kind: str, **fields: str | int | float) -> None:
        """Report an event of the current call."""
        call = 0 if kind.startswith("regist") else self._call_number
        self._wire.send({"event": kind, "at": time.monotonic(), "call": call, **fields})

    def on_incoming(self, call_id: int) -> None:
        """Take the call, or refuse it as busy when there is one."""
        call = PhoneCall(self._account, self, call_id)
        if self._call is not None:
            self._refused.append(call)  # kept: the library declines (603) a call whose object is gone
            self._answer(call, _BUSY_HERE)
            return
        self._begin(call)
        number, display_name = _party(call.getInfo().remoteUri)
        self.emit("incoming", number=number, display_name=display_name)

    def on_state(self, call: PhoneCall, info: pj.CallInfo) -> None:
        """Tell the steps of the call; those of a call that was refused as busy are nobody's business."""
        if call is not self._call:
            if info.state == pj.PJSIP_INV_STATE_DISCONNECTED and call in self._refused:
                self._agenda.add(time.monotonic(), lambda: self._refused.remove(call))
            return
        if info.state == pj.PJSIP_INV_STATE_CONFIRMED:
            self.emit("answered")
        elif info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            ended = {"at": time.monotonic(), "code": info.lastStatusCode, "reason": info.lastReason}
            self._agenda.add(ended["at"], lambda: self._release_call(ended))
        elif info.state == pj.PJSIP_INV_STATE_EARLY and not call.is_incoming:
            self._tell_progress(info.lastStatusCode)

    def on_audio(self, media: pj.AudioMedia, *, early: bool) -> None:
        """Join the audio to its call; audio before the answer is early media, whatever code brought it."""
        if self._audio is None or self._call is None:
            return
        is_new = self._audio.started_at is None
        self._audio.connect(media)
        if is_new:
            self._wire.send({"recording": self._call_number, "started_at": self._audio.started_at})
        if early and not self._call.is_incoming:
            self._tell_early_media()

    def _tell_progress(self, code: int) -> None:
        if code == pj.PJSIP_SC_RINGING:
            self.emit("ringing")
        elif code == _SESSION_PROGRESS:
            self._tell_early_media()

    def _tell_early_media(self) -> None:
        if not self._early_media_told:
            self._early_media_told = True
            self.emit("early_media")

    def _serve(self, command: Message) -> None:
        ident, name = command.pop("id"), command.pop("do")
        try:
            reply = getattr(self, f"do_{name}")(ident=ident, **command)
        except (pj.Error, ValueError, OSError) as error:
            text = error.info() if isinstance(error, pj.Error) else str(error)
            self._wire.send({"id": ident, "error": text})
            return
        if reply is not None:
            self._wire.send({"id": ident, "ok": True} | reply)

    def do_open(self, *, ident: int, settings: Message) -> Message:
        """Start the library and the account; the reply tells the SIP port."""
        del ident
        self._folder = Path(settings["folder"])
        self._start_library(trace=settings["trace"])
        transport = pj.TransportConfig()
        transport.boundAddress, transport.port = _LOOPBACK, settings["port"]
        transport_id = self._endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, transport)
        self._endpoint.libStart()
        self._endpoint.audDevManager().setNullDev()
        for codec in self._endpoint.codecEnum2():
            self._endpoint.codecSetPriority(codec.codecId, _CODEC_PRIORITY.get(codec.codecId, 0))
        address = self._endpoint.transportGetInfo(transport_id).localAddress
        self._account = PhoneAccount(self)
        self._account.create(_account_config(settings))
        return {"port": int(address.rpartition(":")[2])}

    def do_call(self, *, ident: int, uri: str) -> Message:
        """Send the INVITE."""
        del ident
        if self._call is not None:
            raise ValueError("the phone is in a call already")
        call = PhoneCall(self._account, self)
        self._begin(call)
        try:
            call.makeCall(uri, pj.CallOpParam(True))
        except pj.Error:
            self._call = self._audio = None
            raise
        return {"call": self._call_number}

    def do_answer(self, *, ident: int, code: int) -> Message:
        """Answer with any SIP code; 300 and above refuse."""
        del ident
        self._answer(self._require_call(), code)
        return {}

    def do_hang_up(self, *, ident: int) -> Message:
        """End the call."""
        del ident
        self._require_call().hangup(pj.CallOpParam(True))
        return {}

    def do_play(self, *, ident: int, wav: str, looped: bool) -> Message:
        """Play a WAV."""
        del ident
        self._require_call()
        if self._audio is not None:
            self._audio.play(Path(wav), looped=looped)
        return {}

    def do_send_digits(self, *, ident: int, digits: str, how: str, tone_ms: int, gap_ms: int) -> None:
        """Send the digits one by one on the agenda; the reply goes out when the last one's gap is over."""
        self._require_call()
        if how == "inband" and self._audio is not None:
            self._audio.play_digits(digits, tone_ms, gap_ms)
        step_s = ((max(tone_ms, _RFC4733_TONE_MS) if how == "rfc4733" else tone_ms) + gap_ms) / 1000
        start = time.monotonic()
        for index, digit in enumerate(digits if how != "inband" else ""):
            self._agenda.add(start + index * step_s, partial(self._send_digit, digit, how, tone_ms))
        done = start + len(digits) * step_s
        self._agenda.add(done, lambda: self._wire.send({"id": ident, "ok": True}))

    def _send_digit(self, digit: str, how: str, tone_ms: int) -> None:
        if self._call is None:
            return  # the far end hung up in between: `ended` tells it
        parameters = pj.CallSendDtmfParam()
        parameters.digits, parameters.duration = digit, tone_ms
        parameters.method = pj.PJSUA_DTMF_METHOD_SIP_INFO if how == "info" else pj.PJSUA_DTMF_METHOD_RFC2833
        self._call.sendDtmf(parameters)

    def _begin(self, call: PhoneCall) -> None:
        self._call = call
        self._call_number += 1
        self._early_media_told = False
        stem = self._folder / f"call-{self._call_number}"
        self._audio = CallAudio(stem.with_name(f"{stem.name}-heard.wav"), stem.with_name(f"{stem.name}-said.wav"))

    def _require_call(self) -> PhoneCall:
        if self._call is None:
            raise ValueError("there is no call")
        return self._call

    def _answer(self, call: PhoneCall, code: int) -> None:
        parameters = pj.CallOpParam()
        parameters.statusCode = code
        call.answer(parameters)

    def _release_call(self, ended: Message) -> None:
        """Let go of the call outside of its own callback, and only then tell: the next one may come at once."""
        audio, number = self._audio, self._call_number
        self._call = self._audio = None
        self.emit("ended", **ended)
        if audio is not None:
            audio.close()
            self._report_when_complete(audio, number)

    def _report_when_complete(self, audio: CallAudio, number: int) -> None:
        if audio.is_complete():
            has_audio = audio.started_at is not None
            self._wire.send({"recorded": number, "has_audio": has_audio})
        else:
            self._agenda.add(time.monotonic() + 0.02, lambda: self._report_when_complete(audio, number))

    def _start_library(self, *, trace: bool) -> None:
        config = pj.EpConfig()
        config.logConfig.level = 5 if trace else 3
        config.logConfig.msgLogging = int(trace)
        config.logConfig.consoleLevel = 0
        config.logConfig.filename = str(self._folder / "pjsua2.log")
        config.uaConfig.threadCnt = 0
        config.uaConfig.mainThreadOnly = True
        config.uaConfig.userAgent = "hil-rig pjsua2"
        config.medConfig.noVad = True
        config.medConfig.ecTailLen = 0
        config.medConfig.clockRate = config.medConfig.sndClockRate = 8000
        self._endpoint.libCreate()
        self._endpoint.libInit(config)

    def _close(self) -> None:
        if self._call is not None:
            self._call.hangup(pj.CallOpParam(True))
            self._pump_until(lambda: self._call is None, _GOODBYE_S)
        if self._account is not None:
            self._unregister(self._account)
        if self._call_number:
            # The hang-up needs its answer, the recorders their last tick.
            self._pump_until(lambda: False, 0.1)
        self._call = self._audio = self._account = None
        self._refused.clear()
        gc.collect()

    def _unregister(self, account: PhoneAccount) -> None:
        """Await the answer (a challenge comes first), else the server would ring a phone that is gone, for minutes."""
        if account.getInfo().regIsConfigured:
            answers = account.answers
            account.setRegistration(False)
            self._pump_until(lambda: account.answers > answers, _GOODBYE_S)

    def _pump_until(self, done: Callable[[], bool], timeout_s: float) -> None:
        deadline = time.monotonic() + timeout_s
        while not done() and time.monotonic() < deadline:
            self._agenda.run_due()
            self._endpoint.libHandleEvents(_PUMP_MS)


def _account_config(settings: Message) -> pj.AccountConfig:
    config = pj.AccountConfig()
    server = f"{settings['server_host']}:{settings['server_port']}"
    name = settings["display_name"].replace('"', "")
    config.idUri = f'"{name}" <sip:{settings["number"]}@{settings["server_host"]}>'
    config.sipConfig.authCreds.append(pj.AuthCredInfo("digest", "*", settings["user"], 0, settings["password"]))
    config.mediaConfig.transportConfig.boundAddress = _LOOPBACK
    config.mediaConfig.transportConfig.port = 0
    if settings["register"]:
        config.regConfig.registrarUri = f"sip:{server}"
        config.regConfig.timeoutSec = 300
    return config


def _party(uri: str) -> tuple[str, str]:
    """Split `"Name" <sip:number@host>` into number and name."""
    name, _, address = uri.rpartition("<")
    number = address.strip("<>").removeprefix("sip:").partition("@")[0]
    return number, name.strip().strip('"')


def main() -> None:
    """Keep the wire apart from standard output, where the library's first log lines go whatever the settings."""
    wire = Wire(0, os.fdopen(os.dup(1), "w", encoding="utf-8"))
    os.dup2(2, 1)
    phone = Phone(wire)
    phone.run()
    sys.stderr.flush()
    # The library's own shutdown waits a full second for nothing; the phone has said its goodbyes already.
    os._exit(0)


if __name__ == "__main__":
    main()
