"""A document by which a self-call is walked: what is only heard or decided stays, what would trouble somebody ends it.

Pure: a document in, another one out.
"""

from appliance.config.model.document import Document
from appliance.config.model.flow import (
    Announcement,
    CallerBranch,
    Flow,
    HangUp,
    LanguageChoice,
    Menu,
    Node,
    PercentageBranch,
    RegionBranch,
    ScheduleBranch,
    TrafficBranch,
)
from appliance.config.model.hotline import Hotline
from appliance.config.model.screening import Caps, Screening

_HEARD_OR_DECIDED = (
    Announcement,
    Menu,
    LanguageChoice,
    CallerBranch,
    PercentageBranch,
    RegionBranch,
    ScheduleBranch,
    TrafficBranch,
)


def harmless(document: Document) -> Document:
    """Give the document with every other node in the place of which the call ends; no list or cap refuses the call."""
    hotlines = {id_: _harmless(hotline) for id_, hotline in document.hotlines.items()}
    return document.model_copy(update={"hotlines": hotlines})


def _harmless(hotline: Hotline) -> Hotline:
    nodes: dict[str, Node] = {id_: _node(node) for id_, node in hotline.flow.nodes.items()}
    flow = Flow(start=hotline.flow.start, nodes=nodes)
    return hotline.model_copy(update={"flow": flow, "screening": Screening(), "caps": Caps(), "record": False})


def _node(node: Node) -> Node:
    return node if isinstance(node, _HEARD_OR_DECIDED) else HangUp(kind="hang_up")
