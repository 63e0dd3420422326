"""The fail-open dialplan frame: it asks the controller, and serves the caller by itself when there is none (F9).

Its text never changes while calls run: what depends on the company stands in Asterisk's data base (`database` below).
A changed frame gets a new context name, because a live call goes on at its old priority number in the new text.

How it works: `TIMEOUT(absolute)` is a dead-man's handle that the controller renews before every step. The frame lifts it
when an agent answers, and sets it again when the agent's phone is released, as the next word must then come from a
controller that lives. `CTL_DONE` is the controller's word that the call is finished; without it the frame goes on alone, whether
the controller is down, was killed or hangs. What the frame did alone is left in the data base for the controller to
find when it is back.
"""

from collections.abc import Mapping

from appliance.asterisk.consulting import CONSULT
from appliance.asterisk.fax import FAXED
from appliance.asterisk.leg_caller import CODE
from appliance.asterisk.names import phone_channel, telephone_ports
from appliance.asterisk.reentry import AGAIN
from appliance.asterisk.render.browser import TEST_CALL_CONTEXT, tried_entries
from appliance.asterisk.render.desk import DESK, DESK_CONTEXT, desk_entries
from appliance.asterisk.render.far_end import FAR_END_CONTEXTS
from appliance.asterisk.render.features import CALLER_FEATURES, CONTROLLER_FEATURES, STAFF_FEATURES
from appliance.asterisk.render.peers import peer_entries
from appliance.asterisk.render.ports import PORT_CONTEXTS, owner_entries
from appliance.asterisk.render.recording import RECORDING, unrecorded_entries
from appliance.asterisk.render.section import section
from appliance.asterisk.render.transfer import TRANSFER_LINES
from appliance.config.accounts import house_phones
from appliance.config.model.document import Document
from appliance.domain.ids import HotlineId
from appliance.domain.instance import Instance
from appliance.routing.hotline import forms_of

FIRST_LIMIT_S = 4
"""How long a caller waits for a controller that is there but hangs."""

LEFT_BEHIND = "zongji-left"
"""The data base family in which the frame leaves what it knows of a call that the controller did not finish.

A value reads `v3|ended|line|called|caller|alone|DIALSTATUS|answered|agent|endpoint|message|revision`, times in epoch
seconds.
"""

ROUTES = "zongji"
"""The data base family that holds what the frame needs of the company, below the number of each revision in use."""

CURRENT = "current"
"""The key in that family that names the revision in force. A call reads it once, when it begins."""

REVISION_VARIABLE = "ZONGJI_REVISION"
"""The channel variable in which a line's channel keeps the revision that its call began with."""

_FRAME = """
[from-line]
exten => _[0-9*#+]!,1,MSet(ZONGJI_CALLED=${FILTER(0-9*#+,${EXTEN}):0:32},__ZONGJI_CALL=${UNIQUEID},ZONGJI_REVISION=${DB(zongji/current)})
 same => n,Goto(zongji-frame-2,s,1)

[from-peer]
; A gateway's channels are told apart by what the gateway calls us by; a carrier's calls all have the carrier's line.
exten => s,1,MSet(ZONGJI_CALLED_BY=,__ZONGJI_CALL=${UNIQUEID},ZONGJI_REVISION=${DB(zongji/current)})
 same => n,Goto(zongji-peer-1,s,1)
exten => _[0-9A-Za-z*#+]!,1,MSet(ZONGJI_CALLED_BY=${FILTER(0-9A-Za-z*#+_.\\x2D,${EXTEN}):0:40},__ZONGJI_CALL=${UNIQUEID},ZONGJI_REVISION=${DB(zongji/current)})
 same => n,Goto(zongji-peer-1,s,1)

[zongji-peer-1]
exten => s,1,MSet(ZONGJI_CALLED=${FILTER(0-9*#+,${ZONGJI_CALLED_BY}):0:32},__ZONGJI_LINE=${DB(zongji/${ZONGJI_REVISION}/peer/${ZONGJI_PEER}/by/${ZONGJI_CALLED_BY})})
 same => n,ExecIf($["${ZONGJI_LINE}" = ""]?Set(__ZONGJI_LINE=${DB(zongji/${ZONGJI_REVISION}/peer/${ZONGJI_PEER}/any)}))
 same => n,GotoIf($["${ZONGJI_LINE}" = ""]?nobody)
 same => n,GotoIf($["${ZONGJI_CALLED_BY}" != "${DB(zongji/${ZONGJI_REVISION}/peer/${ZONGJI_PEER}/account)}"]?known)
 same => n,Set(ZONGJI_TO=${PJSIP_HEADER(read,To)})
 same => n,Set(ZONGJI_TO=${CUT(ZONGJI_TO,:,2)})
 same => n,Set(ZONGJI_CALLED=${FILTER(0-9*#+,${CUT(ZONGJI_TO,@,1)}):0:32})
 same => n(known),Goto(zongji-frame-2,s,1)
 same => n(nobody),Hangup(1)

[zongji-frame-2]
exten => s,1,MSet(CTL_DONE=0,AGIEXITONHANGUP=yes,__ZONGJI_CALLER=${CHANNEL},TIMEOUT(absolute)=${ZONGJI_FIRST_LIMIT})
 same => n,AGI(${ZONGJI_AGI},${ZONGJI_LINE},${ZONGJI_CALLED})
 same => n,GotoIf($["${CTL_DONE}" = "1"]?end)
 same => n(alone),Set(TIMEOUT(absolute)=0)
 same => n,GotoIf($["${DIALSTATUS}" = "ANSWER"]?end)
 same => n,GotoIf($["${ZONGJI_MESSAGE}" != ""]?end)
 same => n,GotoIf($["${ZONGJI_FAX}" != ""]?end)
 same => n,Set(ZONGJI_ALONE=1)
 same => n,Set(HOTLINE=${DB(zongji/${ZONGJI_REVISION}/route/${ZONGJI_LINE}/${ZONGJI_CALLED})})
 same => n,ExecIf($["${HOTLINE}" = ""]?Set(HOTLINE=${DB(zongji/${ZONGJI_REVISION}/route/${ZONGJI_LINE}/any)}))
 same => n,GotoIf($["${HOTLINE}" = ""]?end)
 same => n,Answer()
 same => n,Playback(${DB(zongji/${ZONGJI_REVISION}/hotline/${HOTLINE}/greeting)})
 same => n,Dial(${DB(zongji/${ZONGJI_REVISION}/hotline/${HOTLINE}/dial)},${DB(zongji/${ZONGJI_REVISION}/hotline/${HOTLINE}/ring)},girb(zongji-mark^s^1)U(zongji-answered^${UNIQUEID}-alone^${HOTLINE}))
 same => n,GotoIf($["${DIALSTATUS}" = "ANSWER"]?end)
 same => n,Playback(${DB(zongji/${ZONGJI_REVISION}/hotline/${HOTLINE}/voicemail)})
 same => n,Set(ZONGJI_MESSAGE=${UNIQUEID}.wav)
 same => n,Record(${ZONGJI_VOICEMAIL}/${ZONGJI_MESSAGE},5,180,kq)
 same => n(end),Hangup()
exten => T,1,Goto(s,alone)
exten => fax,1,Goto(zongji-again-1,fax,1)
exten => h,1,GotoIf($["${CTL_DONE}" = "1"]?end)
 same => n,Set(DB(zongji-left/${UNIQUEID})=v3|${EPOCH}|${ZONGJI_LINE}|${ZONGJI_CALLED}|${FILTER(0-9*#+,${CALLERID(num)}):0:32}|${ZONGJI_ALONE}|${DIALSTATUS}|${ZONGJI_ANSWERED}|${ZONGJI_ANSWERED_AGENT}|${ZONGJI_ANSWERED_ENDPOINT}|${ZONGJI_MESSAGE}|${ZONGJI_REVISION})
 same => n(end),NoOp()

[zongji-faxed]
; A fax machine has hung up: the controller asks how the fax went.
exten => s,1,Set(AGIEXITONHANGUP=no)
 same => n,AGI(${ZONGJI_AGI_FAXED})
 same => n,Return()

[zongji-mark]
; On a called channel, before it rings: whose it is (agent, endpoint, the line it takes). When it is up, they answered.
exten => s,1,MSet(ZONGJI_AGENT=${ARG1},ZONGJI_ENDPOINT=${ARG2},ZONGJI_OUT=${ARG3},TRANSFER_CONTEXT=zongji-transferred,DYNAMIC_FEATURES=${IF($["${ZONGJI_CALLER}" = ""]?${ZONGJI_CODES_STAFF}:${ZONGJI_CODES})})
 same => n,ExecIf($["${ZONGJI_CALLER}" = "" & "${ZONGJI_OUT}" != ""]?MSet(DYNAMIC_FEATURES=${ZONGJI_CODES_NONE},MASTER_CHANNEL(DYNAMIC_FEATURES)=${ZONGJI_CODES_NONE}))
 same => n,GotoIf($["${ZONGJI_ENDPOINT}" != ""]?end)
 same => n,GotoIf($["${CHANNEL(channeltype)}" = "DAHDI"]?port)
 same => n,MSet(ZONGJI_AGENT=${CHANNEL(endpoint)},ZONGJI_ENDPOINT=${CHANNEL(endpoint)})
 same => n(end),Return()
 same => n(port),MSet(ZONGJI_AGENT=${DB(zongji/${DB(zongji/current)}/port/${ZONGJI_DESK}/agent)},ZONGJI_ENDPOINT=${ZONGJI_DESK})
 same => n,Return()

[zongji-leg]
; One of the legs of an attempt, by its number: what it dials was set on the caller's channel by the controller.
exten => _[0-9]!,1,MSet(CHANNEL(musicclass)=${ZONGJI_HOLD_MUSIC},ZONGJI_AGENT=,ZONGJI_ENDPOINT=,ZONGJI_OUT=)
 same => n,Dial(${ZONGJI_LEG_${EXTEN}})
 same => n,Goto(zongji-leg-over,s,1)

[zongji-leg-hidden]
; The same on a line that doesn't carry the caller's number.
exten => _[0-9]!,1,Set(CALLERID(all)=${ZONGJI_SHOWN_${EXTEN}})
 same => n,ExecIf($["${ZONGJI_SHOWN_${EXTEN}}" = ""]?MSet(CALLERID(num-valid)=0,CALLERID(name-valid)=0))
 same => n,Goto(zongji-leg,${EXTEN},1)

[zongji-leg-asked]
; Behind a leg that must press 1: whoever answers is asked first, and until then nobody has answered.
exten => _[0-9]!,1,MSet(CHANNEL(musicclass)=${ZONGJI_HOLD_MUSIC},ZONGJI_AGENT=,ZONGJI_ENDPOINT=,ZONGJI_OUT=,_ZONGJI_WAITING=${CHANNEL:0:-1}1)
 same => n,Dial(${ZONGJI_ASKED_${EXTEN}})
 same => n,Goto(zongji-leg-over,s,1)

[zongji-leg-over]
; Tell the other half why: a leg that nobody could reach has no cause of its own.
exten => s,1,Hangup(${IF($["${DIALSTATUS}" = "CHANUNAVAIL" & "${HANGUPCAUSE}" = "0"]?20:${HANGUPCAUSE})})

[zongji-accept]
; On a channel that answered, before anybody hears it: ARG1 asks to press 1, ARG2 is its length, ARG3 the time, in ms.
; ARG4 is the leg's number: the carrier bills it from now on, whatever is pressed.
; The half that waits for it is gone when the caller left or another phone answered: then nobody need be asked.
exten => s,1,MSet(GOSUB_RESULT=CONTINUE,MASTER_CHANNEL(ZONGJI_NOT_ACCEPTED)=1,MASTER_CHANNEL(ZONGJI_BILLED_${ARG4})=${EPOCH})
 same => n,Set(UNTIL=$[${STRFTIME(,,%s%3q)} + ${ARG3}])
 same => n(again),Set(LEFT=$[${UNTIL} - ${STRFTIME(,,%s%3q)}])
 same => n,GotoIf($[${LEFT} < 50 | "${CHANNEL_EXISTS(${ZONGJI_WAITING})}" != "1"]?end)
 same => n,Set(ASK=${IF($[${LEFT} >= ${ARG2}]?${ARG1})})
 same => n,Read(KEY,${ASK},1,,1,${IF($["${ASK}" = ""]?$[${LEFT} / 1000]:0.3)})
 same => n,GotoIf($["${READSTATUS}" = "HANGUP"]?end)
 same => n,GotoIf($["${KEY}" != "1"]?again)
 same => n,MSet(GOSUB_RESULT=,MASTER_CHANNEL(ZONGJI_NOT_ACCEPTED)=)
 same => n(end),Return()

[zongji-answered]
exten => s,1,MSet(MASTER_CHANNEL(ZONGJI_TALKS)=${UNIQUEID},MASTER_CHANNEL(ZONGJI_ANSWERED)=${EPOCH},MASTER_CHANNEL(ZONGJI_ANSWERED_AGENT)=${ZONGJI_AGENT},MASTER_CHANNEL(ZONGJI_ANSWERED_ENDPOINT)=${ZONGJI_ENDPOINT})
 same => n,MSet(MASTER_CHANNEL(TIMEOUT(absolute))=0,MASTER_CHANNEL(CHANNEL(musicclass))=${MASTER_CHANNEL(ZONGJI_HOLD_MUSIC)})
 same => n,Set(CHANNEL(hangup_handler_push)=zongji-released,s,1)
 same => n,GotoIf($["${ARG1}" = ""]?end)
 same => n,Gosub(zongji-record,s,1(${ARG1},${ARG2}))
 same => n(end),Return()

[zongji-released]
; The recording is closed before the caller's channel goes on, so whoever sees that gone finds it whole.
; A caller who was passed on in the meantime is no affair of this channel any more. When Asterisk has joined the caller
; with somebody else by itself, whoever that is sets the limit, and is the one who answered. Who has a caller held sets
; the limit too: somebody must come for the caller.
exten => s,1,GotoIf($["${ATTENDEDTRANSFER}" != "" & "${MASTER_CHANNEL(ZONGJI_TALKS)}" = "${UNIQUEID}"]?joined)
 same => n,ExecIf($["${MASTER_CHANNEL(ZONGJI_TALKS)}" = "joined"]?MSet(MASTER_CHANNEL(ZONGJI_TALKS)=${UNIQUEID},MASTER_CHANNEL(ZONGJI_ANSWERED_AGENT)=${ZONGJI_AGENT},MASTER_CHANNEL(ZONGJI_ANSWERED_ENDPOINT)=${ZONGJI_ENDPOINT}))
 same => n,ExecIf($["${MASTER_CHANNEL(ZONGJI_TALKS)}" = "${UNIQUEID}"]?MSet(MASTER_CHANNEL(TIMEOUT(absolute))=${ZONGJI_FIRST_LIMIT},MASTER_CHANNEL(CHANNEL(musicclass))=))
 same => n,ExecIf($["${MASTER_CHANNEL(ZONGJI_HELD_BY)}" = "${CHANNEL}" & "${MASTER_CHANNEL(ZONGJI_TALKS)}" = ""]?Set(MASTER_CHANNEL(TIMEOUT(absolute))=${ZONGJI_FIRST_LIMIT}))
 same => n,Gosub(zongji-record-over,s,1)
 same => n,Return()
 same => n(joined),Set(MASTER_CHANNEL(ZONGJI_TALKS)=joined)
 same => n,Gosub(zongji-record-over,s,1)
 same => n,Return()
"""


def extensions_file(instance: Instance) -> str:
    """Render extensions.conf: the frame, and where this instance's controller and folders are."""
    return (
        section("general", {"static": "yes", "writeprotect": "yes", "clearglobalvars": "no"})
        + section(
            "globals",
            {
                "ZONGJI_AGI": f"agi://127.0.0.1:{instance.ports.agi}/call",
                "ZONGJI_AGI_AGAIN": f"agi://127.0.0.1:{instance.ports.agi}/{AGAIN}",
                "ZONGJI_AGI_CODE": f"agi://127.0.0.1:{instance.ports.agi}/{CODE}",
                "ZONGJI_AGI_CONSULT": f"agi://127.0.0.1:{instance.ports.agi}/{CONSULT}",
                "ZONGJI_CODES": CALLER_FEATURES,
                "ZONGJI_CODES_STAFF": STAFF_FEATURES,
                "ZONGJI_CODES_NONE": CONTROLLER_FEATURES,
                "ZONGJI_AGI_DESK": f"agi://127.0.0.1:{instance.ports.agi}/{DESK}",
                "ZONGJI_AGI_FAXED": f"agi://127.0.0.1:{instance.ports.agi}/{FAXED}",
                "ZONGJI_FIRST_LIMIT": FIRST_LIMIT_S,
                "ZONGJI_RAW": str(instance.raw_recordings),
                "ZONGJI_VOICEMAIL": str(instance.voicemail),
            },
        )
        + _FRAME
        + RECORDING
        + FAR_END_CONTEXTS
        + DESK_CONTEXT
        + PORT_CONTEXTS
        + TEST_CALL_CONTEXT
        + TRANSFER_LINES
    )


def database(document: Document, sounds: Mapping[HotlineId, tuple[str, str]]) -> dict[str, str]:
    """Render what the frame looks up, as keys below the revision's number.

    `sounds` gives each hotline's fallback greeting and its voicemail greeting with the beep, as Playback takes them.
    """
    entries = dict(peer_entries(document)) | desk_entries(document) | _routes(document) | unrecorded_entries(document)
    entries |= tried_entries(document) | owner_entries(document)
    ports = telephone_ports(document)
    for id_, hotline in document.hotlines.items():
        greeting, voicemail = sounds[HotlineId(id_)]
        entries[f"hotline/{id_}/greeting"] = greeting
        entries[f"hotline/{id_}/voicemail"] = voicemail
        phones = (phone for agent in hotline.fallback.agents for phone in house_phones(agent, document))
        entries[f"hotline/{id_}/dial"] = "&".join(phone_channel(phone, ports) for phone in phones)
        entries[f"hotline/{id_}/ring"] = f"{hotline.fallback.ring_s:g}"
    return entries


def _routes(document: Document) -> dict[str, str]:
    """Give each line's hotlines by number: as written first, then however a carrier may write it, then any other."""
    written: dict[str, str] = {}
    meant: dict[str, str] = {}
    for id_, hotline in document.hotlines.items():
        for line in document.lines_of(id_):
            for number in hotline.numbers or ("any",):
                written[f"route/{line}/{number}"] = id_
                meant |= {f"route/{line}/{form}": id_ for form in forms_of(number, document.site)}
            meant.setdefault(f"route/{line}/any", id_)
    return meant | written
