"""Exports of calls: each a file in a folder of its asker, made in a process of its own, gone after an hour at most."""

import json
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Timer

from appliance.errors import UserError
from appliance.services.call_order import MOST_ROWS, Order

KEPT_S = 3600.0
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}\.(csv|xlsx)")
_STOP = ".stop"

Tell = Callable[[int, int], None]
"""Told how many rows are written, of how many."""


class Exports:
    """One person's exports. The folder holds nothing but files that are being made, or wait to be fetched."""

    def __init__(self, folder: Path, user: str) -> None:
        """Keep them below `folder`, by who asked."""
        self._folder = folder / sha256(user.encode()).hexdigest()[:16]

    def begin(self, format_: str) -> str:
        """Give the name of a file to be made; what is left of former hours goes."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        remove_old(self._folder.parent)
        return f"{secrets.token_urlsafe(18)}.{format_}"

    def path(self, name: str) -> Path | None:
        """Give where a file is; None for what is no name of ours."""
        return self._folder / name if _TOKEN.fullmatch(name) else None

    def write(self, order: Order, tell: Tell) -> int:
        """Have a table written; give its rows. Raises UserError when it is cancelled, too long, or fails."""
        aside = order.to.with_name(f".{order.to.name}")
        rows = 0
        words = [sys.executable, "-m", "appliance.services.call_sheet"]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdin is not None  # noqa: S101 - a pipe
                process.stdin.write(order.model_copy(update={"to": aside}).model_dump_json())
                process.stdin.close()
                for told in _told(process):
                    _refuse_too_many(told)
                    self._heed_cancelling(order.to)
                    rows = told.get("rows", rows)
                    tell(rows, told.get("of", rows))
                if process.wait() != 0:
                    raise UserError("The table could not be written.", "see whether the disk is full: `zongji status`")
                aside.replace(order.to)
            finally:
                process.kill()
                aside.unlink(missing_ok=True)
                self._stop_file(order.to).unlink(missing_ok=True)
        _forget_later(order.to)
        return rows

    def cancel(self, name: str) -> bool:
        """Have a file no longer made, or removed; False for what is no name of ours."""
        path = self.path(name)
        if path is None:
            return False
        if path.exists():
            path.unlink(missing_ok=True)
        elif self._folder.is_dir():
            self._stop_file(path).touch()
        return True

    def _heed_cancelling(self, path: Path) -> None:
        if self._stop_file(path).exists():
            raise UserError("The export was cancelled.", "begin it anew when you want it")

    @staticmethod
    def _stop_file(path: Path) -> Path:
        return path.with_name(path.name + _STOP)


def remove_old(folder: Path) -> None:
    """Remove what nobody fetched in time."""
    for file in folder.glob("*/*"):
        with suppress(OSError):
            if file.stat().st_mtime < time.time() - KEPT_S:
                file.unlink()


def _forget_later(path: Path) -> None:
    timer = Timer(KEPT_S, path.unlink, kwargs={"missing_ok": True})
    timer.daemon = True
    timer.start()


def _told(process: "subprocess.Popen[str]") -> Iterator[dict[str, int]]:
    assert process.stdout is not None  # noqa: S101 - a pipe
    for line in process.stdout:
        yield json.loads(line)


def _refuse_too_many(told: dict[str, int]) -> None:
    if "too_many" in told:
        raise UserError(
            f"These are {told['too_many']} calls, and an Excel sheet holds {MOST_ROWS}.",
            "choose a shorter time, or take them as CSV",
        )
