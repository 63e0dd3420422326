"""The web process hangs or is killed: no call notices, no record lacks anything, and the controller doesn't swell."""

import os
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from appliance.domain.outcome import CallResult, RingOutcome, ServedBy
from appliance.services.control_client import command
from hil_rig.phones.api import SipPhone
from tests.faults.breakable import BreakableHouse
from tests.faults.scenes import RATE, TO_SALES, Scene, fate, hang_up
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

CHANGES = 6000
"""Changes of the live view: more than the web's socket, its queue and the kernel hold for a reader that hangs."""
MOST_MB = 8.0
LONGEST_LOOK_S = 1.0
"""A look at the live view goes through the controller's event loop, on a machine that tests keep busy."""


@pytest.fixture
def web(house: BreakableHouse) -> Iterator[BreakableHouse]:
    """Run the web, and end it afterwards."""
    house.start_web()
    house.web_address()
    yield house
    house.stop_web()


def signal_web(house: BreakableHouse, number: signal.Signals) -> None:
    """Send the web process a signal."""
    process = house.supervisor.web.process
    assert process is not None
    os.kill(process.pid, number)


@contextmanager
def frozen_web(house: BreakableHouse) -> Iterator[None]:
    """Do something while the web hangs: the kernel still takes its connections."""
    signal_web(house, signal.SIGSTOP)
    try:
        yield
    finally:
        signal_web(house, signal.SIGCONT)


def memory_mb(pid: int) -> float:
    """Give what a process holds."""
    lines = (Path("/proc") / str(pid) / "status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@contextmanager
def longest_look(house: BreakableHouse) -> Iterator[list[float]]:
    """Look at the live view again and again; afterwards the list holds how long the longest look took, in seconds."""
    looks, over = [0.0], Event()

    def look() -> None:
        while not over.wait(0.05):
            began = time.monotonic()
            house.snapshot()
            looks[0] = max(looks[0], time.monotonic() - began)

    thread = Thread(target=look)
    thread.start()
    try:
        yield looks
    finally:
        over.set()
        thread.join()


def whole_call(scene: Scene) -> SipPhone:
    """Have a caller go through the menu to an agent, talk, rate and be let go."""
    agent = scene.stage.agent("8001")
    caller = scene.presses(TO_SALES)
    scene.talk(caller, agent)
    scene.talk_goes_on(caller, agent, 3)
    hang_up(agent)
    scene.hears_prompt(caller, RATE)
    caller.send_digits("1")
    caller.wait("ended", 15)
    agent.close()
    return caller


def is_whole(scene: Scene, caller: SipPhone) -> None:
    """Assert that the record of such a call lacks nothing."""
    story = scene.story(caller, recordings=1)
    assert fate(story) == (CallResult.ANSWERED, ServedBy.CONTROLLER, "8001", "sales")
    assert [(hop.agent, hop.outcome) for hop in story.hops] == [("8001", RingOutcome.ANSWERED)]
    assert [answer.label for answer in story.surveys] == ["非常满意"]
    assert [step.keys for step in story.steps if step.kind == "menu"] == [TO_SALES]
    scene.recording_is_whole(story, "8001", 3)


def hears_the_house(house: BreakableHouse) -> bool:
    """Tell whether the web knows how the house is."""
    try:
        with urllib.request.urlopen(f"{house.web_address()}/api/health", timeout=5) as answer:  # noqa: S310 - our own
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError):
        return False


def test_calls_go_on_while_the_web_hangs(scene: Scene, web: BreakableHouse) -> None:
    wait_for(lambda: hears_the_house(web), "the web to hear the house", 30)
    at_first_mb = memory_mb(web.controller_pid)
    with frozen_web(web):
        with longest_look(web) as looks:
            caller = whole_call(scene)
        for turn in range(CHANGES):
            command(web.instance.control_socket, "agent", {"agent": "8002", "to": ("pause", "ready")[turn % 2]})
        more_mb = memory_mb(web.controller_pid) - at_first_mb
        is_whole(scene, caller)
    print(f"longest look {looks[0]:.2f} s; the controller grew by {more_mb:.1f} MB over {CHANGES} changes")
    assert "live-reader-dropped" in (web.instance.logs / "calls.log").read_text(encoding="utf-8")
    assert more_mb < MOST_MB
    assert looks[0] < LONGEST_LOOK_S
    wait_for(lambda: hears_the_house(web), "the web to hear the house again", 30)


def test_calls_go_on_while_the_web_dies(scene: Scene, web: BreakableHouse) -> None:
    agent = scene.stage.agent("8001")
    caller = scene.presses(TO_SALES)
    scene.talk(caller, agent)
    signal_web(web, signal.SIGKILL)
    scene.talk_goes_on(caller, agent, 3)
    hang_up(agent)
    scene.hears_prompt(caller, RATE)
    caller.send_digits("1")
    caller.wait("ended", 15)
    is_whole(scene, caller)
    wait_for(lambda: hears_the_house(web), "the web to be started again", 60)
