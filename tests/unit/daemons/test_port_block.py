"""Ports for instances side by side."""

import socket
import tempfile
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import pytest

from appliance.daemons import port_block
from appliance.daemons.port_block import PortBlock, take_port_block
from appliance.errors import UserError


@pytest.fixture(autouse=True)
def own_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks of our own; whether a port is free is asked of the real machine."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture
def first() -> Iterator[PortBlock]:
    block = take_port_block()
    yield block
    block.release()


def test_two_takers_get_different_blocks(first: PortBlock) -> None:
    second = take_port_block()
    ranges = [range(block.ports.sip, block.ports.rtp_last + 1) for block in (first, second)]
    assert not set(ranges[0]) & set(ranges[1])
    second.release()


def test_a_released_block_is_taken_again() -> None:
    block = take_port_block()
    block.release()
    again = take_port_block()
    assert again.ports == block.ports
    again.release()


def test_the_ports_of_a_block_are_all_different_and_leave_room_for_media(first: PortBlock) -> None:
    ports = astuple(first.ports)
    assert len(set(ports)) == 8
    assert first.ports.rtp_last - first.ports.rtp_first + 1 >= 2 * 2 * 100  # RTP and RTCP of two legs, 100 calls
    assert all(1024 < port < 32_768 for port in ports), "below Linux's ephemeral ports"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sip", socket.SOCK_DGRAM),
        ("http", socket.SOCK_STREAM),
        ("sip_ws", socket.SOCK_STREAM),
        ("ear", socket.SOCK_STREAM),
    ],
)
def test_a_block_with_a_port_in_use_is_passed_over(name: str, kind: int) -> None:
    block = take_port_block()
    block.release()
    with socket.socket(socket.AF_INET, kind) as foreign:
        if kind == socket.SOCK_STREAM:  # connections of a minute ago don't make a port used
            foreign.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        foreign.bind(("127.0.0.1", getattr(block.ports, name)))
        if kind == socket.SOCK_STREAM:
            foreign.listen()
        other = take_port_block()
    assert other.ports != block.ports
    other.release()


def test_a_lock_that_is_a_trap_is_not_followed(tmp_path: Path, first: PortBlock) -> None:
    victim = tmp_path / "victim"
    number = (first.ports.sip - port_block._FIRST) // port_block._SIZE + 1
    (tmp_path / f"zongji-ports-{number}.lock").symlink_to(victim)
    block = take_port_block()
    assert block.ports.sip != port_block._FIRST + number * port_block._SIZE
    assert not victim.exists()
    block.release()


def test_when_all_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port_block, "_are_free", lambda _ports, _address: False)
    with pytest.raises(UserError, match="all 22 blocks") as refused:
        take_port_block()
    assert "stop another instance" in refused.value.remedy
