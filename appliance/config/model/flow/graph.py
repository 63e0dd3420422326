"""The graph of nodes that a call walks."""

from typing import Annotated

from pydantic import Field

from appliance.config.model.base import Id, Part
from appliance.config.model.flow.branches import (
    CallerBranch,
    PercentageBranch,
    RegionBranch,
    ScheduleBranch,
    TrafficBranch,
)
from appliance.config.model.flow.callback import Callback
from appliance.config.model.flow.fax import Fax
from appliance.config.model.flow.leaving import Survey, Voicemail
from appliance.config.model.flow.pin import PinEntry
from appliance.config.model.flow.queue import OVERFLOWS, Queue
from appliance.config.model.flow.ring import Ring
from appliance.config.model.flow.talking import Announcement, HangUp, Information, LanguageChoice, Menu
from appliance.config.problem import Path

Node = Annotated[
    Announcement
    | Information
    | LanguageChoice
    | Menu
    | Ring
    | Queue
    | Voicemail
    | Callback
    | Fax
    | Survey
    | HangUp
    | ScheduleBranch
    | RegionBranch
    | PercentageBranch
    | TrafficBranch
    | CallerBranch
    | PinEntry,
    Field(discriminator="kind"),
]


class Flow(Part):
    """The nodes, and the first of them. `fax` is where a call goes in which a fax machine is heard."""

    start: Id
    fax: Id | None = None
    nodes: Annotated[dict[Id, Node], Field(min_length=1)]


def ways_of(node: Node) -> tuple[tuple[Path, str], ...]:
    """Give every way out of a node: the path of the key that names it, within the node, and the node that it names."""
    ways: list[tuple[Path, str]] = []
    for field in ("next", "otherwise", "extensions", "open", "closed", "holiday", "unknown", "matched"):
        target = getattr(node, field, None)
        if target is not None:
            ways.append(((field,), target))
    match node:
        case Menu() | Information():
            ways += [(("keys", key), target) for key, target in node.keys.items()]
        case Queue():
            ways += [(("leave", key), target) for key, target in node.leave.items()]
            ways += [((field,), target) for field in OVERFLOWS if (target := getattr(node, field)) is not None]
        case RegionBranch(rules=rules):
            ways += [(("rules", index, "next"), rule.next) for index, rule in enumerate(rules)]
        case TrafficBranch(rules=tests):
            ways += [(("rules", index, "next"), test.next) for index, test in enumerate(tests)]
        case PercentageBranch():
            ways += [(("shares", index, "next"), share.next) for index, share in enumerate(node.shares)]
        case _:
            pass
    return tuple(ways)
