"""A flow: what its nodes refer to, and that every call comes to an end."""

from collections.abc import Iterator

from appliance.config.check.graph import graph
from appliance.config.check.names import all_missing, missing
from appliance.config.check.ringing import WHOLE, ringing
from appliance.config.model.document import Document
from appliance.config.model.flow import (
    Callback,
    CallerBranch,
    Flow,
    Information,
    Menu,
    Node,
    PercentageBranch,
    PinEntry,
    Queue,
    Ring,
    Survey,
    TrafficBranch,
    ways_of,
)
from appliance.config.problem import Path, Problem


def flow(path: Path, hotline: str, document: Document) -> Iterator[Problem]:
    """Find faults in the flow of a hotline."""
    here = document.hotlines[hotline].flow
    yield from missing((*path, "start"), "node", here.start, here.nodes)
    yield from missing((*path, "fax"), "node", here.fax, here.nodes)
    for id_, node in here.nodes.items():
        where: Path = (*path, "nodes", id_)
        for way, target in ways_of(node):
            yield from missing((*where, *way), "node", target, here.nodes)
        yield from _node(where, node, here, document)
        yield from _references(where, node, document)
        if isinstance(node, Ring | Queue):
            yield from ringing(where, node, hotline, document)
    if all(target in here.nodes for node in here.nodes.values() for _, target in ways_of(node)):
        yield from graph((*path, "nodes"), here)


def _node(where: Path, node: Node, here: Flow, document: Document) -> Iterator[Problem]:
    match node:
        case Menu():
            yield from _menu(where, node, here)
        case Information():
            yield from _information(where, node)
        case CallerBranch():
            yield from all_missing((*where, "lists"), "list", node.lists, document.lists)
        case PercentageBranch():
            yield from hundred((*where, "shares"), [share.percent for share in node.shares])
        case TrafficBranch():
            yield from _traffic(where, node, document)
        case PinEntry():
            yield from _pins(where, node)
        case Callback():
            yield from missing((*where, "department"), "department", node.department, document.departments)
            yield from missing((*where, "trunk_group"), "trunk group", node.trunk_group, document.trunk_groups)
        case Survey() if node.prompt is None and set(node.labels) != {"1", "2", "3"}:
            yield Problem(
                (*where, "labels"), "the built-in question names keys 1, 2 and 3: give a `prompt` of your own"
            )
        case _:
            return


def _references(where: Path, node: Node, document: Document) -> Iterator[Problem]:
    """Find names that mean nothing, of the keys that mean the same in whatever node they stand."""
    for key, what, known in (
        ("schedule", "schedule", document.schedules),
        ("mailbox", "department", document.departments),
        ("machine", "endpoint", document.endpoints),
    ):
        yield from missing((*where, key), what, getattr(node, key, None), known)


def _information(where: Path, node: Information) -> Iterator[Problem]:
    for key in ("*", "#"):
        if key in node.keys:
            yield Problem((*where, "keys", key), "is taken: * begins again, # ends the information")


def hundred(path: Path, percents: list[int]) -> Iterator[Problem]:
    """Find shares that are not the whole."""
    if sum(percents) != WHOLE:
        yield Problem(path, f"the percentages add up to {sum(percents)}, not to {WHOLE}")


def _menu(where: Path, node: Menu, here: Flow) -> Iterator[Problem]:
    for name, key in (("repeat", node.repeat), ("back", node.back)):
        if key is not None and key in node.keys:
            yield Problem((*where, name), f"key {key} leads to '{node.keys[key]}' already")
    if node.back is not None and node.back == node.repeat:
        yield Problem((*where, "back"), f"key {node.back} repeats the menu already")
    ringer = here.nodes.get(node.extensions) if node.extensions else None
    if ringer is not None and not (isinstance(ringer, Ring) and ringer.dialled):
        yield Problem((*where, "extensions"), "must name a ring node with `dialled: true`")


def _traffic(where: Path, node: TrafficBranch, document: Document) -> Iterator[Problem]:
    for index, rule in enumerate(node.rules):
        path: Path = (*where, "rules", index)
        yield from missing((*path, "department"), "department", rule.department, document.departments)
        yield from missing((*path, "trunk_group"), "trunk group", rule.trunk_group, document.trunk_groups)
        if rule.department is not None and rule.measure != "free_agents":
            yield Problem((*path, "department"), f"means something for free_agents only, not for {rule.measure}")
        if rule.trunk_group is not None and rule.measure != "free_lines":
            yield Problem((*path, "trunk_group"), f"means something for free_lines only, not for {rule.measure}")
        if rule.at_least is not None and rule.at_most is not None and rule.at_least > rule.at_most:
            yield Problem((*path, "at_least"), f"can never be: at least {rule.at_least} and at most {rule.at_most}")


def _pins(where: Path, node: PinEntry) -> Iterator[Problem]:
    names: dict[str, str] = {}
    for index, code in enumerate(node.pins):
        other = names.setdefault(code.pin.get_secret_value(), code.name)
        if other != code.name:
            yield Problem((*where, "pins", index, "pin"), f"'{code.name}' and '{other}' have the same PIN")
