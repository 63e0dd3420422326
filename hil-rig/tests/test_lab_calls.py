"""Calls over real DAHDI: a plain Asterisk in the lab's machine, our exchange on the other end of each line.

Run by `-m lab`, or by this file's path; `ZONGJI_LAB` names the lab (skipped without it: `emulator.HOW_TO_MAKE`).
"""

import shlex
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from hil_rig.exchanges.api import Hook, LineEventKind
from hil_rig.exchanges.dahdi import REST_S, DahdiExchange
from hil_rig.exchanges.line import ExchangeLine
from hil_rig.lab import emulator, plain_asterisk
from hil_rig.lab.emulator import Forward, Hardware, LabError, LabMissing, LabTimeout
from hil_rig.lab.machine import Lab
from hil_rig.measure.tones import hear_tones

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300), pytest.mark.xdist_group("lab")]

PORTS = ["fxo"] * 10 + ["fxs"]
PHONE = "11"
DIALPLAN = """\
[from-line]
exten => s,1,Answer()
 same => n,Verbose(1,CAME ${CHANNEL(dahdi_channel)} ${CALLERID(num)})
 same => n,Read(KEYS,,4,i,1,20)
 same => n,Verbose(1,PRESSED ${CHANNEL(dahdi_channel)} ${KEYS})
 same => n,Playtones(1000)
 same => n,Wait(60)
[from-phone]
exten => _X.,1,Verbose(1,DIALLED ${EXTEN})
 same => n,Answer()
 same => n,Playtones(1400)
 same => n,Wait(60)
[ring-phone]
exten => s,1,Dial(DAHDI/11,30)
[call-out]
exten => s,1,Dial(DAHDI/1/13912345678,30)
[silent]
exten => s,1,Answer()
 same => n,Wait(60)
"""

SERVER = """\
import socket
with socket.create_server(("127.0.0.1", 7000)) as server:
    print(server.accept()[0].recv(100).decode())
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A lab with its lines laid and Asterisk on them."""
    try:
        emulator.folder()
    except LabMissing as why:
        pytest.skip(str(why))
    run = tmp_path_factory.mktemp("lab")
    with Lab(run, plain_asterisk.files(PORTS, DIALPLAN)) as running:
        DahdiExchange(running, PORTS).lay()
        plain_asterisk.start(running)
        yield running
        (run / "asterisk.log").write_bytes(running.read(plain_asterisk.LOG))


@pytest.fixture
def exchange(lab: Lab) -> DahdiExchange:
    return DahdiExchange(lab, PORTS)


@pytest.fixture
def line(exchange: DahdiExchange) -> Iterator[ExchangeLine]:
    with exchange.line("1") as end:
        end.sleep(REST_S)
        yield ExchangeLine(end)


def hears(line: ExchangeLine, hz: float, timeout_s: float) -> bool:
    """Whether the line hears a tone of half a second at least."""
    deadline_s = line.end.now_s() + timeout_s
    while line.end.now_s() < deadline_s:
        if any(tone.length_s > 0.5 for tone in hear_tones(line.end.heard(line.end.now_s() - 1.0), [hz])):
            return True
        line.end.sleep(0.2)
    return False


def test_a_caller_is_known_heard_and_let_go_when_the_battery_goes(lab: Lab, line: ExchangeLine) -> None:
    caller = line.ring(caller="13800138000", mode="fsk")
    caller.wait_answered(timeout_s=20)
    caller.press("159#")
    assert hears(line, 1000, timeout_s=10)
    cut_s = caller.hang_up(tone=None)
    released = caller.wait_released(timeout_s=10)
    assert released.at_s - cut_s < 3
    assert "1 13800138000" in plain_asterisk.said(lab, "CAME")
    assert "1 159" in plain_asterisk.said(lab, "PRESSED")


def test_ten_callers_at_once(lab: Lab, exchange: DahdiExchange) -> None:
    with ExitStack() as opened:
        lines = [ExchangeLine(opened.enter_context(exchange.line(str(number)))) for number in range(1, 11)]
        lines[0].end.sleep(REST_S)
        callers = [line.ring(caller=f"1390000{number:04}", mode="fsk") for number, line in enumerate(lines, 1)]
        for caller in callers:
            caller.wait_answered(timeout_s=30)
        for number, caller in enumerate(callers, 1):
            caller.press(f"{number:02}#")
        assert [number for number, line in enumerate(lines, 1) if not hears(line, 1000, timeout_s=15)] == []
        for number, caller in enumerate(callers):
            caller.hang_up(tone=None if number % 2 else "busy")
        for caller in callers:
            caller.wait_released(timeout_s=30)
    assert {f"{number} 1390000{number:04}" for number in range(1, 11)} <= set(plain_asterisk.said(lab, "CAME"))
    assert {f"{number} {number:02}" for number in range(1, 11)} <= set(plain_asterisk.said(lab, "PRESSED"))
    assert "0 active channels" in _settled(lab, "core show channels", "0 active channels")


def test_the_exchange_collects_what_the_switchboard_dials(lab: Lab, line: ExchangeLine) -> None:
    plain_asterisk.cli(lab, "channel originate Local/s@call-out extension s@silent")
    called = line.wait_seized(timeout_s=10)
    assert called.wait_dialled(11, timeout_s=20) == "13912345678"
    plain_asterisk.cli(lab, "channel request hangup all")
    line.end.wait(LineEventKind.ON_HOOK, timeout_s=10)


def test_a_telephone_rings_answers_and_hangs_up(lab: Lab, exchange: DahdiExchange) -> None:
    with exchange.line(PHONE) as phone:
        plain_asterisk.cli(lab, "channel originate Local/s@ring-phone extension s@silent")
        phone.wait(LineEventKind.RING_ON, timeout_s=10)
        phone.wait(LineEventKind.RING_OFF, timeout_s=10)
        phone.perform([Hook(is_off=True)])
        assert "Up" in _settled(lab, "core show channels concise", "DAHDI/11-1!ring-phone!s!1!Up")
        phone.perform([Hook(is_off=False)])
        assert "0 active channels" in _settled(lab, "core show channels", "0 active channels")


def test_a_pulled_cable_is_a_red_alarm_and_a_call_comes_again_after_it(lab: Lab, exchange: DahdiExchange) -> None:
    with exchange.line("2") as end:
        line = ExchangeLine(end)
        line.unplug()
        assert "InAlarm: 1" in _settled(lab, "dahdi show channel 2", "InAlarm: 1")
        before_s = end.now_s()
        line.plug()
        assert end.now_s() >= before_s
        _settled(lab, "dahdi show channel 2", "InAlarm: 0")
        caller = line.ring(caller="02012345678", mode="fsk")
        caller.wait_answered(timeout_s=20)
        end.sleep(1.0)  # DAHDI sees no battery cut within 600 ms of going off-hook (DAHDI_DEFAULT_DEBOUNCETIME)
        caller.hang_up(tone=None)
        caller.wait_released(timeout_s=10)
    assert "2 02012345678" in plain_asterisk.said(lab, "CAME")


def test_what_is_played_while_nobody_listens_is_silence(line: ExchangeLine) -> None:
    quiet = line.end.heard(0.0)
    line.end.sleep(0.5)
    assert len(line.end.heard(0.0)) - len(quiet) >= 4000
    assert float(np.max(np.abs(line.end.heard(0.0)))) < 0.01


def test_what_the_lab_refuses_is_told(lab: Lab, line: ExchangeLine) -> None:
    assert line.end.now_s() >= 0
    with pytest.raises(LabError, match="from 1 to 11 is needed"):
        lab.ask("open", line=12)
    with pytest.raises(LabError, match="explode"):
        lab.ask("explode")
    with pytest.raises(LabError, match="ended with 3: farewell"):
        lab.start_service("short", "/bin/sh", "-c", "echo farewell; exit 3")
    with pytest.raises(LabError, match="TimeoutExpired"):
        lab.run("sleep", "30", timeout_s=0.5)
    with pytest.raises(LabTimeout, match="awaited in vain"):
        lab.wait_event(lambda event: event.get("event") == "never", 0.2)
    assert lab.run("echo", "alive") == (0, "alive\n")


def test_folders_and_ports_are_shared_with_the_host(lab: Lab, tmp_path: Path) -> None:
    del lab  # it asks for the lab's files; this is another machine
    folder = tmp_path / "my folder"
    folder.mkdir()
    (folder / "from-host").write_text("hello")
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_server(("127.0.0.1", 0)) as taken:
        port, free = server.getsockname()[1], taken.getsockname()[1]
        taken.close()
        joined = Hardware(forwards=(Forward(free, 7000, to_loopback=True),), host_ports=(port,), shares=(folder,))
        with Lab(tmp_path / "run", hardware=joined) as other:
            inside = shlex.quote(str(folder))
            assert other.run("sh", "-c", f"cat {inside}/from-host; echo world > {inside}/from-guest") == (0, "hello")
            assert (folder / "from-guest").read_text() == "world\n"
            asked = other.send("run", argv=["busybox", "nc", "127.0.0.1", str(port)], timeout_s=20)
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"through")
            assert other.await_answer(asked, 20)["output"] == "through"
            served = other.send("run", argv=["python3", "-c", SERVER], timeout_s=20)
            other.run("sh", "-c", "until grep -q '0100007F:1B58 00000000:0000 0A' /proc/net/tcp; do :; done")
            with socket.create_connection(("127.0.0.1", free), timeout=10) as connection:
                connection.sendall(b"inward")
            assert other.await_answer(served, 20)["output"] == "inward\n"


def test_a_machine_that_dies_is_told_with_its_last_words(lab: Lab, tmp_path: Path) -> None:
    del lab  # it asks for the lab's files; the machine that dies is another one
    with Lab(tmp_path) as mortal:
        mortal.send("run", argv=["busybox", "poweroff", "-f"], timeout_s=5)
        with pytest.raises(LabError, match="console"):
            mortal.wait_event(lambda event: event.get("event") == "never", 30)


def _settled(lab: Lab, command: str, *wanted: str) -> str:
    """What Asterisk's command line says once one of the words is in it, or after ten seconds."""
    deadline_s = time.monotonic() + 10
    while not any(word in (told := plain_asterisk.cli(lab, command)) for word in wanted):
        if time.monotonic() > deadline_s:
            break
    return told
