"""Whoever knocks at the controller's doors, a call in progress does not notice."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from appliance.domain.outcome import CallResult, ServedBy
from tests.faults.scenes import TO_SALES, Scene, fate, hang_up
from tests.harness.leaks import Footprint
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

_ROUNDS = 20
_GARBAGE = (
    b"",
    b"\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"agi_network: yes\nagi_uniqueid: 1\n",
    b"agi_network: yes\nagi_request: agi://127.0.0.1/call\n\n",
    b"agi_network: yes\nagi_uniqueid: none.such.1\nagi_arg_1: 01\nagi_arg_2: 4008005678\n\n",
    b"200 result=0\nHANGUP\n",
    b"\xff\xfe\x00" * 1000,
    b"x" * 1_000_000,
    b'{"hello":' * 10_000,
)


@contextmanager
def _knocking(scene: Scene) -> Iterator[None]:
    """Come, say nonsense, and go, at every door; the connections that were left open are closed on leaving."""
    agi = ("127.0.0.1", scene.house.instance.ports.agi)
    left_open = []
    for number in range(_ROUNDS):
        for address in (agi, str(scene.house.instance.live_socket)):
            family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
            stream = socket.socket(family, socket.SOCK_STREAM)
            stream.settimeout(5)
            stream.connect(address)
            left_open.append(stream)
            for garbage in (_GARBAGE[number % len(_GARBAGE)], os.urandom(64)):
                try:
                    stream.sendall(garbage)
                except OSError:  # it was thrown out already
                    break
    for stream in left_open[::2]:
        stream.close()
    try:
        yield
    finally:
        for stream in left_open:
            stream.close()


def test_a_call_is_served_amid_garbage(scene: Scene) -> None:
    agent = scene.stage.agent("8001")
    controller = scene.house.controller_pid
    before = Footprint.of(controller)
    caller = scene.in_the_menu()
    with _knocking(scene):
        caller.send_digits(TO_SALES)
        scene.talk(caller, agent)
        with _knocking(scene):
            scene.talk_goes_on(caller, agent)
        hang_up(caller)

    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "sales")
    assert scene.house.controller_pid == controller
    wait_for(lambda: Footprint.of(controller).open_files <= before.open_files + 16, "the intruders' files")
