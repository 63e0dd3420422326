"""The lab's cables, inside the guest: pairs of one-channel local spans, one end the appliance's, one ours.

Line `n` (from 1) is the appliance's channel `n`. Standard library only.
"""

import fcntl
import os
import struct
import subprocess
from pathlib import Path

from hil_rig.lab import dahdi_ioctl as ioctl
from hil_rig.lab.protocol import BadMessage

MOST_LINES = 16
"""dahdi_dynamic_loc tells its cables apart by one hexadecimal digit."""
SYSTEM_CONF = Path("/etc/dahdi/system.conf")
CONTROL = Path("/dev/dahdi/ctl")
SPANS = Path("/proc/dahdi")
KINDS = {"fxo": ("fxsks", ioctl.SIG_FXOKS), "fxs": ("fxoks", ioctl.SIG_FXSKS)}
"""What port the appliance has: its signalling in dahdi_cfg's words, and the signalling of our end."""


def system_conf(kinds: list[str], zone: str) -> str:
    """dahdi_cfg's file: the appliance's ends first, so that line n is its channel n, then ours."""
    if not 0 < len(kinds) <= MOST_LINES or not set(kinds) <= set(KINDS):
        raise BadMessage(f"lines: 1 to {MOST_LINES} of {', '.join(KINDS)} are needed, not {kinds!r:.80}")
    if not (zone.isascii() and zone.isalpha() and len(zone) == 2):
        raise BadMessage(f"zone: a country's two letters are needed, not {zone!r:.20}")
    count = len(kinds)
    text = [f"dynamic=loc,{key:x}:{end},1,0" for end in (1, 0) for key in range(count)]
    for at, kind in enumerate(kinds, 1):
        ours = "fxoks" if kind == "fxo" else "fxsks"
        text += [f"{KINDS[kind][0]}={at}", f"{ours}={count + at}"]
    return "\n".join([*text, f"alaw=1-{2 * count}", f"loadzone={zone}", f"defaultzone={zone}", ""])


def lay(kinds: list[str], zone: str) -> None:
    """Make the spans. Raises BadMessage with dahdi_cfg's words where it refuses."""
    SYSTEM_CONF.parent.mkdir(parents=True, exist_ok=True)
    SYSTEM_CONF.write_text(system_conf(kinds, zone))
    done = subprocess.run(["/usr/sbin/dahdi_cfg"], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise BadMessage(f"dahdi_cfg failed with {done.returncode}: {(done.stderr or done.stdout)[-500:]}")


def unplug(line: int) -> None:
    """Take our end of the cable away; our channel must be closed. The appliance sees a red alarm."""
    control = os.open(CONTROL, os.O_RDWR)
    try:
        fcntl.ioctl(control, ioctl.DYNAMIC_DESTROY, ioctl.span(line - 1, 0))
    finally:
        os.close(control)


def plug(line: int, kind: str) -> int:
    """Bring our end back; gives its channel, whose number may be another one than before."""
    control = os.open(CONTROL, os.O_RDWR)
    try:
        made = fcntl.ioctl(control, ioctl.DYNAMIC_CREATE, ioctl.span(line - 1, 0))
        number = struct.unpack(ioctl.SPAN_FORMAT, made)[-1]
        channel = first_channel((SPANS / str(number)).read_text())
        fcntl.ioctl(control, ioctl.CHANCONFIG, ioctl.channel(channel, KINDS[kind][1]))
    finally:
        os.close(control)
    return channel


def first_channel(listing: str) -> int:
    """The first channel in a file of /proc/dahdi: lines like `      14 DYN/loc/1:0/1 FXOKS`, below the header."""
    for line in listing.splitlines()[1:]:
        words = line.split()
        if words and words[0].isdigit():
            return int(words[0])
    raise BadMessage(f"no channel in {listing!r:.80}")
