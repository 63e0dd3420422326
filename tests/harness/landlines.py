"""A telephone exchange as a second real Asterisk: two lines of ours go to it, and it sends a country's tones on them.

Its tones are off by as much as real exchanges' are. What it does wrong is switched on by a fault.
"""

from enum import StrEnum
from types import TracebackType
from typing import Self

from tests.harness.far_end import MODULES
from tests.harness.other_asterisk import OtherAsterisk
from tests.harness.waiting import wait_for

ADDRESS = "127.0.0.6"
NUMBERS = {"a": "62000001", "b": "62000002"}
"""What is dialled to reach a line of ours, by the line."""
CHANNELS = {"a": "701", "b": "702"}
PREFIXES = {"a": "71", "b": "72"}
NOBODY = "62009999"
"""A number that rings, and that nobody answers."""

_INDICATIONS = """[general]
country = off
[off]
description = China, a little off
ringcadence = 1000,4000
dial = 446
busy = 446/365,0/340
ring = 446/1030,0/3900
congestion = 446/720,0/690
callwaiting = 446/400,0/4000
record = 950/400,0/10000
"""


class Fault(StrEnum):
    """What the exchange does wrong on calls from a line."""

    NONE = ""
    SILENT = "silent"  # nothing tells that the far end has hung up
    ELSEWHERE = "elsewhere"  # the number is somebody else's: it rings there
    ENGAGED = "engaged"  # a real caller is on the other line just then, so this one hears busy
    NO_CALLER_ID = "anonymous"
    AT_ONCE = "early"  # a call is answered before whom it calls takes it
    WITHOUT_KEYS = "deaf"  # the other end is told of no key


_DIALPLAN = f"""
[from-box]
exten => _7[12].,1,Set(FROM=${{IF($["${{EXTEN:0:2}}" = "71"]?a:b)}})
 same => n,Set(FAULT=${{DB(fault/${{FROM}})}})
 same => n,Set(CALLERID(num)=${{IF($["${{FROM}}" = "a"]?{NUMBERS["a"]}:{NUMBERS["b"]})}})
 same => n,ExecIf($["${{FAULT}}" = "anonymous"]?Set(CALLERID(pres)=prohib))
 same => n,ExecIf($["${{FAULT}}" = "anonymous"]?Set(CALLERID(num)=))
 same => n,Progress()
 same => n,ExecIf($["${{FAULT}}" = "early"]?Answer())
 same => n,GotoIf($["${{FAULT}}" = "elsewhere"]?number,{NOBODY},1)
 same => n,GotoIf($["${{FAULT}}" = "engaged"]?busy,s,1)
 same => n,Goto(number,${{EXTEN:2}},1)

[number]
exten => {NUMBERS["a"]},1,Dial(PJSIP/{CHANNELS["a"]}@box,60,gr(ring))
 same => n,Goto(over,s,1)
exten => {NUMBERS["b"]},1,Dial(PJSIP/{CHANNELS["b"]}@box,60,gr(ring))
 same => n,Goto(over,s,1)
exten => {NOBODY},1,PlayTones(ring)
 same => n,Wait(120)

[over]
exten => s,1,GotoIf($["${{FAULT}}" = "silent"]?quiet)
 same => n,PlayTones(busy)
 same => n(quiet),Wait(60)
 same => n,Hangup()

[busy]
exten => s,1,PlayTones(busy)
 same => n,Wait(60)

[hold]
exten => s,1,Answer()
 same => n,PlayTones(1230)
 same => n,Wait(60)
"""


class LandlineExchange:
    """Open it, switch faults on and off, call the switchboard from it; close it."""

    def __init__(self) -> None:
        """Take the ports; nothing runs yet."""
        self._asterisk = OtherAsterisk("exchange", ADDRESS)

    @property
    def address(self) -> str:
        """Where it is, as a document has it."""
        return f"{ADDRESS}:{self._asterisk.ports.sip}"

    def open(self, box_port: int) -> None:
        """Start, and wait until it answers."""
        files = {"extensions.conf": _DIALPLAN, "indications.conf": _INDICATIONS}
        self._asterisk.start(MODULES, files | {"pjsip.conf": _pjsip(self._asterisk.ports.sip, box_port)})

    def __enter__(self) -> Self:
        """Begin; `open` starts it, once the switchboard's ports are known."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self._asterisk.close()

    def fault(self, line: str, fault: Fault) -> None:
        """Do this wrong on calls from a line from now on."""
        self._asterisk.command(f"database put fault {line} {fault.value or 'none'}")

    def call(self, line: str, number: str) -> None:
        """Have somebody call on a line, showing `number`; who answers there hears a tone."""
        self._asterisk.originate(CHANNELS[line], "box", number, "hold", {})

    def channels(self) -> list[str]:
        """Name its channels."""
        return self._asterisk.channels()

    def hang_up_all(self) -> None:
        """End every call, and wait until they are gone."""
        self._asterisk.command("channel request hangup all")
        wait_for(lambda: not self.channels(), "no call left at the exchange")


def _pjsip(port: int, box_port: int) -> str:
    return f"""[global]
type = global
endpoint_identifier_order = request_uri,ip
[transport]
type = transport
protocol = udp
bind = {ADDRESS}:{port}

[box]
type = endpoint
disallow = all
allow = alaw
direct_media = no
rtp_symmetric = yes
force_rport = yes
context = from-box
transport = transport
aors = box
inband_progress = yes
send_pai = yes
trust_id_outbound = yes
from_user = trunk
[box]
type = aor
contact = sip:127.0.0.1:{box_port}
[box-id]
type = identify
endpoint = box
match = 127.0.0.1
"""
