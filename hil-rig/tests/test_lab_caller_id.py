"""chan_dahdi's own way for DTMF caller ID loses calls; a port that hands each call over at its first ring loses none.

Run by `-m lab`, or by this file's path; `ZONGJI_LAB` names the lab (skipped without it: `emulator.HOW_TO_MAKE`).
"""

from collections.abc import Iterator

import pytest

from hil_rig.exchanges.api import ExchangeTimeout, LineEventKind
from hil_rig.exchanges.calling import CallerIdMode
from hil_rig.exchanges.dahdi import REST_S, DahdiExchange
from hil_rig.exchanges.line import ExchangeLine
from hil_rig.lab import emulator, plain_asterisk
from hil_rig.lab.emulator import LabMissing
from hil_rig.lab.machine import Lab

pytestmark = [pytest.mark.lab, pytest.mark.timeout(300), pytest.mark.xdist_group("lab")]

KEYED, AT_ONCE = "1", "2"
CHANNELS = f"""\
{plain_asterisk.CHANNELS}signalling=fxs_ks
context=from-line
cidsignalling=dtmf
cidstart=dtmf
channel => {KEYED}
usecallerid=no
channel => {AT_ONCE}
"""
DIALPLAN = """\
[from-line]
exten => s,1,Verbose(1,CAME ${CHANNEL(dahdi_channel)} ${CALLERID(num)})
 same => n,Wait(6)
 same => n,Answer()
 same => n,Wait(60)
"""
RINGS_S = 25.0
"""Five rings in vain."""


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    try:
        emulator.folder()
    except LabMissing as why:
        pytest.skip(str(why))
    run = tmp_path_factory.mktemp("lab-caller-id")
    files = {**plain_asterisk.files(["fxo"] * 2, DIALPLAN), "/etc/asterisk/chan_dahdi.conf": CHANNELS.encode()}
    with Lab(run, files) as running:
        DahdiExchange(running, ["fxo"] * 2).lay()
        plain_asterisk.start(running)
        yield running
        (run / "asterisk.log").write_bytes(running.read(plain_asterisk.LOG))


def came(lab: Lab, port: str) -> list[str]:
    """The numbers with which calls came at a port, in order."""
    said = (words.split(" ") for words in plain_asterisk.said(lab, "CAME"))
    return [" ".join(number) for at, *number in said if at == port]


def test_chan_dahdis_own_dtmf_caller_id_loses_the_call_that_brings_none(lab: Lab) -> None:
    with DahdiExchange(lab, ["fxo"] * 2).line(KEYED) as end:
        end.sleep(REST_S)
        line = ExchangeLine(end)
        caller = line.ring(caller="13800138000", mode=CallerIdMode.DTMF)
        caller.wait_answered(timeout_s=30)
        end.sleep(1.0)  # DAHDI sees no battery cut within 600 ms of going off-hook (DAHDI_DEFAULT_DEBOUNCETIME)
        caller.hang_up(tone=None)
        caller.wait_released(timeout_s=30)
        end.sleep(REST_S + 8)
        line.ring()
        with pytest.raises(ExchangeTimeout):
            end.wait(LineEventKind.OFF_HOOK, RINGS_S)
    assert came(lab, KEYED) == ["13800138000"]


def test_a_call_that_is_handed_over_at_its_first_ring_comes_without_a_number_too(lab: Lab) -> None:
    with DahdiExchange(lab, ["fxo"] * 2).line(AT_ONCE) as end:
        end.sleep(REST_S)
        ExchangeLine(end).ring().wait_answered(timeout_s=30)
    assert came(lab, AT_ONCE) == [""]
