"""The networks outside, as a second real Asterisk: a gateway that is known by its address, one that logs in, a carrier.

Each of the three has a loopback address of its own, as each would have in an office.

Numbers that the switchboard dials are answered by what their last four digits say (`FarNumber`), by a rig phone where
one of that name is registered.
"""

import secrets
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Literal, Self

from hil_rig.phones.api import PhoneAccount
from tests.harness.other_asterisk import OtherAsterisk
from tests.harness.waiting import wait_for

GATEWAY, REGISTERED, CARRIER = "127.0.0.2", "127.0.0.3", "127.0.0.4"
FAR_HZ = 1230.0
"""What whoever answers out there sounds like."""

_PHONES = tuple(f"1390000{n:04d}" for n in range(1, 5))

# fmt: off
MODULES = (
    "res_timing_timerfd", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb", "res_pjproject",
    "res_pjsip", "res_pjsip_session", "res_pjsip_sdp_rtp", "res_pjsip_caller_id", "res_pjsip_registrar",
    "res_pjsip_authenticator_digest", "res_pjsip_outbound_authenticator_digest", "res_pjsip_outbound_registration",
    "res_pjsip_endpoint_identifier_user", "res_pjsip_endpoint_identifier_ip", "res_pjsip_header_funcs",
    "res_pjsip_dtmf_info", "res_pjsip_nat", "res_pjsip_pubsub", "res_rtp_asterisk", "chan_pjsip",
    "bridge_simple", "codec_alaw", "codec_ulaw", "codec_a_mu", "codec_resample", "format_pcm", "format_wav",
    "pbx_config", "app_dial", "app_playtones", "app_senddtmf", "app_verbose", "app_exec", "func_callerid",
    "func_channel", "func_strings", "func_logic", "func_db", "app_db", "func_cut", "func_global",
    "res_clioriginate", "app_echo", "app_stack",
)
# fmt: on


class FarNumber(StrEnum):
    """Numbers out there, and what happens when they are dialled."""

    ANSWERS = "13911110001"
    PRESSES_1 = "13911110002"
    PRESSES_5_THEN_1 = "13911110003"
    SWITCHED_OFF = "13911110004"  # the network answers, and says so for ever
    SWITCHED_OFF_EARLY = "13911110005"  # the network says so before any answer
    BUSY = "13911110006"
    RINGS = "13911110007"
    HANGS_UP_WHEN_ASKED = "13911110008"


_DIALPLAN = f"""
[from-box]
exten => _X!,1,Set(TO=${{PJSIP_HEADER(read,To)}})
 same => n,Set(PAI=${{PJSIP_HEADER(read,P-Asserted-Identity)}})
 same => n,Set(RPID=${{PJSIP_HEADER(read,Remote-Party-ID)}})
 same => n,Set(FROM=${{PJSIP_HEADER(read,From)}})
 same => n,Set(N=$[0${{GLOBAL(SEEN)}} + 1])
 same => n,Set(GLOBAL(SEEN)=${{N}})
 same => n,Set(DB(seen/${{N}})=${{EXTEN}}|${{CHANNEL(endpoint)}}|${{FROM}}|${{PAI}}|${{RPID}})
 same => n,Set(LAST=${{EXTEN:-4}})
 same => n,GotoIf($["${{EXTEN:-11:7}}" = "1390000"]?phone)
 same => n,GotoIf($["${{EXTEN:-11:7}}" = "1391111"]?known)
 same => n,Hangup(1)
 same => n(known),Goto(number,${{LAST}},1)
 same => n(phone),Dial(PJSIP/${{EXTEN:-11}},60)
 same => n,Hangup(${{HANGUPCAUSE}})

[number]
exten => 0001,1,Ringing()
 same => n,Wait(0.5)
 same => n,Goto(talk,1)
exten => 0002,1,Answer()
 same => n,Wait(2)
 same => n,SendDTMF(1)
 same => n,Goto(talk,1)
exten => 0003,1,Answer()
 same => n,Wait(1)
 same => n,SendDTMF(5)
 same => n,Wait(1)
 same => n,SendDTMF(1)
 same => n,Goto(talk,1)
exten => 0004,1,Goto(talk,1)
exten => 0005,1,Progress()
 same => n,PlayTones({FAR_HZ:g})
 same => n,Wait(60)
exten => 0006,1,Hangup(17)
exten => 0007,1,Ringing()
 same => n,Wait(60)
exten => 0008,1,Answer()
 same => n,Wait(2)
 same => n,Hangup(16)
exten => talk,1,Answer()
 same => n,PlayTones({FAR_HZ:g})
 same => n,Wait(60)

[from-phone]
exten => _X!,1,Hangup(1)

[hold]
exten => s,1,Answer()
 same => n,PlayTones({FAR_HZ:g})
 same => n,Wait(60)
"""

CallerNumber = Literal["from", "pai", "rpid"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A call that the switchboard sent out here: the number, by whom it was taken, and the headers about the caller."""

    number: str
    taken_by: str
    from_: str
    asserted: str
    remote_party: str


@dataclass(frozen=True, slots=True)
class Box:
    """The switchboard as the networks know it: its SIP port, and the accounts' passwords."""

    sip_port: int
    registered_user: str = "goip"
    registered_password: str = ""
    carrier_user: str = "4008009999"
    carrier_password: str = ""
    caller_number: CallerNumber = "pai"


class FarEnd:
    """Open it, call the switchboard from it, ask it what it was called by; close it."""

    def __init__(self) -> None:
        """Take the ports; nothing runs yet."""
        self._asterisk = OtherAsterisk("far", GATEWAY)
        self.sip_port = self._asterisk.ports.sip
        self._phone_password = secrets.token_hex(8)

    def address(self, host: str) -> str:
        """Give where one of the networks is, as a document has it."""
        return f"{host}:{self.sip_port}"

    def open(self, box: Box) -> None:
        """Start, and wait until it answers."""
        files = {"extensions.conf": _DIALPLAN, "pjsip.conf": _pjsip(self.sip_port, box, self._phone_password)}
        self._asterisk.start(MODULES, files)

    def close(self) -> None:
        """End it and remove its folder."""
        self._asterisk.close()

    def __enter__(self) -> Self:
        """Begin; `open` starts it, once the switchboard's ports are known."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def command(self, text: str) -> str:
        """Give what a console command prints."""
        return self._asterisk.command(text)

    def call(self, called: str, by: Literal["gateway", "registered", "carrier"], number: str) -> None:
        """Call the switchboard as this network would, showing `number`; who answers there hears `FAR_HZ`."""
        self._asterisk.originate(called, f"box-{by}", number, "hold", {})

    def freeze(self, *, frozen: bool = True) -> None:
        """Let it answer nothing, as behind a broken cable; or let it go on."""
        self._asterisk.freeze(frozen=frozen)

    def hang_up_all(self) -> None:
        """End every call, and wait until they are gone."""
        self.command("channel request hangup all")
        wait_for(lambda: not self.channels(), "no call left at the far end")

    def channels(self) -> list[str]:
        """Name its channels."""
        return self._asterisk.channels()

    def seen(self) -> list[Seen]:
        """Give the calls that the switchboard has sent, in order."""
        found = self._asterisk.stored("seen")
        return [_seen(found[key]) for key in sorted(found, key=int)]

    def phone(self, number: str) -> PhoneAccount:
        """Give the account of a telephone out there, for a rig phone to register as."""
        assert number in _PHONES
        return PhoneAccount(number, self._phone_password, GATEWAY, self.sip_port, register=True)


def _seen(value: str) -> Seen:
    """Read what the dialplan noted; a name may hold our separator, too."""
    number, taken_by, headers = value.strip().split("|", 2)
    from_, asserted, remote_party = headers.rsplit("|", 2)
    return Seen(number, taken_by, from_, asserted, remote_party)


_COMMON = """type = endpoint
disallow = all
allow = alaw
direct_media = no
rtp_symmetric = yes
force_rport = yes
"""


def _pjsip(port: int, box: Box, phone_password: str) -> str:
    shown = {
        "from": "",
        "pai": "send_pai = yes\ntrust_id_outbound = yes\nfrom_user = trunk\n",
        "rpid": "send_rpid = yes\ntrust_id_outbound = yes\nfrom_user = trunk\n",
    }[box.caller_number]
    server = f"127.0.0.1:{box.sip_port}"
    text = "[global]\ntype = global\nendpoint_identifier_order = request_uri,auth_username,username,ip\n"
    for name, host in (("gateway", GATEWAY), ("registered", REGISTERED), ("carrier", CARRIER)):
        text += f"[{name}]\ntype = transport\nprotocol = udp\nbind = {host}:{port}\n"
    # the switchboard calls each network at its own address, which stands in the request
    text += f"""
[box-gateway]
{_COMMON}context = from-box
transport = gateway
identify_by = request_uri
aors = box-gateway
{shown}
[box-gateway]
type = aor
contact = sip:{server}
[box-gateway-id]
type = identify
endpoint = box-gateway
match_request_uri = /sip:[^@]+@127.0.0.2/

[box-registered]
{_COMMON}context = from-box
transport = registered
identify_by = request_uri
aors = box-registered
outbound_auth = box-registered
{shown}
[box-registered]
type = aor
contact = sip:{server}
[box-registered]
type = auth
auth_type = userpass
username = {box.registered_user}
password = {box.registered_password}
[box-registered-id]
type = identify
endpoint = box-registered
match_request_uri = /sip:[^@]+@127.0.0.3/
[registered-registration]
type = registration
transport = registered
outbound_auth = box-registered
server_uri = sip:{server}
client_uri = sip:{box.registered_user}@{server}
contact_user = {box.registered_user}
retry_interval = 2
forbidden_retry_interval = 2
expiration = 60

[{box.carrier_user}]
{_COMMON}context = from-box
transport = carrier
identify_by = auth_username
auth = {box.carrier_user}
aors = {box.carrier_user}
{shown}
[{box.carrier_user}]
type = aor
max_contacts = 1
remove_existing = yes
[{box.carrier_user}]
type = auth
auth_type = userpass
username = {box.carrier_user}
password = {box.carrier_password}
[box-carrier]
{_COMMON}context = from-box
transport = carrier
identify_by = ip
aors = box-carrier
{shown}
[box-carrier]
type = aor
contact = sip:{server}
"""
    for number in _PHONES:
        text += f"""
[{number}]
{_COMMON}context = from-phone
transport = gateway
identify_by = auth_username
auth = {number}
aors = {number}
[{number}]
type = aor
max_contacts = 1
remove_existing = yes
[{number}]
type = auth
auth_type = userpass
username = {number}
password = {phone_password}
"""
    return text
