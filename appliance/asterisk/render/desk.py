"""The dialplan of desk phones: it asks the controller; alone, it still reaches colleagues and emergency numbers (B13).

Everything it dials alone stands in Asterisk's data base, put there from the document: `desk/<dialled>/1`, `/2` and so on
are tried in turn, and `desk/<dialled>/1/mark` tells which line that one takes, if it takes one. Whatever else is dialled
while the controller is away is not dialled at all.

What is dialled for the controller and outlives it is left in the data base, as in the callers' frame.
"""

from collections.abc import Iterator

from appliance.asterisk.names import phone_channel, telephone_ports
from appliance.asterisk.outgoing import outgoing_lines
from appliance.config.accounts import house_phone
from appliance.config.model.document import Document
from appliance.config.model.endpoint import AnalogEndpoint, PhoneEndpoint
from appliance.domain.ids import OUTSIDE, EndpointId, LineId

DESK = "desk"
"""The script path by which the controller tells a desk phone's call from a caller's."""

DESK_CONTEXT = """
[from-desk]
exten => _[0-9*#+]!,1,MSet(ZONGJI_CALLED=${FILTER(0-9*#+,${EXTEN}):0:32},__ZONGJI_CALL=${UNIQUEID},TRANSFER_CONTEXT=zongji-transferred,ZONGJI_REVISION=${DB(zongji/current)})
 same => n,Goto(zongji-desk-2,s,1)

[zongji-desk-2]
exten => s,1,MSet(CTL_DONE=0,AGIEXITONHANGUP=yes,DYNAMIC_FEATURES=${ZONGJI_CODES_STAFF},TIMEOUT(absolute)=${ZONGJI_FIRST_LIMIT})
 same => n,AGI(${ZONGJI_AGI_DESK},${ZONGJI_DESK},${ZONGJI_CALLED})
 same => n,GotoIf($["${CTL_DONE}" = "1"]?end)
 same => n(alone),Set(TIMEOUT(absolute)=0)
 same => n,GotoIf($["${DIALSTATUS}" = "ANSWER"]?end)
 same => n,Set(TURN=1)
 same => n(next),Set(DIAL=${DB(zongji/${ZONGJI_REVISION}/desk/${ZONGJI_CALLED}/${TURN})})
 same => n,GotoIf($["${DIAL}" = ""]?end)
 same => n,Set(MARK=${DB(zongji/${ZONGJI_REVISION}/desk/${ZONGJI_CALLED}/${TURN}/mark)})
 same => n,Dial(${DIAL},60,gib(zongji-mark^s^1(${MARK})))
 same => n,GotoIf($["${DIALSTATUS}" = "ANSWER"]?end)
 same => n,Set(TURN=$[${TURN} + 1])
 same => n,Goto(next)
 same => n(end),Hangup()
exten => T,1,Goto(s,alone)
exten => h,1,GotoIf($["${CTL_DONE}" = "1" | "${DIALSTATUS}" = "" | "${TURN}" != ""]?end)
 same => n,Set(DB(zongji-left/${UNIQUEID})=v3|${EPOCH}|${ZONGJI_DESK}|${ZONGJI_CALLED}|||${DIALSTATUS}|${ZONGJI_ANSWERED}|${ZONGJI_ANSWERED_AGENT}|${ZONGJI_ANSWERED_ENDPOINT}||${ZONGJI_REVISION})
 same => n(end),NoOp()
"""


def desk_entries(document: Document) -> dict[str, str]:
    """Give what desk phones reach without the controller, as keys below the revision's number."""
    ports = telephone_ports(document)
    entries = {f"{DESK}/{dialled}/1": phone_channel(phone, ports) for dialled, phone in _phones(document)}
    ways = outgoing_lines(document)
    site = document.site
    for number in site.emergency_numbers:
        groups = site.emergency_trunk_groups or tuple(document.trunk_groups)
        lines = dict.fromkeys(line for group in groups for line in document.trunk_groups[group].lines)
        for turn, line in enumerate(lines, 1):
            entries[f"{DESK}/{number}/{turn}"] = ways[LineId(line)].channel(number)
            entries[f"{DESK}/{number}/{turn}/mark"] = f"^{OUTSIDE}^{line}"  # agent, endpoint, line, as Dial passes them
    return entries


def _phones(document: Document) -> Iterator[tuple[str, EndpointId]]:
    phones = ((id_, house_phone(id_, document)) for id_ in document.agents)
    yield from ((id_, phone) for id_, phone in phones if phone is not None)
    for id_, endpoint in document.endpoints.items():
        if isinstance(endpoint, PhoneEndpoint | AnalogEndpoint) and endpoint.extension is not None:
            yield endpoint.extension, EndpointId(id_)
