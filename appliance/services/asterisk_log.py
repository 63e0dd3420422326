"""Asterisk's log stays small: it is rotated by size, and old parts go. Asterisk itself knows no limit below 1 GB."""

import asyncio
from pathlib import Path

from appliance.services.aftermath import Manager

LARGEST_BYTES = 10_000_000
KEPT = 4
"""Old parts beside the file in use; `messages.0` is the newest."""


async def keep_small(log: Path, manager: Manager) -> None:
    """Have Asterisk begin a new file when this one has grown too large."""
    if await asyncio.to_thread(_size, log) < LARGEST_BYTES:
        return
    await manager.action("LoggerRotate")
    await asyncio.to_thread(_drop_old_parts, log)


def _size(log: Path) -> int:
    try:
        return log.stat().st_size
    except FileNotFoundError:
        return 0


def _drop_old_parts(log: Path) -> None:
    for part in log.parent.glob(f"{log.name}.*"):
        number = part.suffix.removeprefix(".")
        if number.isdecimal() and int(number) >= KEPT:
            part.unlink(missing_ok=True)
