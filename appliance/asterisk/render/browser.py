"""Phones in the browser: WebRTC over a WebSocket that only `zongji-web`, on this machine, connects to.

Their passwords stand in no file: the controller puts each into Asterisk's data base for a few minutes
(`services/browser_phone.py`), where the second of the two places for passwords is. Asterisk proves who somebody is by
the name that goes with the password, and lets nobody register but for their own address.

The test caller is an admin who hears a hotline before any line is plugged in, seeming to come from the number in
X-Zongji-Number. It registers nowhere, may transfer nobody and reaches hotlines alone (C7): what it dials is a
hotline's id, and the frame takes it like any caller.
"""

from appliance.asterisk.render.section import section
from appliance.asterisk.render.sip import COMMON, SEPARATE_LOGIN
from appliance.config.model.document import Document
from appliance.config.model.endpoint import BrowserEndpoint
from appliance.domain.ids import TEST_CALL
from appliance.domain.instance import Instance

PASSWORDS = "zongji_phones"
"""Where in Asterisk's data base the passwords are; the family of the objects themselves is below it."""

SORCERY = section("res_pjsip", [("auth", "config,pjsip.conf,criteria=type=auth"), ("auth", f"astdb,{PASSWORDS}")])

_WEBRTC: dict[str, str | int] = {key: value for key, value in COMMON.items() if key != "transport"} | {
    "webrtc": "yes",
    "allow": "opus,alaw",
    "dtmf_mode": "auto_info",
    "rtp_timeout": 10,
    "rtp_timeout_hold": 60,
}
"""`rtp_timeout` ends the call of a page that was closed: no BYE ever comes."""

TEST_CALL_CONTEXT = """
[from-test]
exten => _[0-9a-z]!,1,MSet(ZONGJI_CALLED=${FILTER(0-9a-z\\x2D,${EXTEN}):0:40},__ZONGJI_CALL=${UNIQUEID},ZONGJI_REVISION=${DB(zongji/current)})
 same => n,Set(SHOWN=${FILTER(0-9+,${PJSIP_HEADER(read,X-Zongji-Number)}):0:20})
 same => n,Set(CALLERID(all)=${SHOWN})
 same => n,ExecIf($["${SHOWN}" = ""]?MSet(CALLERID(num-valid)=0,CALLERID(name-valid)=0))
 same => n,Goto(zongji-frame-2,s,1)
"""


def http_file(instance: Instance) -> str:
    """Render http.conf: the WebSocket, on loopback."""
    return section("general", {"enabled": "yes", "bindaddr": "127.0.0.1", "bindport": instance.ports.sip_ws})


def browser_sections(document: Document) -> str:
    """Render the part of pjsip.conf that is the browsers'. The transport opens no port: http.conf's is the one."""
    parts = [section("ws", {"type": "transport", "protocol": "ws", "bind": "127.0.0.1"}), _test_caller()]
    for id_, endpoint in document.endpoints.items():
        if isinstance(endpoint, BrowserEndpoint):
            parts.append(_agents(id_, endpoint.agent))
    return "".join(parts)


def tried_entries(document: Document) -> dict[str, str]:
    """Give what the frame looks up when the controller is away: each hotline by its id."""
    return {f"route/{TEST_CALL}/{id_}": id_ for id_ in document.hotlines}


def _agents(id_: str, agent: str) -> str:
    marks = (("ZONGJI_DESK", id_), ("ZONGJI_AGENT", agent), ("ZONGJI_ENDPOINT", id_))
    endpoint = _WEBRTC | SEPARATE_LOGIN | {"context": "from-desk", "auth": f"{id_}-auth", "aors": id_}
    settings = [*endpoint.items(), *(("set_var", f"{name}={value}") for name, value in marks)]
    aor = {"type": "aor", "max_contacts": 1, "remove_existing": "yes", "qualify_frequency": 0}
    return section(id_, settings) + section(id_, aor)


def _test_caller() -> str:
    settings = {"context": "from-test", "auth": f"{TEST_CALL}-auth", "allow_transfer": "no"}
    return section(TEST_CALL, _WEBRTC | SEPARATE_LOGIN | settings | {"set_var": f"__ZONGJI_LINE={TEST_CALL}"})
