"""What is joined inside the guest after its boot: shared folders, and ports between its loopback and the host's."""

import shlex

from hil_rig.lab.emulator import GUEST_ADDRESS, HOST_ADDRESS, Hardware

LOOPBACK = "127.0.0.1"


def scripts(hardware: Hardware) -> list[str]:
    """Shell scripts for the guest; each returns when what it joins works."""
    mounts = [_mounted(number, str(path)) for number, path in enumerate(hardware.shares)]
    outward = [_relayed(LOOPBACK, port, HOST_ADDRESS) for port in hardware.host_ports]
    inward = [_relayed(GUEST_ADDRESS, way.guest_port, LOOPBACK) for way in hardware.forwards if way.to_loopback]
    return [*mounts, *outward, *inward]


def _mounted(number: int, path: str) -> str:
    folder = shlex.quote(path)
    options = "trans=virtio,version=9p2000.L,msize=262144"
    return f"mkdir -p {folder} && mount -t 9p -o {options} share{number} {folder}"


def _relayed(address: str, port: int, target: str) -> str:
    """Relay each connection to `address`:`port` to the same port of `target`; done once somebody listens there."""
    if not 0 < port < 65536:
        raise ValueError(f"no port: {port}")
    relay = f"socat TCP-LISTEN:{port},bind={address},reuseaddr,fork TCP:{target}:{port}"
    listens = f"grep -q ':{port:04X} 00000000:0000 0A' /proc/net/tcp"
    return f"setsid -f {relay} </dev/null >/dev/null 2>&1; until {listens}; do busybox usleep 20000; done"
