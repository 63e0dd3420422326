"""The lab's pure parts: numbers, words and files."""

import io
import struct
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from hil_rig.lab import bundle, cables, dahdi_ioctl, emulator, lines, wiring
from hil_rig.lab.emulator import Forward, Hardware, LabMissing, Twin
from hil_rig.lab.program import Doing, ProgramStep
from hil_rig.lab.protocol import BadMessage


@pytest.mark.parametrize(
    ("found", "number"),
    [
        # as a C compiler gives them for dahdi-linux 3.4.0's include/dahdi/user.h on x86-64
        (dahdi_ioctl.SET_BLOCKSIZE, 0x4004DA01),
        (dahdi_ioctl.FLUSH, 0x4004DA03),
        (dahdi_ioctl.HOOK, 0x4004DA07),
        (dahdi_ioctl.GETEVENT, 0x8004DA08),
        (dahdi_ioctl.CHANCONFIG, 0x404CDA13),
        (dahdi_ioctl.SET_BUFINFO, 0x4018DA1B),
        (dahdi_ioctl.SPECIFY, 0x4004DA26),
        (dahdi_ioctl.SETLINEAR, 0x4004DA28),
        (dahdi_ioctl.SETCADENCE, 0x4040DA2A),
        (dahdi_ioctl.DYNAMIC_CREATE, 0xC048DA50),
        (dahdi_ioctl.DYNAMIC_DESTROY, 0x4048DA51),
    ],
)
def test_the_numbers_are_the_header_s(found: int, number: int) -> None:
    assert hex(found) == hex(number)


def test_a_cadence_is_pairs_and_ends_with_zero() -> None:
    assert struct.unpack("=16i", dahdi_ioctl.cadence([1000, 4000])) == (1000, 4000, *[0] * 14)


@pytest.mark.parametrize("times", [[], [1000], [1000, 0], [-1, 5], [60_000, 1], [1] * 16])
def test_no_other_cadence(times: list[int]) -> None:
    with pytest.raises(ValueError, match="seven at most"):
        dahdi_ioctl.cadence(times)


def test_the_ends_of_a_cable_have_addresses() -> None:
    assert dahdi_ioctl.span(11, 1)[20:24] == b"b:1\0"
    for key, end in [(16, 0), (-1, 0), (0, 2)]:
        with pytest.raises(ValueError, match="no end"):
            dahdi_ioctl.span(key, end)


def test_line_n_is_the_switchboard_s_channel_n() -> None:
    assert cables.system_conf(["fxo", "fxs"], "cn").splitlines() == [
        "dynamic=loc,0:1,1,0",
        "dynamic=loc,1:1,1,0",
        "dynamic=loc,0:0,1,0",
        "dynamic=loc,1:0,1,0",
        "fxsks=1",
        "fxoks=3",
        "fxoks=2",
        "fxsks=4",
        "alaw=1-4",
        "loadzone=cn",
        "defaultzone=cn",
    ]


@pytest.mark.parametrize(
    ("kinds", "zone"), [([], "cn"), (["fxo"] * 17, "cn"), (["e1"], "cn"), (["fxo"], "c\n"), (["fxo"], "cnn")]
)
def test_no_other_cables(kinds: list[str], zone: str) -> None:
    with pytest.raises(BadMessage):
        cables.system_conf(kinds, zone)


def test_the_channel_of_a_span_that_came_back() -> None:
    listing = "Span 12: DYN/loc/1:0 \"Dynamic 'loc' span at '1:0'\" \n\n\t  14 DYN/loc/1:0/1 \n"
    assert cables.first_channel(listing) == 14
    with pytest.raises(BadMessage):
        cables.first_channel("Span 12: DYN/loc/1:0\n")


def test_steps_are_read() -> None:
    told = [{"doing": "ring", "seconds": 1}, {"doing": "play", "samples": "AQA="}, {"doing": "on_hook"}]
    assert lines.steps({"steps": told}, "steps") == [
        ProgramStep(Doing.RING, 1.0),
        ProgramStep(Doing.PLAY, samples=b"\1\0"),
        ProgramStep(Doing.ON_HOOK),
    ]
    assert lines.steps({}, "then") == []


@pytest.mark.parametrize(
    "told",
    [
        "ring",
        [7],
        [{}],
        [{"doing": "explode"}],
        [{"doing": ["ring"]}],
        [{"doing": "ring"}],
        [{"doing": "ring", "seconds": 1e9}],
        [{"doing": "pause", "seconds": -1}],
        [{"doing": "play"}],
        [{"doing": "play", "samples": ""}],
        [{"doing": "play", "samples": "AQ=="}],
        [{"doing": "on_hook"}] * 201,
    ],
)
def test_no_other_steps(told: object) -> None:
    with pytest.raises(BadMessage):
        lines.steps({"steps": told}, "steps")


def test_the_machine_s_words(tmp_path: Path) -> None:
    hardware = Hardware(forwards=(Forward(5038, 5038), Forward(5060, 5060, "udp")))
    words = emulator.command(Path("/lab"), tmp_path, 5, hardware)
    assert words[:4] == ["setpriv", "--pdeathsig", "KILL", "/lab/qemu"]
    assert f"file={tmp_path}/bundle.tar,format=raw,if=virtio,readonly=on" in words
    assert "file=/lab/root.ext4,format=raw,if=virtio,snapshot=on,cache=unsafe" in words
    network = words[words.index("-netdev") + 1]
    assert network.endswith(",hostfwd=tcp:127.0.0.1:5038-10.0.2.15:5038,hostfwd=udp:127.0.0.1:5060-10.0.2.15:5060")
    assert "socket,id=lab,fd=5" in words


def test_folders_and_ports_are_joined_inside(tmp_path: Path) -> None:
    hardware = Hardware(
        forwards=(Forward(15038, 5038, to_loopback=True), Forward(5060, 5060, "udp")),
        host_ports=(4573,),
        shares=(Path("/srv/my instance"),),
    )
    words = emulator.command(Path("/lab"), tmp_path, 5, hardware)
    share = "local,path=/srv/my instance,mount_tag=share0,security_model=none,multidevs=remap"
    assert words[words.index("-virtfs") + 1] == share
    mount, outward, inward = wiring.scripts(hardware)
    assert mount.startswith("mkdir -p '/srv/my instance' && mount -t 9p ")
    assert "socat TCP-LISTEN:4573,bind=127.0.0.1,reuseaddr,fork TCP:10.0.2.2:4573 " in outward
    assert "grep -q ':11DD 00000000:0000 0A' /proc/net/tcp" in outward
    assert "socat TCP-LISTEN:5038,bind=10.0.2.15,reuseaddr,fork TCP:127.0.0.1:5038 " in inward
    with pytest.raises(ValueError, match="no port"):
        wiring.scripts(Hardware(host_ports=(70_000,)))


def test_a_comma_would_become_another_option() -> None:
    with pytest.raises(ValueError, match="no comma"):
        emulator.command(Path("/lab,readonly=off"), Path("/run"), 5, Hardware())
    with pytest.raises(ValueError, match="no port"):
        Forward(0, 22).words()


def test_a_lab_that_isn_t_there_is_told_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(emulator.FOLDER_VARIABLE, raising=False)
    with pytest.raises(LabMissing, match=r"provision\.lab_image"):
        emulator.folder()
    monkeypatch.setenv(emulator.FOLDER_VARIABLE, str(tmp_path))
    (tmp_path / "qemu").touch()
    with pytest.raises(LabMissing, match="no vmlinuz, initrd, root"):
        emulator.folder()


def test_what_the_guest_gets_runs_on_the_standard_library(tmp_path: Path) -> None:
    packed = bundle.pack({"/etc/asterisk/modules.conf": b"[modules]\n"})
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(tmp_path, filter="data")
    assert (tmp_path / "etc/asterisk/modules.conf").read_bytes() == b"[modules]\n"
    # -I and -S: neither our environment nor its packages are seen
    program = f"import sys; sys.path.insert(0, {str(tmp_path / 'opt/rig')!r}); import hil_rig.lab.guest"
    done = subprocess.run([sys.executable, "-I", "-S", "-B", "-c", program], capture_output=True, check=False)
    assert done.stderr == b""
    assert done.returncode == 0


@pytest.mark.parametrize("path", ["etc/passwd", "/etc/../passwd", "/"])
def test_files_have_plain_places_in_the_guest(path: str) -> None:
    with pytest.raises(ValueError, match="absolute path"):
        bundle.pack({path: b""})


def test_a_machine_is_found_at_a_loopback_address_of_the_host_and_reads_its_folders() -> None:
    hardware = Hardware(shares=(Path("/inst"),), readable=(Path("/usr/lib"),), twin=Twin("127.77.0.15", (5060, 4000)))
    words = " ".join(emulator.command(Path("/lab"), Path("/run"), 5, hardware))
    assert "user,id=twin,net=127.77.0.0/24,host=127.77.0.2,hostfwd=udp:127.77.0.15:5060-127.77.0.15:5060," in words
    assert "path=/inst,mount_tag=share0,security_model=none,multidevs=remap -virtfs" in words
    assert "path=/usr/lib,mount_tag=share1,security_model=none,multidevs=remap,readonly=on" in words
    own, readable, twin = wiring.scripts(hardware)
    assert own.endswith("share0 /inst")
    assert readable.endswith("share1 /host/usr/lib")
    assert "ip address add 127.77.0.15/24 dev eth1" in twin


@pytest.mark.parametrize("address", ["10.0.2.15", "127.0.0.15", "192.168.1.1"])
def test_a_twin_stands_on_a_loopback_address_that_nobody_else_has(address: str) -> None:
    with pytest.raises(ValueError, match="loopback address outside"):
        Twin(address, ()).words()
