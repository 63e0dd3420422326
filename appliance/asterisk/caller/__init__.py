"""The caller's port over a FastAGI session: what the walk of a call asks for, in Asterisk's words.

`adapter.py` is the port, one file a subject stands behind it, and all of them speak through `channel.py`.
"""

from appliance.asterisk.caller.adapter import AsteriskCaller
from appliance.asterisk.caller.channel import CallerChannel, OutOfReach
from appliance.asterisk.caller.known import ChannelFacts
from appliance.asterisk.caller.playing import ALL_KEYS

__all__ = ["ALL_KEYS", "AsteriskCaller", "CallerChannel", "ChannelFacts", "OutOfReach"]
