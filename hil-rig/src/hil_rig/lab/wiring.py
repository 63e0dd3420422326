"""What is joined inside the guest after its boot: shared folders, and ports between its loopback and the host's."""

import shlex

from hil_rig.lab.emulator import GUEST_ADDRESS, HOST_ADDRESS, READABLE, Hardware, Twin

LOOPBACK = "127.0.0.1"


def scripts(hardware: Hardware) -> list[str]:
    """Shell scripts for the guest; each returns when what it joins works."""
    places = [(path, "none") for path in hardware.shares]
    places += [(READABLE / path.relative_to("/"), "loose") for path in hardware.readable]
    mounts = [_mounted(number, str(path), cache) for number, (path, cache) in enumerate(places)]
    twin = [_found_at(hardware.twin)] if hardware.twin else []
    outward = [_relayed(LOOPBACK, port, HOST_ADDRESS) for port in hardware.host_ports]
    inward = [_relayed(GUEST_ADDRESS, way.guest_port, LOOPBACK) for way in hardware.forwards if way.to_loopback]
    return [*mounts, *twin, *outward, *inward]


def _mounted(number: int, path: str, cache: str) -> str:
    folder = shlex.quote(path)
    options = f"trans=virtio,version=9p2000.L,msize=262144,cache={cache}"
    return f"mkdir -p {folder} && mount -t 9p -o {options} share{number} {folder}"


def _found_at(twin: Twin) -> str:
    """Give the machine its loopback address on the second network: 127.0.0.1 alone stays inside."""
    steps = [
        "sysctl=/proc/sys/net/ipv4/conf",
        "echo 1 > $sysctl/all/route_localnet",
        "echo 1 > $sysctl/eth1/route_localnet",
        f"ip address add {LOOPBACK}/32 dev lo",
        f"ip address del {LOOPBACK}/8 dev lo",
        "ip link set eth1 up",
        f"ip address add {twin.address}/24 dev eth1",
    ]
    return " && ".join(steps)


def _relayed(address: str, port: int, target: str) -> str:
    """Relay each connection to `address`:`port` to the same port of `target`; done once somebody listens there."""
    if not 0 < port < 65536:
        raise ValueError(f"no port: {port}")
    relay = f"socat TCP-LISTEN:{port},bind={address},reuseaddr,fork TCP:{target}:{port}"
    listens = f"grep -q ':{port:04X} 00000000:0000 0A' /proc/net/tcp"
    return f"setsid -f {relay} </dev/null >/dev/null 2>&1; until {listens}; do busybox usleep 20000; done"
