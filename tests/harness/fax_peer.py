"""Fax machines behind the switchboard's lines, and one at a phone's account: a second real Asterisk with spandsp."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.harness.other_asterisk import OtherAsterisk
from tests.harness.waiting import wait_for

# fmt: off
_MODULES = (
    "res_timing_timerfd", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb", "res_pjproject",
    "res_pjsip", "res_pjsip_session", "res_pjsip_sdp_rtp", "res_pjsip_caller_id", "res_pjsip_t38",
    "res_pjsip_outbound_authenticator_digest", "res_pjsip_outbound_registration", "res_pjsip_endpoint_identifier_ip",
    "res_pjsip_dtmf_info", "res_pjsip_nat", "res_pjsip_pubsub", "res_rtp_asterisk", "chan_pjsip", "bridge_simple",
    "codec_alaw", "codec_a_mu", "codec_resample", "format_wav", "pbx_config", "app_dial", "app_playtones",
    "app_senddtmf", "app_verbose", "app_exec", "app_db", "func_callerid", "func_channel", "func_strings",
    "func_logic", "func_db", "func_global", "res_fax", "res_fax_spandsp",
)
# fmt: on

_DIALPLAN = """
[send]
; A fax machine at a line: it dials, may press keys, and sends.
exten => s,1,Set(FAXOPT(ecm)=yes)
 same => n,Set(FAXOPT(localstationid)=${STATION})
 same => n,Wait(${KEYS_AFTER})
 same => n,ExecIf($["${KEYS}" != ""]?SendDTMF(${KEYS}))
 same => n,SendFAX(${FILE},${HOW})
 same => n,Hangup()
exten => h,1,Set(DB(sent/${NUMBER})=${FAXOPT(status)}|${FAXOPT(pages)}|${FAXMODE}|${FAXOPT(statusstr)})

[speak]
; Somebody who speaks, and is no fax machine.
exten => s,1,Wait(${KEYS_AFTER})
 same => n,ExecIf($["${KEYS}" != ""]?SendDTMF(${KEYS}))
 same => n,PlayTones(440/300,0/200,620/250,0/100,810/400,0/300)
 same => n,Wait(60)

[machine]
; The office's own fax machines, by where their accounts are called: one that is free, one that is busy.
exten => free,1,Answer()
 same => n,ReceiveFAX(${FOLDER}/machine.tif,f)
 same => n,Hangup()
exten => busy,1,Hangup(17)
exten => h,1,GotoIf($["${FAXOPT(status)}" = ""]?end)
 same => n,Set(DB(received/machine)=${FAXOPT(status)}|${FAXOPT(pages)}|${FAXMODE}|${FAXOPT(statusstr)})
 same => n(end),NoOp()
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """How a machine at the far end fared: SUCCESS or FAILED, its pages, T38 or audio, and words."""

    status: str
    pages: int
    mode: str
    words: str


class FaxPeer:
    """Open it, let its machines call, ask how they fared; close it."""

    def __init__(self, address: str = "127.0.0.5") -> None:
        """Take the ports; nothing runs yet."""
        self._address = address
        self._asterisk = OtherAsterisk("fax", address)
        self._machines: Sequence[str] = ()

    def open(self, box_port: int, accounts: Mapping[str, str], t38: Collection[str], machines: Sequence[str]) -> None:
        """Start with these accounts of the switchboard (passwords by name), of which `t38` have T.38.

        `machines` log in: the first as a free machine, the second as a busy one.
        """
        self._machines = machines
        self.folder.mkdir()
        self._asterisk.start(_MODULES, self._files() | {"pjsip.conf": self._pjsip(box_port, accounts, t38)})

    def close(self) -> None:
        """End it and remove its folder."""
        self._asterisk.close()

    @property
    def folder(self) -> Path:
        """Where pages to be sent are put, and what the office's machine received lies (`machine.tif`)."""
        return self._asterisk.folder / "faxes"

    def call(self, line: str, called: str, number: str, *, keys: str = "", after_s: float = 0, **send: str) -> None:
        """Call the switchboard by a line, showing `number`; send `file` as `station`, `how`, or speak without one."""
        file = send.get("file", "")
        variables = {
            "FILE": file,
            "HOW": send.get("how", "fz"),
            "STATION": send.get("station", ""),
            "KEYS": keys,
            "KEYS_AFTER": f"{after_s:g}",
            "NUMBER": number,
        }
        self._asterisk.originate(called, line, number, "send" if file else "speak", variables)

    def sent(self, number: str, within_s: float = 60) -> Sent:
        """Tell how the machine of this number fared, waiting for its end."""
        return wait_for(lambda: self._word("sent", number), f"the end of {number}'s fax", within_s, again_s=0.3)

    def machine_received(self, within_s: float = 60) -> Sent:
        """Tell how the office's machine fared, waiting for its end."""
        return wait_for(lambda: self._word("received", "machine"), "the machine's fax", within_s, again_s=0.3)

    def machines_are_registered(self) -> bool:
        """Tell whether the office's machines have logged in."""
        return self._asterisk.command("pjsip show registrations").count(" Registered") == len(self._machines)

    def hang_up(self, line: str) -> None:
        """End a line's call at once, as a pulled plug does at a machine."""
        self._asterisk.command(f"channel request hangup {self._channel(line)}")

    def die(self) -> None:
        """Be killed in the midst of it all: nobody says good-bye."""
        self._asterisk.die()

    def _channel(self, line: str) -> str:
        names = [name.partition("!")[0] for name in self._asterisk.command("core show channels concise").splitlines()]
        (channel,) = [name for name in names if name.startswith(f"PJSIP/{line}-")]
        return channel

    def _word(self, family: str, key: str) -> Sent | None:
        value = self._asterisk.stored(family).get(key)
        if value is None:
            return None
        status, pages, mode, words = value.split("|", 3)
        return Sent(status, int(pages or 0), mode, words)

    def _files(self) -> dict[str, str]:
        ports = self._asterisk.ports
        return {
            "extensions.conf": f"[globals]\nFOLDER = {self.folder}\n{_DIALPLAN}",
            "rtp.conf": f"[general]\nrtpstart = {ports.rtp_first}\nrtpend = {ports.rtp_last - 100}\n",
            "udptl.conf": f"[general]\nudptlstart = {ports.rtp_last - 99}\nudptlend = {ports.rtp_last}\n",
            "res_fax.conf": "",
        }

    def _pjsip(self, box_port: int, accounts: Mapping[str, str], t38: Collection[str]) -> str:
        text = f"""
[global]
type = global
endpoint_identifier_order = ip
[udp]
type = transport
protocol = udp
bind = {self._address}:{self._asterisk.ports.sip}
"""
        for machine, where in zip(self._machines, ("free", "busy"), strict=False):
            text += f"""
[{machine}-registration]
type = registration
transport = udp
outbound_auth = {machine}-auth
server_uri = sip:127.0.0.1:{box_port}
client_uri = sip:{machine}@127.0.0.1:{box_port}
contact_user = {where}
retry_interval = 2
"""
        if self._machines:
            text += f"[box]\ntype = identify\nendpoint = {self._machines[0]}\nmatch = 127.0.0.1\n"
        for name, password in accounts.items():
            text += f"""
[{name}]
type = endpoint
transport = udp
context = machine
disallow = all
allow = alaw
direct_media = no
rtp_symmetric = yes
aors = {name}
outbound_auth = {name}-auth
t38_udptl = {"yes" if name in t38 else "no"}
t38_udptl_ec = redundancy
[{name}]
type = aor
contact = sip:127.0.0.1:{box_port}
[{name}-auth]
type = auth
auth_type = userpass
username = {name}
password = {password}
"""
        return text
