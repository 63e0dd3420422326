"""The lines and telephones of a company that is set up: what is really there takes the place of the template's.

A template's lines are nobody's. Where the installer has ports of cards, a gateway or a carrier, those are the company's
lines; where there is none of them, the template's simulated lines stay for trying things out.
"""

from collections.abc import Iterator, Sequence
from typing import Any

PEER = "provider"
"""The id of the gateway or carrier, and of its line."""
TO_FORWARD = 2
"""A caller who is put through to a mobile takes two lines: the one in, and the one out."""

_CAUSES = {"busy", "no_answer", "unreachable"}

Tree = dict[str, Any]


def put_lines(tree: Tree, *, ports: Sequence[int], peer: str, channels: int) -> None:
    """Put a line for each FXO port, and one for the peer's address, in place of the template's; none of both: nothing.

    `ports` are DAHDI's channels, `channels` is how many calls the peer carries at once. What the template does with
    more lines than these is done with what there is.
    """
    lines: Tree = {f"fxo-{port}": {"kind": "analog", "port": port} | _own_number(tree) for port in ports}
    if peer:
        tree["sip_peers"] = {PEER: {"name": peer, "kind": "gateway", "address": peer}}
        lines[PEER] = {"kind": "sip", "peer": PEER, "channels": channels}
    if not lines:
        return
    tree["lines"] = lines
    for group in tree["trunk_groups"].values():
        group["lines"] = list(lines)
        group.pop("reserve", None)
    tree.pop("stories", None)  # they tell of the template's lines
    _fit(tree, len(ports) + (channels if peer else 0))


def put_phones(tree: Tree, ports: Sequence[int]) -> None:
    """Give each FXS port's telephone to an agent, in their order; those beyond are there for whoever is given them.

    Such an agent is reached at that telephone, and at the own SIP phone where the telephone is switched off.
    """
    owners = [*tree["agents"], *[None] * len(ports)]
    for port, owner in zip(ports, owners, strict=False):
        id_ = f"fxs-{port}"
        name = f"{tree['agents'][owner]['name']}的话机" if owner else f"{port} 号口的话机"
        tree.setdefault("endpoints", {})[id_] = {"kind": "analog", "name": name, "port": port}
        if owner:
            agent = tree["agents"][owner]
            agent["endpoints"] = [id_, *(agent.get("endpoints") or [owner])]


def _own_number(tree: Tree) -> Tree:
    """Tell by which number a line is called, where hotlines tell their calls apart by it: the first one's."""
    first, *others = tree["hotlines"].values()
    return {"own_number": first["numbers"][0]} if others and first.get("numbers") else {}


def _fit(tree: Tree, lines: int) -> None:
    """Have no step ring more mobiles at once than there are lines for them beside the caller's; with one line, none."""
    outside = {id_ for id_, it in tree.get("endpoints", {}).items() if it["kind"] == "outside"}
    for node in _ringing(tree):
        mobiles = [target for target in node.get("targets", ()) if target in outside]
        if len(mobiles) >= lines:
            node["distribution"] = "sequential"
        if lines < TO_FORWARD:
            _keep_inside(node, outside, next(iter(tree["agents"])))


def _ringing(tree: Tree) -> Iterator[Tree]:
    for hotline in tree["hotlines"].values():
        yield from (node for node in hotline["flow"]["nodes"].values() if node["kind"] in {"ring", "queue"})


def _keep_inside(node: Tree, outside: set[str], somebody: str) -> None:
    if node.get("targets"):
        node["targets"] = [target for target in node["targets"] if target not in outside] or [somebody]
    forward = node.get("forward", {})
    for cause in _CAUSES & forward.keys():
        forward[cause] = [target for target in forward[cause] if target not in outside]
