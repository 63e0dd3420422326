"""Since when the machine and this process are up, as Linux tells it."""

import os
from datetime import datetime, timedelta
from pathlib import Path

_STARTED_FIELD = 19
"""Of /proc/PID/stat, counted behind the name in brackets: proc_pid_stat(5), field 22."""


def machine_up_since(now: datetime) -> datetime | None:
    """Tell when the machine was switched on; None where that can't be told."""
    up_s = _machine_up_s()
    return None if up_s is None else now - timedelta(seconds=up_s)


def process_up_since(now: datetime) -> datetime | None:
    """Tell when this process was started; None where that can't be told."""
    up_s = _machine_up_s()
    try:
        fields = Path("/proc/self/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        started_s = int(fields[_STARTED_FIELD]) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None
    return None if up_s is None else now - timedelta(seconds=up_s - started_s)


def _machine_up_s() -> float | None:
    try:
        return float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return None
