"""A caller who follows a script, in virtual time: the product's own simulator, under the names that the tests use."""

from collections.abc import Mapping

from appliance.domain.ids import AgentId
from appliance.simulate.caller import ScriptedCaller
from appliance.simulate.clock import NOON, VirtualClock
from appliance.simulate.heard import Heard, spoken
from appliance.simulate.journal import MemoryJournal as RecordingJournal
from appliance.simulate.script import DESERTED, KEY_S, OFFLINE, PROMPT_S, REFUSING, Phone, Script

__all__ = [
    "DESERTED",
    "KEY_S",
    "NOON",
    "OFFLINE",
    "PROMPT_S",
    "REFUSING",
    "Heard",
    "Phone",
    "RecordingJournal",
    "Script",
    "ScriptedCaller",
    "VirtualClock",
    "agents",
    "spoken",
]


def agents(**phones: Phone) -> Mapping[str, Phone]:
    """Give phones to agents: `agents(a8001=OFFLINE)`."""
    return {AgentId(name.removeprefix("a")): phone for name, phone in phones.items()}
