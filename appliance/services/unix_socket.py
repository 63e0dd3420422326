"""Listening on a unix socket of one's own: the only server there, open to the group."""

import fcntl
import os
import socket
import stat
from pathlib import Path

from appliance.errors import UserError

SOCKET_MODE = 0o660
LONGEST_PATH_BYTES = 107
"""What fits into sockaddr_un (unix(7))."""


def lock(path: Path, who: str = "controller") -> int:
    """Be the only server of the socket until the file is closed, however this process ends.

    Raises UserError when another `who` is.
    """
    held = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(held)
        raise UserError(f"Another {who} is running on {path}.", "stop it first, or use another instance") from error
    return held


def bind(path: Path) -> socket.socket:
    """Bind anew: whatever socket lies there is a dead server's, as the caller holds the lock."""
    if os.path.lexists(path) and not stat.S_ISSOCK(path.lstat().st_mode):
        raise UserError(f"{path} is in the way of our socket.", "move it away")
    if len(os.fsencode(path)) > LONGEST_PATH_BYTES:
        raise UserError(f"The path of our socket is too long: {path}", "put the instance into another folder")
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    # Nobody can connect before `listen`, so nobody does while the mode is still the umask's.
    path.chmod(SOCKET_MODE)
    return listening
