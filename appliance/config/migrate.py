"""Older documents brought to this release's keys: pure steps, one from each `config_version` to the next."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

Tree = dict[str, Any]


def migrate(tree: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the document in the newest keys; what is no older document stays as it is, to be refused with its place."""
    version = tree.get("config_version")
    while isinstance(version, int) and version in _STEPS:
        tree = _STEPS[version](deepcopy(dict(tree)))
        version = tree["config_version"]
    return tree


def _to_2(tree: Tree) -> Tree:
    """Lines became trunk groups: a hotline's `lines` are a group of their own; a ring node's `agents` are `targets`."""
    tree["config_version"] = 2
    groups: Tree = {}
    for id_, hotline in _mappings(tree.get("hotlines")):
        if "lines" in hotline:
            group = _group_of(hotline.pop("lines"), id_, groups)
            hotline["trunk_groups"] = [group]
        flow = hotline.get("flow")
        for _, node in _mappings(flow.get("nodes") if isinstance(flow, Mapping) else None):
            if node.get("kind") == "ring" and "agents" in node:
                node["targets"] = node.pop("agents")
    if "trunk_groups" not in tree:
        tree["trunk_groups"] = groups
    return tree


def _group_of(lines: Any, hotline: str, groups: Tree) -> str:  # noqa: ANN401 - whatever the file held
    """Find the group of the very same lines, or make one, named like the hotline."""
    for id_, group in groups.items():
        if group["lines"] == lines:
            return id_
    groups[hotline] = {"lines": lines}
    return hotline


def _mappings(table: object) -> list[tuple[str, Tree]]:
    if not isinstance(table, Mapping):
        return []
    return [(str(key), value) for key, value in table.items() if isinstance(value, dict)]


_STEPS: dict[int, Callable[[Tree], Tree]] = {1: _to_2}
