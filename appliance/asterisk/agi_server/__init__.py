"""FastAGI over asyncio: one handler coroutine a call, one command at a time.

What ends a session is told by `ChannelGone` at the command that needed the channel, and at once by
`AgiSession.hung_up` to whoever waits for it. The policy, all of it:

- End of stream, a broken protocol and answer 511 mean that nothing works any more: `ChannelGone`.
- After a `HANGUP` line a new command is `ChannelGone` too, unless it says `after_hangup=True` (Asterisk still
  sets variables on a dead channel). A command already sent gets its answer: Asterisk writes the line between
  answers only.
- `result=-1` is returned as it is: its meaning differs from command to command.
- A command that is left without its answer (deadline, cancellation) closes the session, as no later answer
  could be told from its own. Asterisk then stops what it was doing and the dialplan takes over (fail open).

A connection that sends no environment in time, or anything else, is closed and never reaches the handler.
asyncio and uvloop set TCP_NODELAY on every TCP connection, so a command leaves at once.

    server   listens, and runs the handlers
    link     the connection below one session
    session  one call, as its handler sees it
    ended    what tells that a session, or a command, has ended
"""

from appliance.asterisk.agi_server.ended import ChannelGone, CommandRefused, DeadlineExceeded, GoneReason
from appliance.asterisk.agi_server.link import AgiLink
from appliance.asterisk.agi_server.server import AgiServer
from appliance.asterisk.agi_server.session import AgiSession

__all__ = [
    "AgiLink",
    "AgiServer",
    "AgiSession",
    "ChannelGone",
    "CommandRefused",
    "DeadlineExceeded",
    "GoneReason",
]
