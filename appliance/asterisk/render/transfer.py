"""The dialplan of callers who are sent elsewhere: by an agent's transfer, or because a fax calls.

The controller is asked again for the same call, and goes on with it. Without the controller the frame serves who was
transferred: it rings the desk phone of these digits, never a line; then the hotline's fallback.
"""

from appliance.asterisk.consulting import Side
from appliance.callflow.ports import MoveReason

TRANSFER_CONTEXT = "zongji-transferred"
"""Where a phone's transfer sends its far end: the caller, or the half by which the phone was rung."""

_LINES = f"""
[{TRANSFER_CONTEXT}]
; Whatever was keyed is an argument for the controller, never a channel. A half sends the caller and is over.
exten => _[0-9*#+]!,1,Set(ZONGJI_TO=${{FILTER(0-9*#+,${{EXTEN}}):0:32}})
 same => n,GotoIf($["${{CHANNEL(uniqueid)}}" = "${{ZONGJI_CALL}}"]?zongji-again-1,transfer,1)
 same => n,ChannelRedirect(${{ZONGJI_CALLER}},{TRANSFER_CONTEXT},${{ZONGJI_TO}},1)
 same => n,Hangup()

[zongji-code]
; On the channel of who keyed a code in a conversation. Nobody is there to ask? Then nothing has been keyed.
exten => pass-on,1,Set(ZONGJI_TO=)
 same => n,AGI(${{ZONGJI_AGI_CODE}},pass-on)
 same => n,ExecIf($["${{ZONGJI_TO}}" != ""]?ChannelRedirect(${{ZONGJI_CALLER}},{TRANSFER_CONTEXT},${{ZONGJI_TO}},1))
 same => n,Return()

exten => consult,1,Set(ZONGJI_TO=)
 same => n,AGI(${{ZONGJI_AGI_CODE}},consult)
 same => n,GotoIf($["${{ZONGJI_TO}}" = ""]?end)
 same => n,Set(CHANNEL(after_bridge_goto)=zongji-consult,{Side.AGENT},1)
 same => n,ChannelRedirect(${{ZONGJI_CALLER}},zongji-held,${{ZONGJI_TO}},1)
 same => n(end),Return()

[zongji-held]
exten => _[0-9*#+]!,1,Set(ZONGJI_TO=${{FILTER(0-9*#+,${{EXTEN}}):0:32}})
 same => n,Goto(zongji-again-1,{MoveReason.CONSULT},1)

[zongji-consult]
; The agent who consults, and the colleague when the agent has left the two to each other. Both wait to be joined with
; the caller; without the controller they join themselves.
exten => {Side.AGENT},1,Gosub(zongji-record-over,s,1)
 same => n,MSet(ZONGJI_PAUSES=,ZONGJI_RECORDED=)
 same => n,AGI(${{ZONGJI_AGI_CONSULT}},{Side.AGENT},${{ZONGJI_CALL}})
 same => n,Goto(s,1)
exten => {Side.COLLEAGUE},1,AGI(${{ZONGJI_AGI_CONSULT}},{Side.COLLEAGUE},${{ZONGJI_CALL}})
 same => n,Goto(s,1)
exten => s,1,GotoIf($["${{CTL_DONE}}" = "1" | "${{CHANNEL_EXISTS(${{ZONGJI_CALLER}})}}" != "1"]?end)
 same => n,Bridge(${{ZONGJI_CALLER}})
 same => n(end),Hangup()

[zongji-again-1]
exten => {MoveReason.CONSULT},1,Set(ZONGJI_MOVE={MoveReason.CONSULT})
 same => n,Goto(s,1)
exten => {MoveReason.TRANSFER},1,Set(ZONGJI_MOVE={MoveReason.TRANSFER})
 same => n,Goto(s,1)
exten => {MoveReason.PICK_UP},1,MSet(ZONGJI_MOVE={MoveReason.PICK_UP},ZONGJI_TO=)
 same => n,Goto(s,1)
exten => {MoveReason.FAX},1,MSet(ZONGJI_MOVE={MoveReason.FAX},ZONGJI_TO=)
 same => n,Goto(s,1)
exten => s,1,MSet(CTL_DONE=0,ZONGJI_TALKS=,CHANNEL(musicclass)=,TIMEOUT(absolute)=${{ZONGJI_FIRST_LIMIT}})
 same => n,AGI(${{ZONGJI_AGI_AGAIN}},${{ZONGJI_MOVE}},${{ZONGJI_TO}})
 same => n,GotoIf($["${{CTL_DONE}}" = "1"]?end)
 same => n(alone),Set(TIMEOUT(absolute)=0)
 same => n,GotoIf($["${{ZONGJI_TO}}" = ""]?fallback)
 same => n,GotoIf($["${{DB(zongji/${{ZONGJI_REVISION}}/desk/${{ZONGJI_TO}}/1/mark)}}" != ""]?fallback)
 same => n,Set(ZONGJI_PHONE=${{DB(zongji/${{ZONGJI_REVISION}}/desk/${{ZONGJI_TO}}/1)}})
 same => n,GotoIf($["${{ZONGJI_PHONE}}" = ""]?fallback)
 same => n,Dial(${{ZONGJI_PHONE}},60,girb(zongji-mark^s^1)U(zongji-answered^${{UNIQUEID}}-alone))
 same => n,GotoIf($["${{DIALSTATUS}}" = "ANSWER"]?end)
 same => n(fallback),MSet(DIALSTATUS=,ZONGJI_TO=)
 same => n,Goto(zongji-frame-2,s,alone)
 same => n(end),Hangup()
exten => T,1,Goto(s,alone)
exten => h,1,Goto(zongji-frame-2,h,1)
"""

TRANSFER_LINES = _LINES.lstrip("\n")
