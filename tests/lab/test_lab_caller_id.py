"""Who calls, on real DAHDI: whatever a line sends, and however it changes, our listener tells it and no call is lost.

chan_dahdi's own way for DTMF caller ID stands beside it, on a port of the same Asterisk: it loses the calls without.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from appliance.daemons.port_block import take_port_block
from appliance.daemons.prepare import make_instance
from hil_rig.exchanges.api import ExchangeTimeout, LineEventKind, Pause, Play, Ring
from hil_rig.exchanges.caller_id import CallerId, mdmf, with_checksum
from hil_rig.exchanges.calling import CallerIdMode
from hil_rig.exchanges.dahdi import REST_S, DahdiExchange
from hil_rig.exchanges.fsk import BELL_202, framed, modulated
from hil_rig.exchanges.line import ExchangeLine
from hil_rig.exchanges.parties import Caller
from hil_rig.lab import emulator, plain_asterisk
from hil_rig.lab.emulator import LabMissing
from hil_rig.lab.machine import Lab
from tests.harness import lab_guest
from tests.harness.lab_caller_ids import HeardCallers, chan_dahdi
from tests.lab.conftest import IN_THE_LAB

pytestmark = IN_THE_LAB

OURS = (1, 2, 3, 4, 5, 6)
PLAIN = "7"
HELD_S = 7
"""How long the dialplan leaves a call unanswered: as the controller does, until the number is certain."""
DIALPLAN = f"""\
[from-line]
exten => s,1,Verbose(1,CAME ${{CHANNEL(dahdi_channel)}} ${{CALLERID(num)}})
 same => n,Wait({HELD_S})
 same => n,Answer()
 same => n,Read(KEYS,,4,i,1,20)
 same => n,Verbose(1,PRESSED ${{CHANNEL(dahdi_channel)}} ${{KEYS}})
 same => n,Hangup()
"""
GARBLED = "garbled"
SENT = {
    CallerIdMode.DTMF: ("before_ring", "dtmf"),
    CallerIdMode.DTMF_AFTER_RING: ("after_ring", "dtmf"),
    CallerIdMode.FSK: ("after_ring", "fsk_bell_202"),
    CallerIdMode.V23: ("after_ring", "fsk_v23"),
    CallerIdMode.NONE: ("nothing_came", None),
    GARBLED: ("unreadable", "fsk_bell_202"),
}
"""What is sent, and what is to be told of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """The lab with its lines, and what is heard on them."""

    lab: Lab
    exchange: DahdiExchange
    heard: HeardCallers


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    try:
        emulator.folder()
    except LabMissing as why:
        pytest.skip(str(why))
    run = tmp_path_factory.mktemp("lab-caller-id")
    block = take_port_block()
    ports = replace(block.ports, rtp_last=block.ports.rtp_first + 59)
    instance = make_instance(run / "instance", ports, lab_guest.ADDRESS)
    instance.folder.mkdir(exist_ok=True)
    kinds = ["ours"] * len(OURS) + ["dtmf"]
    files = {
        **plain_asterisk.files(["fxo"] * len(kinds), DIALPLAN),
        "/etc/asterisk/chan_dahdi.conf": chan_dahdi(kinds).encode(),
    }
    with Lab(run, files, lab_guest.hardware(instance, ports.sip + 9)) as lab:
        exchange = DahdiExchange(lab, ["fxo"] * len(kinds))
        exchange.lay()
        lab_guest.furnish(lab, instance)
        plain_asterisk.start(lab)
        yield Place(lab, exchange, HeardCallers(lab, instance, OURS))
        (run / "asterisk.log").write_bytes(lab.read(plain_asterisk.LOG))
    block.release()


def ring(line: ExchangeLine, number: str, sent: str) -> Caller:
    """Ring a line, telling the number this way."""
    if sent != GARBLED:
        return line.ring(caller=number, mode=sent)
    spoilt = with_checksum(0x80, mdmf(CallerId(number))[2:-1], wrong_by=9)
    first = [Ring(1.0), Pause(0.6), Play(modulated(framed(spoilt), BELL_202)), Pause(2.5)]
    line.end.perform(first, then=[Ring(1.0), Pause(4.0)], until={LineEventKind.OFF_HOOK})
    return Caller(line, line.end.now_s())


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_every_way_is_heard_on_any_line_whatever_the_line_sent_before(place: Place, turn: int) -> None:
    sent = list(SENT)
    told_before = {port: len(place.heard.of(port, "caller_id")) for port in OURS}
    with ExitStack() as opened:
        lines = {port: ExchangeLine(opened.enter_context(place.exchange.line(str(port)))) for port in OURS}
        lines[OURS[0]].end.sleep(REST_S)
        ways = {port: sent[(port + turn) % len(sent)] for port in OURS}
        numbers = {port: f"1390{turn}00000{port}" for port in OURS}
        callers = {port: ring(lines[port], numbers[port], ways[port]) for port in OURS}
        for caller in callers.values():
            caller.wait_answered(timeout_s=30)
        for port, caller in callers.items():
            caller.press(f"{port}{turn}#")
        for caller in callers.values():
            caller.wait_released(timeout_s=30)
    for port, way in ways.items():
        (came,) = place.heard.of(port, "caller_id")[told_before[port] :]
        expected = (*SENT[way], numbers[port] if way not in (CallerIdMode.NONE, GARBLED) else None)
        assert (came["arrival"], came.get("mode"), came.get("number")) == expected
        assert f"{port} {port}{turn}" in plain_asterisk.said(place.lab, "PRESSED"), "the call is undisturbed"


def test_chan_dahdis_own_dtmf_caller_id_loses_the_call_that_brings_none(place: Place) -> None:
    with place.exchange.line(PLAIN) as end:
        end.sleep(REST_S)
        line = ExchangeLine(end)
        told = line.ring(caller="13800138000", mode=CallerIdMode.DTMF)
        told.wait_answered(timeout_s=30)
        told.hang_up(tone=None)
        told.wait_released(timeout_s=30)
        end.sleep(REST_S + 8)
        line.ring(caller="13800138001", mode=CallerIdMode.NONE)
        with pytest.raises(ExchangeTimeout):
            end.wait(LineEventKind.OFF_HOOK, timeout_s=HELD_S + 18)
    came = [said for said in plain_asterisk.said(place.lab, "CAME") if said.startswith(f"{PLAIN} ")]
    assert came == [f"{PLAIN} 13800138000"]


def test_idle_lines_cost_next_to_nothing(place: Place) -> None:
    share = place.heard.share_of_processor(10.0)
    print(f"six idle lines take {share:.1%} of an emulated processor")
    assert share < 0.5
