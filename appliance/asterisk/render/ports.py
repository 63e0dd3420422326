"""Ports of telephone cards: the contexts in which the calls of lines and of telephones come in, and what is loaded.

How each port is set stands in `chan_dahdi.conf`, which is rendered elsewhere (`appliance.lines.card_settings`): its
variables tell which line or telephone it is. Whoever lifts a telephone hears a dial tone and keys a number; what is
known in the house is dialled soon after its last key, everything else when no key has come for a while, or after a #.
"""

from appliance.asterisk.names import telephone_ports
from appliance.config.accounts import owner_of
from appliance.config.model.document import Document
from appliance.config.model.line import AnalogLine

LINE_CONTEXT = "from-port"
"""Where callers come in who call a line at a port."""
TELEPHONE_CONTEXT = "from-telephone"
"""Where a telephone at a port comes in when it is lifted."""

PORT_MODULES = ("chan_dahdi",)
"""What Asterisk loads for them; a box without cards loads none of it."""

_FIRST_KEY_S = 20
"""How long a lifted telephone may keep still."""
_KNOWN_S = 1.5
_UNKNOWN_S = 2.5
"""How long no key comes after a whole number: what is known here goes by the first, anything else by both together."""
_LONGEST = 32

PORT_CONTEXTS = f"""
[{LINE_CONTEXT}]
; The port's own variables name the line and its number; nothing else is known of what was called.
exten => s,1,MSet(ZONGJI_CALLED=${{FILTER(0-9*#+,${{ZONGJI_OWN}}):0:32}},__ZONGJI_CALL=${{UNIQUEID}})
 same => n,Set(ZONGJI_REVISION=${{DB(zongji/current)}})
 same => n,Goto(zongji-frame-2,s,1)

[{TELEPHONE_CONTEXT}]
exten => s,1,Set(ZONGJI_AGENT=${{DB(zongji/${{DB(zongji/current)}}/port/${{ZONGJI_DESK}}/agent)}})
 same => n,ExecIf($["${{ZONGJI_AGENT}}" != ""]?Set(CALLERID(num)=${{ZONGJI_AGENT}}))
 same => n,Answer()
 same => n,Goto(zongji-keyed-1,s,1)

[zongji-keyed-1]
; Between two keys that are pressed one after the other there is one Read: whatever else is done there takes time, in
; which an old machine may miss a key.
exten => s,1,Read(KEYED,dial,1,i,1,{_FIRST_KEY_S})
 same => n,GotoIf($["${{KEYED}}" = ""]?whole)
 same => n(more),Read(KEYS,,{_LONGEST},,1,{_KNOWN_S})
 same => n,Set(KEYED=${{FILTER(0-9*,${{KEYED}}${{KEYS}}):0:{_LONGEST}}})
 same => n,GotoIf($["${{READSTATUS}}" = "OK"]?whole)
 same => n,GotoIf($["${{DB(zongji/${{DB(zongji/current)}}/desk/${{KEYED}}/1)}}" != ""]?whole)
 same => n,Read(KEYS,,1,,1,{_UNKNOWN_S})
 same => n,Set(KEYED=${{KEYED}}${{KEYS}})
 same => n,GotoIf($["${{READSTATUS}}" = "OK" & "${{KEYS}}" != ""]?more)
 same => n(whole),GotoIf($["${{KEYED}}" != ""]?from-desk,${{KEYED}},1)
 same => n,Hangup()
"""


def owner_entries(document: Document) -> dict[str, str]:
    """Give what the contexts look up: whose own each telephone at a port is, `port/<endpoint>/agent`."""
    owners = ((id_, owner_of(id_, document)) for id_ in telephone_ports(document))
    return {f"port/{id_}/agent": agent for id_, agent in owners if agent is not None}


def has_ports(document: Document) -> bool:
    """Tell whether a document names ports of cards."""
    return bool(telephone_ports(document)) or any(isinstance(line, AnalogLine) for line in document.lines.values())
