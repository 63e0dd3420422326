"""Outgoing legs on lines that don't tell an answer: up as soon as they have dialled, and answered when that is known.

Who listens to the line (`services/far_hang_up.py`) writes into the leg's channel how far it has come, as
`services/far_legs.py` has it, and what Dial is to be told of its end. Until then the caller's side knows nothing of it.
"""

FAR_END_CONTEXTS = """
[zongji-far-leg-1]
; On the line's own channel of an outgoing leg, before it dials: what it is to be heard for.
exten => s,1,Set(ZONGJI_FAR_LEG=${ARG1})
 same => n,Return()

[zongji-leg-heard-1]
; Behind a leg on a line that doesn't tell an answer. A tone that ended it has left its cause.
exten => _[0-9]!,1,MSet(CHANNEL(musicclass)=${ZONGJI_HOLD_MUSIC},ZONGJI_AGENT=,ZONGJI_ENDPOINT=,ZONGJI_OUT=,_ZONGJI_WAITING=${CHANNEL:0:-1}1,_ZONGJI_RINGS_UNTIL=$[${STRFTIME(,,%s%3q)} + ${ZONGJI_RING_MS}])
 same => n,Dial(${ZONGJI_ASKED_${EXTEN}})
 same => n,Set(CAUSE=${MASTER_CHANNEL(ZONGJI_CAUSE_${EXTEN})})
 same => n,GotoIf($["${CAUSE}" = ""]?zongji-leg-over,s,1)
 same => n,Hangup(${CAUSE})

[zongji-far-end-1]
; On a channel that has dialled: ARG1 asks to press 1, ARG2 is its length, ARG3 the time for it, in ms; ARG4 is
; the leg's number. Without a word for 2.5 s nobody listens, and whoever is there is asked.
exten => s,1,MSet(GOSUB_RESULT=CONTINUE,SINCE=${STRFTIME(,,%s%3q)},THERE=,KEY=)
 same => n(again),Set(NOW=${STRFTIME(,,%s%3q)})
 same => n,GotoIf($["${CHANNEL_EXISTS(${ZONGJI_WAITING})}" != "1"]?end)
 same => n,GotoIf($["${ZONGJI_FAR}" = "answered"]?answered)
 same => n,GotoIf($["${ZONGJI_FAR}" = "over"]?over)
 same => n,GotoIf($["${ZONGJI_FAR}" = "hear"]?hear)
 same => n,GotoIf($["${ZONGJI_FAR}" = "there"]?there)
 same => n,GotoIf($["${ZONGJI_FAR}" = "ask" | ("${ZONGJI_FAR}" = "" & ${NOW} - ${SINCE} > 2500)]?maybe)
 same => n,Set(MASTER_CHANNEL(ZONGJI_NOT_ACCEPTED)=)
 same => n,GotoIf($[${NOW} > ${ZONGJI_RINGS_UNTIL}]?end)
 same => n(hear),Read(KEY,,1,,1,0.3)
 same => n,Goto(key)
 same => n(there),ExecIf($["${THERE}" = ""]?MSet(THERE=${NOW},MASTER_CHANNEL(ZONGJI_BILLED_${ARG4})=${EPOCH}))
 same => n,Set(LEFT=$[${THERE} + ${ARG3} - ${NOW}])
 same => n,Goto(ask)
 same => n(maybe),Set(LEFT=$[${SINCE} + ${ARG3} - ${NOW}])
 same => n,ExecIf($[${ZONGJI_RINGS_UNTIL} - ${NOW} > ${LEFT}]?Set(LEFT=$[${ZONGJI_RINGS_UNTIL} - ${NOW}]))
 same => n(ask),Set(MASTER_CHANNEL(ZONGJI_NOT_ACCEPTED)=1)
 same => n,GotoIf($[${LEFT} < 50]?end)
 same => n,Read(KEY,${IF($[${LEFT} >= ${ARG2}]?${ARG1})},1,,1,0.3)
 same => n(key),GotoIf($["${READSTATUS}" = "HANGUP"]?end)
 same => n,GotoIf($["${KEY}" != "1"]?again)
 same => n,MSet(GOSUB_RESULT=,MASTER_CHANNEL(ZONGJI_NOT_ACCEPTED)=,MASTER_CHANNEL(ZONGJI_KNOWN)=press_1)
 same => n,Return()
 same => n(answered),MSet(GOSUB_RESULT=,MASTER_CHANNEL(ZONGJI_NOT_ACCEPTED)=,MASTER_CHANNEL(ZONGJI_KNOWN)=estimated)
 same => n,Return()
 same => n(over),Set(MASTER_CHANNEL(ZONGJI_NOT_ACCEPTED)=announced)
 same => n(end),Return()
"""
