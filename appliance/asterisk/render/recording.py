"""The dialplan of recordings: begun on the called channel, paused by a key, closed at its release.

Asterisk does all of it alone, so it works without the controller. While a recording is paused nothing is written: what
is said then is on no disk. A file beside the raw one tells when that was, a line each:

    paused <ms>             written before the raw file is closed
    resumed <ms> <bytes>    written before it is opened again; its size then
    released <ms>           the conversation is over: written after the raw file has been closed for the last time

in milliseconds of the clock. Where there is none, the recording was never paused, and its closing is its end.
"""

from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, HotlineId
from appliance.routing.recording import is_recorded

RECORDING = """
[zongji-record]
; On a channel that has answered. ARG1 is what the raw file's name begins with; ARG2 the hotline, where the frame serves
; the caller alone: then the data base tells who is not recorded.
exten => s,1,GotoIf($["${ARG1:-6}" = "-alone" & "${DB(zongji/${MASTER_CHANNEL(ZONGJI_REVISION)}/unrecorded/${IF($["${ARG2}" = ""]?any:${ARG2})}/${ZONGJI_AGENT})}" = "1"]?end)
 same => n,MSet(ZONGJI_RECORDED=${ARG1}-${IF($["${ZONGJI_AGENT}" = ""]?${ZONGJI_ENDPOINT}:${ZONGJI_AGENT})},ZONGJI_PAUSED=,ZONGJI_PAUSES=)
 same => n,MixMonitor(${ZONGJI_RAW}/${ZONGJI_RECORDED}.raw,bDi(ZONGJI_RECORDING))
 same => n(end),Return()

[zongji-record-over]
; At the release. StopMixMonitor returns when the file is closed.
exten => s,1,StopMixMonitor()
 same => n,GotoIf($["${ZONGJI_PAUSES}" = ""]?end)
 same => n,Set(FILE(${ZONGJI_RAW}/${ZONGJI_RECORDED}.pauses,,,al,u)=released ${STRFTIME(,,%s%3q)})
 same => n(end),Return()

[zongji-pause]
; In a conversation, on the channel that is recorded, unless the controller has stopped that for want of room.
; One low tone: paused; two higher ones: recorded again. A recording that began within a pause has no file until then.
exten => toggle,1,Goto(${IF($["${ZONGJI_PAUSED}" = ""]?on:off)},1)
exten => on,1,GotoIf($["${ZONGJI_RECORDED}" = "" | "${ZONGJI_PAUSED}${ZONGJI_STOPPED}" != ""]?end)
 same => n,MSet(ZONGJI_PAUSED=${STRFTIME(,,%s%3q)},ZONGJI_PAUSES=1)
 same => n,Set(FILE(${ZONGJI_RAW}/${ZONGJI_RECORDED}.pauses,,,al,u)=paused ${ZONGJI_PAUSED})
 same => n,StopMixMonitor(${ZONGJI_RECORDING})
 same => n,Playtones(!500/250)
 same => n,Wait(0.25)
 same => n,StopPlaytones()
 same => n(end),Return()
exten => off,1,GotoIf($["${ZONGJI_RECORDED}" = "" | "${ZONGJI_PAUSED}" = "" | "${ZONGJI_STOPPED}" != ""]?end)
 same => n,ExecIf($["${ZONGJI_PAUSES}" != ""]?Set(FILE(${ZONGJI_RAW}/${ZONGJI_RECORDED}.pauses,,,al,u)=resumed ${STRFTIME(,,%s%3q)} ${STAT(s,${ZONGJI_RAW}/${ZONGJI_RECORDED}.raw)}))
 same => n,Set(ZONGJI_PAUSED=)
 same => n,MixMonitor(${ZONGJI_RAW}/${ZONGJI_RECORDED}.raw,abDi(ZONGJI_RECORDING))
 same => n,Playtones(!1200/100,!0/80,!1200/100)
 same => n,Wait(0.28)
 same => n,StopPlaytones()
 same => n(end),Return()
""".lstrip("\n")


def unrecorded_entries(document: Document) -> dict[str, str]:
    """Render whom the frame doesn't record when it serves callers alone, as keys below the revision's number.

    `any` stands for callers whose hotline it has not looked up: of them the agents' own words hold. Where a hotline has
    a notice, they may not have heard it, and nobody records them.
    """
    if any(hotline.recording_notice is not None for hotline in document.hotlines.values()):
        unrecorded = [*document.agents, *document.endpoints]
    else:
        unrecorded = [id_ for id_, agent in document.agents.items() if agent.record is False]
    entries = {f"unrecorded/any/{id_}": "1" for id_ in unrecorded}
    for id_, hotline in document.hotlines.items():
        for agent in hotline.fallback.agents:
            if not is_recorded(AgentId(agent), None, None, HotlineId(id_), document).value:
                entries[f"unrecorded/{id_}/{agent}"] = "1"
    return entries
