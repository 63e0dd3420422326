"""The dialplan of callers who are sent elsewhere: by an agent's transfer, or because a fax calls.

The controller is asked again for the same call, and goes on with it. Without the controller the frame serves who was
transferred: it rings the desk phone of these digits, never a line; then the hotline's fallback.
"""

from appliance.asterisk.consulting import LONGEST_CONSULTATION_S, Side
from appliance.callflow.ports import MoveReason

TRANSFER_CONTEXT = "zongji-transferred"
"""Where a phone's transfer sends its far end: the caller, or the half by which the phone was rung."""

_LOOKS_S = 1
_COMES_S = 2
"""How long a colleague may take to come for the caller whom the agent has left."""

_LINES = f"""
[{TRANSFER_CONTEXT}]
; Whatever was keyed is an argument for the controller, never a channel. A half sends the caller and is over.
exten => _[0-9*#+]!,1,Set(ZONGJI_TO=${{FILTER(0-9*#+,${{EXTEN}}):0:32}})
 same => n,GotoIf($["${{CHANNEL(uniqueid)}}" = "${{ZONGJI_CALL}}"]?zongji-again-1,transfer,1)
 same => n,ChannelRedirect(${{ZONGJI_CALLER}},{TRANSFER_CONTEXT},${{ZONGJI_TO}},1)
 same => n,Hangup()

[zongji-code]
; On the channel of who keyed a code in a conversation. Nobody is there to ask? Then nothing has been keyed.
; While the caller is held nobody can consult anew; who passes them on then ends no more than the holding.
exten => pass-on,1,MSet(ZONGJI_TO=,AGIEXITONHANGUP=yes)
 same => n,AGI(${{ZONGJI_AGI_CODE}},pass-on)
 same => n,ExecIf($["${{ZONGJI_TO}}" != ""]?ChannelRedirect(${{ZONGJI_CALLER}},{TRANSFER_CONTEXT},${{ZONGJI_TO}},1))
 same => n,Return()

exten => consult,1,GotoIf($["${{MASTER_CHANNEL(ZONGJI_TALKS)}}" = ""]?end)
 same => n,MSet(ZONGJI_TO=,AGIEXITONHANGUP=yes)
 same => n,AGI(${{ZONGJI_AGI_CODE}},consult)
 same => n,GotoIf($["${{ZONGJI_TO}}" = ""]?end)
 same => n,Set(MASTER_CHANNEL(ZONGJI_HELD_BY)=${{CHANNEL}})
 same => n,Set(CHANNEL(after_bridge_goto)=zongji-consult,{Side.AGENT},1)
 same => n,ChannelRedirect(${{ZONGJI_CALLER}},zongji-held,${{ZONGJI_TO}},1)
 same => n(end),Return()

[zongji-held]
exten => _[0-9*#+]!,1,Set(ZONGJI_TO=${{FILTER(0-9*#+,${{EXTEN}}):0:32}})
 same => n,Goto(zongji-again-1,{MoveReason.CONSULT},1)

[zongji-consult]
; The agent who consults, and the colleague when the agent has left the two to each other. Both wait to be joined with
; the caller; without the controller they join themselves, unless the caller talks with somebody else by now.
; What is set on the first half of a Local channel is passed on to its second, which has nobody to consult: it ends, and
; so does the first half.
exten => {Side.AGENT},1,ExecIf($["${{CHANNEL:-2}}" = "\\;2"]?Hangup())
 same => n,Gosub(zongji-record-over,s,1)
 same => n,MSet(ZONGJI_PAUSES=,ZONGJI_RECORDED=,__ZONGJI_CONSULTS=${{UNIQUEID}})
 same => n,MSet(AGIEXITONHANGUP=yes,TIMEOUT(absolute)=${{ZONGJI_FIRST_LIMIT}})
 same => n,AGI(${{ZONGJI_AGI_CONSULT}},{Side.AGENT},${{ZONGJI_CALL}},${{ZONGJI_CONSULTS}})
 same => n,Goto(s,1)
exten => {Side.COLLEAGUE},1,MSet(AGIEXITONHANGUP=yes,TIMEOUT(absolute)=${{ZONGJI_FIRST_LIMIT}})
 same => n,Set(CHANNEL(hangup_handler_push)=zongji-released,s,1)
 same => n,AGI(${{ZONGJI_AGI_CONSULT}},{Side.COLLEAGUE},${{ZONGJI_CALL}},${{ZONGJI_CONSULTS}})
 same => n,Goto(s,1)
exten => s,1,Set(TIMEOUT(absolute)=0)
 same => n,GotoIf($["${{CTL_DONE}}" = "1" | "${{CHANNEL_EXISTS(${{ZONGJI_CALLER}})}}" != "1"]?end)
 same => n,GotoIf($["${{MASTER_CHANNEL(ZONGJI_TALKS)}}" != ""]?end)
 same => n,MSet(MASTER_CHANNEL(ZONGJI_TALKS)=${{UNIQUEID}},MASTER_CHANNEL(DIALSTATUS)=ANSWER)
 same => n,MSet(MASTER_CHANNEL(ZONGJI_ANSWERED)=${{EPOCH}},MASTER_CHANNEL(ZONGJI_ANSWERED_AGENT)=${{ZONGJI_AGENT}})
 same => n,Set(MASTER_CHANNEL(ZONGJI_ANSWERED_ENDPOINT)=${{ZONGJI_ENDPOINT}})
 same => n,ExecIf($["${{ZONGJI_PAUSED}}" = ""]?Gosub(zongji-record,s,1(${{ZONGJI_CALL}}-alone)))
 same => n,Bridge(${{ZONGJI_CALLER}})
 same => n(end),Hangup()
exten => T,1,Goto(s,1)

[zongji-again-1]
exten => {MoveReason.CONSULT},1,Set(ZONGJI_MOVE={MoveReason.CONSULT})
 same => n,Goto(s,1)
exten => {MoveReason.TRANSFER},1,MSet(ZONGJI_MOVE={MoveReason.TRANSFER},ZONGJI_HELD_BY=)
 same => n,Goto(s,1)
exten => {MoveReason.PICK_UP},1,MSet(ZONGJI_MOVE={MoveReason.PICK_UP},ZONGJI_TO=)
 same => n,Goto(s,1)
exten => {MoveReason.FAX},1,MSet(ZONGJI_MOVE={MoveReason.FAX},ZONGJI_TO=)
 same => n,Goto(s,1)
exten => s,1,MSet(CTL_DONE=0,ZONGJI_TALKS=,CHANNEL(musicclass)=,TIMEOUT(absolute)=${{ZONGJI_FIRST_LIMIT}})
 same => n,AGI(${{ZONGJI_AGI_AGAIN}},${{ZONGJI_MOVE}},${{ZONGJI_TO}})
 same => n,GotoIf($["${{CTL_DONE}}" = "1"]?end)
 same => n(alone),Set(TIMEOUT(absolute)=0)
; The two who consult come for a caller who is held. Nobody of them is left? Then the caller goes where they were to go.
 same => n,GotoIf($["${{ZONGJI_MOVE}}" != "{MoveReason.CONSULT}" | "${{ZONGJI_HELD_BY}}" = ""]?free)
 same => n,Set(UNTIL=$[${{EPOCH}} + {LONGEST_CONSULTATION_S}])
 same => n(held),MusicOnHold(${{ZONGJI_HOLD_MUSIC}},{_LOOKS_S})
 same => n,GotoIf($["${{ZONGJI_TALKS}}" != ""]?taken)
 same => n,GotoIf($["${{CHANNEL_EXISTS(${{ZONGJI_HELD_BY}})}}" = "1" & ${{EPOCH}} < ${{UNTIL}}]?held)
 same => n,MusicOnHold(${{ZONGJI_HOLD_MUSIC}},{_COMES_S})
 same => n,Set(ZONGJI_HELD_BY=)
; Whoever has talked with somebody since they were sent here, or has left something, has been served.
 same => n(free),GotoIf($["${{ZONGJI_TALKS}}${{ZONGJI_MESSAGE}}${{ZONGJI_FAX}}" != ""]?end)
 same => n,GotoIf($["${{ZONGJI_TO}}" = ""]?fallback)
 same => n,GotoIf($["${{DB(zongji/${{ZONGJI_REVISION}}/desk/${{ZONGJI_TO}}/1/mark)}}" != ""]?fallback)
 same => n,Set(ZONGJI_PHONE=${{DB(zongji/${{ZONGJI_REVISION}}/desk/${{ZONGJI_TO}}/1)}})
 same => n,GotoIf($["${{ZONGJI_PHONE}}" = ""]?fallback)
 same => n,Dial(${{ZONGJI_PHONE}},60,girb(zongji-mark^s^1)U(zongji-answered^${{UNIQUEID}}-alone))
 same => n,GotoIf($["${{DIALSTATUS}}" = "ANSWER"]?end)
 same => n(fallback),MSet(DIALSTATUS=,ZONGJI_TO=)
 same => n,Goto(zongji-frame-2,s,alone)
 same => n(taken),Wait({_LOOKS_S})
 same => n(end),Hangup()
exten => T,1,Goto(s,alone)
exten => h,1,Goto(zongji-frame-2,h,1)
"""

TRANSFER_LINES = _LINES.lstrip("\n")
