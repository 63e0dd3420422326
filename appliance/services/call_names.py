"""What agents, departments and hotlines were called when a call came in: by the revision that it went by."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine

from appliance.storage.revisions import Revisions


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id. `nodes` has the kinds of the nodes of each hotline. What isn't known is called by its id."""

    agents: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    hotlines: Mapping[str, str] = field(default_factory=dict)
    endpoints: Mapping[str, str] = field(default_factory=dict)
    nodes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def names_of(engine: Engine, revision: str) -> Names:
    """Give the names of a revision; none where there is no such revision (any more)."""
    return _names(engine, int(revision)) if revision.isdecimal() and len(revision) < 10 else Names()


@lru_cache(maxsize=64)  # what a revision says never changes
def _names(engine: Engine, number: int) -> Names:
    saved = Revisions(engine, engine).get(number)
    if saved is None:
        return Names()
    tree = json.loads(saved.document)
    return Names(
        agents=_named(tree, "agents"),
        departments=_named(tree, "departments"),
        hotlines=_named(tree, "hotlines"),
        endpoints=_named(tree, "endpoints"),
        nodes={
            id_: {node: str(part.get("kind", "")) for node, part in hotline.get("flow", {}).get("nodes", {}).items()}
            for id_, hotline in tree.get("hotlines", {}).items()
        },
    )


def _named(tree: Mapping[str, Any], subject: str) -> dict[str, str]:
    return {id_: str(part.get("name") or id_) for id_, part in tree.get(subject, {}).items()}
