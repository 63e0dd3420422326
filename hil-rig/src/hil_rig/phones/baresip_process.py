"""A baresip process with a configuration of its own, controlled over ctrl_tcp."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from itertools import count
from pathlib import Path
from typing import Any

from hil_rig.phones import netstring
from hil_rig.phones.api import DigitMode, PhoneAccount, PhoneError, PhoneUnavailable

Message = dict[str, Any]

_START_S = 5.0
_RETRY_S = 0.02
_MODULE_PATHS = (Path("/usr/lib/baresip/modules"), Path("/usr/local/lib/baresip/modules"))
# No ring tone: the player in 1.1's aufile is freed under its own thread when it stops as soon as it started.
# What is heard is recorded by sndfile on its way to the player. The player is a bridge with nobody at its other end:
# aufile as a player crashes (1.1.0) when RTP arrives before the 183 that it belongs to.
_CONFIG = """\
sip_listen 127.0.0.1:{sip}
net_interface 127.0.0.1
audio_source aufile,source.wav
audio_player aubridge,nobody
audio_alert none,none
ausrc_srate 8000
ausrc_channels 1
auplay_srate 8000
auplay_channels 1
rtp_ports 20000-31000
jitter_buffer_type off
jitter_buffer_delay 0-0
call_max_calls 1
snd_path dumps
module_path {modules}
module g711.so
module aufile.so
module aubridge.so
module sndfile.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:{control}
"""


def require_baresip() -> Path:
    """The folder of baresip's modules; PhoneUnavailable where it isn't installed."""
    modules = next((path for path in _MODULE_PATHS if (path / "ctrl_tcp.so").exists()), None)
    if modules is None or shutil.which("baresip") is None:
        raise PhoneUnavailable("baresip is not installed; the remedy: apt-get install baresip-core")
    return modules


def write_configuration(folder: Path, sip_port: int) -> int:
    """Write what `baresip -f folder` reads, and return the TCP port of its control socket.

    There is no account yet: baresip would register before anybody listens to its events.
    """
    control_port = sip_port + 2  # + 1 is its TLS listener, which can't be switched off
    text = _CONFIG.format(sip=sip_port, control=control_port, modules=require_baresip())
    (folder / "config").write_text(text)
    (folder / "accounts").touch()
    (folder / "contacts").touch()
    (folder / "dumps").mkdir(exist_ok=True)
    return control_port


def account_line(account: PhoneAccount, sip_port: int, keys: DigitMode) -> str:
    """The parameter of the `uanew` command."""
    host = f"{account.server_host}:{account.server_port}" if account.password else f"127.0.0.1:{sip_port}"
    name = account.display_name.replace('"', "")
    parameters = {
        "regint": "300" if account.register else "0",
        "answermode": "manual",
        "audio_codecs": "PCMA/8000/1,PCMU/8000/1",
        "dtmfmode": "info" if keys is DigitMode.INFO else "rtpevent",
        "auth_user": account.user,
        "auth_pass": account.password,
    }
    options = "".join(f";{key}={value}" for key, value in parameters.items() if value)
    return f'"{name}" <sip:{account.caller_number}@{host}>{options}'


def free_port() -> int:
    """A SIP port on loopback that is free now, with the two after it: baresip takes all three."""
    for _ in range(100):
        with contextlib.ExitStack() as held:
            first = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                for taken in range(port, port + 3):
                    held.enter_context(socket.socket()).bind(("127.0.0.1", taken))
            except OSError:
                continue
            return port
    raise PhoneError("no three free ports in a row on 127.0.0.1")


def _trace() -> list[str]:
    """The option that writes the SIP messages to the log, where `HIL_RIG_TRACE=1` asks for it."""
    return ["-s"] if os.environ.get("HIL_RIG_TRACE") == "1" else []


class BaresipProcess:
    """Starts baresip in `folder`; a reader thread sorts its frames into replies and events."""

    def __init__(self, folder: Path, control_port: int, on_event: Callable[[Message], None]) -> None:
        self._on_event = on_event
        self._log = folder / "baresip.log"
        self._tokens = count(1)
        self._replies: dict[str, Future[Message]] = {}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                ["baresip", "-f", ".", *_trace()], cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._socket = self._connect(control_port)
        self._reader = threading.Thread(target=self._read, name=f"reader of {folder.name}", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def ask(self, command: str, parameters: str, timeout_s: float) -> str:
        """Give a command and return what it printed; PhoneError when it is refused or late."""
        reply: Future[Message] = Future()
        token = str(next(self._tokens))
        self._replies[token] = reply
        self._send({"command": command, "params": parameters, "token": token})
        try:
            message = reply.result(timeout_s)
        except FutureTimeout:
            raise PhoneError(f"no reply to {command} within {timeout_s} s (log: {self._log})") from None
        if not message["ok"]:
            raise PhoneError(f"{command} {parameters}: {message.get('data')} (log: {self._log})")
        return str(message.get("data", ""))

    def tell(self, command: str, parameters: str) -> None:
        """Give a command from the reader's own thread: nobody awaits the reply."""
        self._send({"command": command, "params": parameters})

    def stop(self, timeout_s: float) -> None:
        """Ask it to quit, kill it if it won't."""
        with contextlib.suppress(PhoneError):
            self.tell("quit", "")
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(timeout_s)
        self._socket.close()

    def _connect(self, port: int) -> socket.socket:
        deadline = time.monotonic() + _START_S
        while True:
            try:
                connection = socket.create_connection(("127.0.0.1", port), timeout=_START_S)
            except ConnectionRefusedError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    self._process.kill()
                    self._process.wait()
                    raise PhoneError(f"baresip did not start (log: {self._log})") from None
                time.sleep(_RETRY_S)
            else:
                connection.settimeout(None)
                return connection

    def _send(self, message: Message) -> None:
        try:
            self._socket.sendall(netstring.encode(json.dumps(message).encode()))
        except OSError:
            raise PhoneError(f"baresip has ended (log: {self._log})") from None

    def _read(self) -> None:
        decoder = netstring.NetstringDecoder()
        with contextlib.suppress(ConnectionResetError):
            while data := self._socket.recv(65536):
                for payload in decoder.feed(data):
                    self._sort(json.loads(payload))

    def _sort(self, message: Message) -> None:
        if message.get("event"):
            self._on_event(message)
        elif waiting := self._replies.pop(message.get("token", ""), None):
            waiting.set_result(message)
