"""The words that start the lab's machine, by QEMU's own emulation (TCG): most test machines have no KVM."""

import os
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path
from typing import Literal

from hil_rig.lab import protocol

FOLDER_VARIABLE = "ZONGJI_LAB"
"""Names the folder with the lab's files: qemu, vmlinuz, initrd, root.ext4."""
HOW_TO_MAKE = f"export {FOLDER_VARIABLE}=$(PYTHONPATH=image-build .venv/bin/python -m provision.lab_image)"
FILES = ("qemu", "vmlinuz", "initrd", "root.ext4")
GUEST_ADDRESS, HOST_ADDRESS = "10.0.2.15", "10.0.2.2"
"""The guest in QEMU's user network, and the host's loopback as the guest sees it."""
DIES_WITH_US = ("setpriv", "--pdeathsig", "KILL")
"""prctl(2): the kernel kills the machine when the thread that started it is gone."""
READABLE = Path("/host")
"""Where a folder of the host is found inside that can be read alone: `/host/usr/lib` is the host's `/usr/lib`."""
_SHARED = "security_model=none,multidevs=remap"
KERNEL_WORDS = "console=ttyS0 panic=-1 no_timer_check mitigations=off net.ifnames=0 quiet loglevel=4"
"""`no_timer_check`: on a busy host the emulated timer comes late, and the kernel gives up ("IO-APIC + timer")."""


class LabMissing(Exception):
    """The lab's files aren't there; the text says how to get them."""


class LabError(Exception):
    """The lab refused an order, or died; the text has its last words."""


class LabTimeout(LabError):
    """The lab didn't answer, or what was awaited didn't come in time."""


@dataclass(frozen=True, slots=True)
class Forward:
    """A port of the host's loopback that leads into the guest.

    With `to_loopback` (tcp alone) it leads on to the guest's 127.0.0.1, where what isn't meant for a network listens.
    """

    host_port: int
    guest_port: int
    protocol: Literal["tcp", "udp"] = "tcp"
    to_loopback: bool = False

    def words(self) -> str:
        """Give it as QEMU writes it."""
        if not (0 < self.host_port < 65536 and 0 < self.guest_port < 65536):
            raise ValueError(f"no port: {self}")
        return f"hostfwd={self.protocol}:127.0.0.1:{self.host_port}-{GUEST_ADDRESS}:{self.guest_port}"


@dataclass(frozen=True, slots=True)
class Twin:
    """A loopback address of the host at which the machine is found, under the same address inside.

    What is bound there inside is reached by UDP as if it ran on the host, by programs at 127.0.0.1: so SIP and RTP,
    which name their own address, need no translation. Inside, the host's programs are at `host_address`.
    """

    address: str
    ports: tuple[int, ...]

    @property
    def network(self) -> IPv4Network:
        """The network of two that the address stands in."""
        network = IPv4Network(f"{self.address}/24", strict=False)
        if not network.is_loopback or network == IPv4Network("127.0.0.0/24"):
            raise ValueError(f"a loopback address outside 127.0.0.0/24 is needed, not {self.address}")
        return network

    @property
    def host_address(self) -> str:
        """The host, as seen from inside."""
        return str(self.network[2])

    def words(self) -> str:
        """Give it as QEMU writes it."""
        ways = (f"hostfwd=udp:{self.address}:{port}-{self.address}:{port}" for port in self.ports)
        return ",".join(["user", "id=twin", f"net={self.network}", f"host={self.host_address}", *ways])


@dataclass(frozen=True, slots=True)
class Hardware:
    """What the machine has."""

    processors: int = 2
    memory_mib: int = 512
    forwards: tuple[Forward, ...] = ()
    host_ports: tuple[int, ...] = ()
    """TCP ports of the host's loopback that answer at the guest's loopback, too."""
    shares: tuple[Path, ...] = ()
    """Folders of the host, seen inside at their own paths, and written there as the user who started the lab."""
    readable: tuple[Path, ...] = ()
    """Folders of the host, seen inside below `READABLE`; nothing there can be written."""
    twin: Twin | None = None


def folder() -> Path:
    """The folder with the lab's files. Raises LabMissing."""
    named = os.environ.get(FOLDER_VARIABLE, "")
    if not named:
        raise LabMissing(f"{FOLDER_VARIABLE} isn't set. Make the lab (four minutes, once): {HOW_TO_MAKE}")
    absent = [name for name in FILES if not (Path(named) / name).is_file()]
    if absent:
        raise LabMissing(f"{named} ({FOLDER_VARIABLE}) has no {', '.join(absent)}")
    return Path(named)


def command(files: Path, run: Path, channel_fd: int, hardware: Hardware) -> list[str]:
    """The words. `run` holds `bundle.tar`, and gets `serial.log`; `channel_fd` is our end's peer of a socket pair."""
    folders = [*((path, "") for path in hardware.shares), *((path, ",readonly=on") for path in hardware.readable)]
    for path in (files, run, *(path for path, _ in folders)):
        if "," in str(path):
            raise ValueError(f"QEMU takes no comma in a path: {path}")
    shares = [
        word
        for number, (path, only) in enumerate(folders)
        for word in ("-virtfs", f"local,path={path},mount_tag=share{number},{_SHARED}{only}")
    ]
    twin = ["-netdev", hardware.twin.words(), "-device", "virtio-net-pci,netdev=twin,romfile="] if hardware.twin else []
    network = ",".join(["user", "id=net", "restrict=off", *(forward.words() for forward in hardware.forwards)])
    return [
        *DIES_WITH_US,
        str(files / "qemu"),
        *("-accel", "tcg,thread=multi,tb-size=512", "-M", "q35", "-cpu", "max"),
        *("-smp", str(hardware.processors), "-m", str(hardware.memory_mib)),
        *("-display", "none", "-monitor", "none", "-no-reboot", "-nodefaults"),
        *("-kernel", str(files / "vmlinuz"), "-initrd", str(files / "initrd"), "-append", KERNEL_WORDS),
        *("-serial", f"file:{run / 'serial.log'}"),
        *("-drive", f"file={files / 'root.ext4'},format=raw,if=virtio,snapshot=on,cache=unsafe"),
        *("-drive", f"file={run / 'bundle.tar'},format=raw,if=virtio,readonly=on"),
        *shares,
        *("-netdev", network, "-device", "virtio-net-pci,netdev=net,romfile="),
        *twin,
        *("-device", "virtio-serial-pci", "-chardev", f"socket,id=lab,fd={channel_fd}"),
        *("-device", f"virtserialport,chardev=lab,name={protocol.PORT_NAME}"),
    ]
