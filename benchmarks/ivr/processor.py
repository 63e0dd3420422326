"""How much processor time a process has taken, all its threads together."""

import os
from pathlib import Path

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_AFTER_NAME, _USER, _SYSTEM = 3, 14, 15


def processor_s(pid: int) -> float:
    """Give user and system time in seconds, to 10 ms."""
    return parse_stat(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace"))


def parse_stat(line: str) -> float:
    """Read the times from a line of /proc/PID/stat; the program's name in it may hold blanks and brackets."""
    fields = line[line.rindex(")") + 1 :].split()
    ticks = sum(int(fields[number - _AFTER_NAME]) for number in (_USER, _SYSTEM))
    return ticks / _TICKS_PER_S
