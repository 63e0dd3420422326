"""The graph of a flow: every node can be reached, no call goes round for ever, and every call can come to an end."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from appliance.config.model.flow import Flow, Information, Menu, Node, PinEntry, Queue, Ring, ways_of
from appliance.config.problem import Path, Problem

Ways = Mapping[str, tuple[tuple[Path, str], ...]]


def graph(path: Path, flow: Flow) -> Iterator[Problem]:
    """Find faults in the graph; every way leads to a node that exists."""
    ways = {id_: ways_of(node) for id_, node in flow.nodes.items()}
    yield from _unreachable(path, flow, ways)
    yield from _rounds(path, flow)
    yield from _endless(path, flow, ways)


def _unreachable(path: Path, flow: Flow, ways: Ways) -> Iterator[Problem]:
    if flow.start not in flow.nodes:
        return
    begins = [id_ for id_ in (flow.start, flow.fax) if id_ is not None and id_ in flow.nodes]
    reached = _closure(begins, {id_: [target for _, target in out] for id_, out in ways.items()})
    for id_ in flow.nodes:
        if id_ not in reached:
            yield Problem((*path, id_), "can't be reached: no way from the start leads here")


def _rounds(path: Path, flow: Flow) -> Iterator[Problem]:
    """Find rounds that a caller who does nothing never leaves: a dead line would be held for ever."""
    ways = {id_: dict(_unasked(node)) for id_, node in flow.nodes.items()}
    while (round_ := _a_round(ways)) is not None:
        last, first = round_[-1], round_[0]
        where = ways[last].pop(first)
        told = " → ".join([*round_, first])
        yield Problem((*path, last, *where), f"goes round for ever without a choice of the caller's: {told}")


def _a_round(ways: Mapping[str, Mapping[str, Path]]) -> list[str] | None:
    """Give the nodes of one round, each leading to the next and the last to the first; None when there is none."""
    try:
        TopologicalSorter(ways).prepare()
    except CycleError as error:
        _, *back = error.args[1]  # each is led to by the next, and the last is the first again
        return list(reversed(back))
    return None


def _unasked(node: Node) -> Iterator[tuple[str, Path]]:
    """Give the nodes that a call may go to without a choice of the caller's or an agent's talk, each with the way."""
    for way, target in ways_of(node):
        match node:
            case Menu() if way != ("otherwise",):
                continue
            case Information() if way != ("next",):
                continue
            case Ring() | Queue() if way == ("next",):
                continue
            case Queue() if way[0] == "leave":
                continue
            case PinEntry() if way == ("next",):
                continue
            case _:
                yield target, way


def _endless(path: Path, flow: Flow, ways: Ways) -> Iterator[Problem]:
    """Find nodes from which no way leads to an end: whoever comes here could only hang up."""
    back: dict[str, list[str]] = {id_: [] for id_ in flow.nodes}
    for id_, out in ways.items():
        for _, target in out:
            back[target].append(id_)
    ending = _closure([id_ for id_, node in flow.nodes.items() if _may_end(node)], back)
    for id_ in flow.nodes:
        if id_ not in ending:
            yield Problem((*path, id_), "has no way out: whatever the caller does, no way from here ends the call")


def _may_end(node: Node) -> bool:
    """Tell whether the call may end at this node: what a node has no way for ends it."""
    named = {way[0] for way, _ in ways_of(node)}
    ends = {"next", "otherwise"} & set(type(node).model_fields)
    return not named or bool(ends - named)


def _closure(begin: Iterable[str], ways: Mapping[str, Iterable[str]]) -> set[str]:
    found = set(begin)
    left = list(found)
    while left:
        for target in ways[left.pop()]:
            if target not in found:
                found.add(target)
                left.append(target)
    return found
