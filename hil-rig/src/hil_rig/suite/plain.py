"""A plain Asterisk in the lab, commissioned for the suite: its sample configuration, and a small dialplan.

chan_dahdi.conf holds what the sample that Asterisk ships has in force, and what any installer has to add: busy
detection by count (the sample has it commented out), each line's caller ID, and no echo canceller, for joined spans
have four wires.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hil_rig.exchanges.dahdi import DahdiExchange
from hil_rig.lab import plain_asterisk
from hil_rig.lab.machine import Lab
from hil_rig.suite.commissioning import Commissioning
from hil_rig.suite.worlds import ExchangeWorld

_SAMPLE = """\
[channels]
usecallerid=yes
callwaiting=yes
usecallingpres=yes
callwaitingcallerid=yes
threewaycalling=yes
transfer=yes
canpark=yes
cancallforward=yes
callreturn=yes
group=1
echocancel=no
busydetect=yes
busycount=4
buffers=32,immediate
"""
_LINES: Mapping[str, tuple[int, str]] = {
    "fsk": (6, "cidsignalling=bell\ncidstart=ring\n"),
    "v23": (1, "cidsignalling=v23\ncidstart=ring\n"),
    "dtmf": (1, "cidsignalling=dtmf\ncidstart=dtmf\n"),
    "dtmf_after_ring": (1, "cidsignalling=dtmf\ncidstart=ring\n"),
}
"""How many lines expect which caller ID."""
_PHONES = 2
_MODULES = ("app_senddtmf",)
DIALPLAN = """\
[from-line]
exten => s,1,Answer()
 same => n,Set(LINE=${CHANNEL(dahdi_channel)})
 same => n,Playtones(1000)
 same => n,Wait(0.3)
 same => n,StopPlaytones()
 same => n,Wait(0.2)
 same => n,SendDTMF(${FILTER(0-9,${CALLERID(num)})}#,100,100)
 same => n(collect),Read(KEYS,,40,t(),1,2)
 same => n,GotoIf($["${KEYS}" = ""]?collect)
 same => n,GotoIf($["${KEYS}" = "*71"]?prompt)
 same => n,GotoIf($["${KEYS}" = "*72"]?record)
 same => n,GotoIf($["${KEYS:0:3}" = "*73"]?talk)
 same => n,SendDTMF(${KEYS},100,100)
 same => n,Goto(collect)
 same => n(prompt),Playtones(600)
 same => n,Wait(30)
 same => n,StopPlaytones()
 same => n,Goto(collect)
 same => n(record),Record(/tmp/suite-${LINE}.wav,0,40,q)
 same => n,Goto(collect)
 same => n(talk),Dial(DAHDI/${KEYS:3},60)
 same => n,Hangup()
[from-phone]
exten => _8XXX.,1,Dial(DAHDI/${EXTEN:1:2}/${EXTEN:3},60)
 same => n,Hangup()
"""


def ports() -> list[str]:
    """The switchboard's ports, lines first."""
    return ["fxo"] * sum(count for count, _ in _LINES.values()) + ["fxs"] * _PHONES


def setup() -> Commissioning:
    """How it is set up."""
    lines: dict[str, tuple[str, ...]] = {}
    first = 1
    for mode, (count, _) in _LINES.items():
        lines[mode] = tuple(str(number) for number in range(first, first + count))
        first += count
    lines["none"] = lines["fsk"]
    return Commissioning(
        "plain",
        talk_code="*73{phone}",
        outgoing_code="8{line:0>2}",
        caller_id_lines=lines,
        about="Asterisk with its sample chan_dahdi.conf, busydetect=yes and busycount=4",
    )


def files() -> dict[str, bytes]:
    """Asterisk's configuration."""
    texts = dict(plain_asterisk.files(ports(), DIALPLAN))
    modules = texts["/etc/asterisk/modules.conf"] + "".join(f"load={name}.so\n" for name in _MODULES).encode()
    texts["/etc/asterisk/modules.conf"] = modules
    texts["/etc/asterisk/chan_dahdi.conf"] = channels().encode()
    texts.pop("/etc/asterisk/dsp.conf")  # the sample changes nothing there
    return texts


def channels() -> str:
    """chan_dahdi.conf."""
    text, number = [_SAMPLE], 1
    for count, caller_id in _LINES.values():
        text.append(f"{caller_id}signalling=fxs_ks\ncontext=from-line\nchannel => {number}-{number + count - 1}\n")
        number += count
    phones = f"{number}-{number + _PHONES - 1}"
    text.append(f"cidsignalling=bell\ncidstart=ring\nsignalling=fxo_ks\ncontext=from-phone\nchannel => {phones}\n")
    return "".join(text)


@contextmanager
def plain_world(run: Path) -> Iterator[ExchangeWorld]:
    """Boot the lab with a plain Asterisk in it; its log stays in `run`. LabMissing where there is no lab."""
    with Lab(run, files()) as lab:
        exchange = DahdiExchange(lab, ports())
        exchange.lay()
        plain_asterisk.start(lab, timeout_s=180.0)
        lines = len(ports()) - _PHONES
        yield ExchangeWorld(exchange, setup(), [str(lines + 1 + number) for number in range(_PHONES)])
        (run / "asterisk.log").write_bytes(lab.read(plain_asterisk.LOG))
