"""Starts a daemon inside the guest, and knows when it is ready: by sd_notify(3), as systemd would. Standard library."""

import os
import socket
import subprocess
import time
from pathlib import Path

from hil_rig.lab.protocol import BadMessage

LOGS = Path("/var/log/lab")
SOCKETS = Path("/run")
LAST_WORDS = 1000
_LOOK_S = 0.2


class Service:
    """A daemon that stays in the foreground. Its name names its log and its socket."""

    def __init__(self, name: str, argv: list[str], logs: Path = LOGS, sockets: Path = SOCKETS) -> None:
        if not (name.isascii() and name.isidentifier()):
            raise BadMessage(f"name: a plain name is needed, not {name!r:.40}")
        self.log = logs / f"{name}.log"
        self._argv = argv
        self._socket = sockets / f"notify-{name}"

    def start(self, timeout_s: float) -> int:
        """Start it and wait until it is ready; its process. Raises BadMessage with its last words where it ends."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._socket.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told, self.log.open("ab") as log:
            told.bind(str(self._socket))
            self._socket.chmod(0o666)  # a daemon that gives up root tells it, too
            told.settimeout(_LOOK_S)
            env = {**os.environ, "NOTIFY_SOCKET": str(self._socket)}
            process = subprocess.Popen(self._argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env)
            deadline_s = time.monotonic() + timeout_s
            while not self._is_ready(told):
                if process.poll() is not None:
                    raise BadMessage(f"{self._argv[0]} ended with {process.returncode}: {self._last_words()}")
                if time.monotonic() > deadline_s:
                    process.kill()
                    process.wait()
                    raise BadMessage(f"{self._argv[0]} wasn't ready within {timeout_s:g} s: {self._last_words()}")
        return process.pid

    @staticmethod
    def _is_ready(told: socket.socket) -> bool:
        try:
            return b"READY=1" in told.recv(4096).split(b"\n")
        except TimeoutError:
            return False

    def _last_words(self) -> str:
        return self.log.read_text(errors="replace")[-LAST_WORDS:]
