"""Asterisk at arm's length: FastAGI for each call, AMI for the box. Media never passes here."""

from appliance.asterisk.agi_protocol import Answer, Environment
from appliance.asterisk.agi_server import (
    AgiServer,
    AgiSession,
    ChannelGone,
    CommandRefused,
    DeadlineExceeded,
    GoneReason,
)
from appliance.asterisk.ami_client import AmiAccount, AmiClient, AmiTiming, LinkState
from appliance.asterisk.ami_link import ActionTimedOut, AmiError, ConnectionLost
from appliance.asterisk.ami_protocol import Event, Response

__all__ = [
    "ActionTimedOut",
    "AgiServer",
    "AgiSession",
    "AmiAccount",
    "AmiClient",
    "AmiError",
    "AmiTiming",
    "Answer",
    "ChannelGone",
    "CommandRefused",
    "ConnectionLost",
    "DeadlineExceeded",
    "Environment",
    "Event",
    "GoneReason",
    "LinkState",
    "Response",
]
