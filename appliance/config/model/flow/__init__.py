"""The graph of nodes that a call walks. Each node says what happens and where the call goes next.

A node without `next` ends the call when it is done. One file a subject; `graph.py` joins them.
"""

from appliance.config.model.flow.branches import (
    CallerBranch,
    PercentageBranch,
    RegionBranch,
    RegionRule,
    ScheduleBranch,
    Share,
    TrafficBranch,
    TrafficRule,
)
from appliance.config.model.flow.callback import Callback
from appliance.config.model.flow.fax import Fax
from appliance.config.model.flow.graph import Flow, Node, ways_of
from appliance.config.model.flow.keys import Key, Label, SurveyKey
from appliance.config.model.flow.leaving import Survey, Voicemail
from appliance.config.model.flow.offer import Offer
from appliance.config.model.flow.pin import PinCode, PinEntry
from appliance.config.model.flow.queue import Queue
from appliance.config.model.flow.ring import Forwarding, Ring, Targets
from appliance.config.model.flow.talking import Announcement, HangUp, Information, LanguageChoice, Menu

__all__ = [
    "Announcement",
    "Callback",
    "CallerBranch",
    "Fax",
    "Flow",
    "Forwarding",
    "HangUp",
    "Information",
    "Key",
    "Label",
    "LanguageChoice",
    "Menu",
    "Node",
    "Offer",
    "PercentageBranch",
    "PinCode",
    "PinEntry",
    "Queue",
    "RegionBranch",
    "RegionRule",
    "Ring",
    "ScheduleBranch",
    "Share",
    "Survey",
    "SurveyKey",
    "Targets",
    "TrafficBranch",
    "TrafficRule",
    "Voicemail",
    "ways_of",
]
