"""What of the appliance runs inside the lab's machine: Asterisk, and `zongji-cards` on the host's own Python."""

import shlex
import sys
import sysconfig
import time
from pathlib import Path

from appliance.domain.instance import Instance
from hil_rig.lab.emulator import GUEST_ADDRESS, READABLE, Forward, Hardware, Twin
from hil_rig.lab.machine import Lab

ADDRESS = "127.77.0.15"
"""Where phones of the host find Asterisk: a loopback address that is the machine's, too."""
RTP_PORTS = 60
CLONE = Path(__file__).parents[2]
LIBRARIES = Path("/usr/lib/x86_64-linux-gnu")
"""Of the host: the guest has another release of Debian, and perhaps of Python."""
CARDS_LOG = "/var/log/lab/cards.log"
START_S = 180.0


def hardware(instance: Instance, cards_port: int) -> Hardware:
    """The machine for an instance: its folder at its own path, its ports, and what Python needs to be read."""
    ports = instance.ports
    return Hardware(
        memory_mib=768,
        forwards=(Forward(ports.ami, ports.ami, to_loopback=True), Forward(cards_port, cards_port)),
        host_ports=(ports.agi, ports.ear),
        shares=(instance.folder,),
        readable=tuple(dict.fromkeys((CLONE, Path(sys.prefix), Path(sys.base_prefix), LIBRARIES))),
        twin=Twin(ADDRESS, (ports.sip, *range(ports.rtp_first, ports.rtp_first + RTP_PORTS))),
    )


def python(*words: str) -> list[str]:
    """The words that run the host's Python inside, on the host's libraries."""
    paths = (CLONE, Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("platlib")))
    found = ":".join(dict.fromkeys(str(_inside(path)) for path in paths))
    program = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    return [
        *("env", f"PYTHONHOME={_inside(Path(sys.base_prefix))}", f"PYTHONPATH={found}", "PYTHONDONTWRITEBYTECODE=1"),
        "OPENBLAS_NUM_THREADS=1",
        str(_inside(LIBRARIES / "ld-linux-x86-64.so.2")),
        *("--library-path", f"{_inside(Path(sys.base_prefix) / 'lib')}:{_inside(LIBRARIES)}"),
        *(str(_inside(program)), *words),
    ]


def furnish(lab: Lab, instance: Instance) -> None:
    """Make the guest fit for the instance: the host's time, the devices Asterisk's, sockets of its own."""
    user = instance.asterisk_uid
    run = instance.live_socket.parent
    steps = [
        f"date -s @{time.time():.3f} > /dev/null",
        f"chown {user}:{user} /dev/dahdi/*",
        f"mount -t tmpfs -o mode=0770,gid={user} run {run}",
    ]
    _must(lab, " && ".join(steps))


def start_asterisk(lab: Lab, instance: Instance) -> None:
    """Start Asterisk as the product does, as its own user, and wait until it is ready."""
    user = str(instance.asterisk_uid)
    own_user = ("setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs")
    conf = str(instance.asterisk_etc / "asterisk.conf")
    lab.start_service("asterisk", *own_user, "/usr/sbin/asterisk", "-f", "-C", conf, timeout_s=START_S)


def start_cards(lab: Lab, instance: Instance, port: int) -> None:
    """Start `zongji-cards`, which the host reaches at `port`; it is there when somebody connects.

    The lab's cables are the rig's, and stay as they are laid: `dahdi_cfg` only reads what the daemon wrote.
    """
    for name, does in (("dahdi-cfg", 'exec /usr/sbin/dahdi_cfg -t "$@" > /dev/null'), ("modprobe", "exit 0")):
        lab.write(f"/usr/local/sbin/lab-{name}", f"#!/bin/sh\n{does}\n".encode(), 0o755)
    words = python(
        *("-m", "appliance.daemons.cards", "--instance", str(instance.folder)),
        *("--dahdi-cfg", "/usr/local/sbin/lab-dahdi-cfg", "--modprobe", "/usr/local/sbin/lab-modprobe"),
        *("--system-conf", "/etc/dahdi/zongji.conf"),
    )
    relay = f"socat TCP-LISTEN:{port},bind={GUEST_ADDRESS},reuseaddr,fork UNIX-CONNECT:{instance.cards_socket}"
    _must(
        lab, f"setsid -f {shlex.join(words)} </dev/null >{CARDS_LOG} 2>&1; setsid -f {relay} </dev/null >/dev/null 2>&1"
    )


def cli(lab: Lab, instance: Instance, command: str) -> str:
    """Ask Asterisk's command line."""
    conf = str(instance.asterisk_etc / "asterisk.conf")
    code, output = lab.run("/usr/sbin/asterisk", "-C", conf, "-rx", command)
    return output if code == 0 else f"asterisk -rx {command!r} failed with {code}: {output}"


def _inside(path: Path) -> Path:
    return READABLE / path.relative_to("/")


def _must(lab: Lab, script: str) -> None:
    code, said = lab.run("sh", "-c", script)
    assert code == 0, f"{script}: {said}"
