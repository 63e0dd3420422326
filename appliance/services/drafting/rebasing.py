"""A draft brought onto a revision that somebody has published meanwhile, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appliance.errors import UserError
from appliance.services.drafting.desk import Desk, Draft
from appliance.services.drafting.places import Place, Tree, places_of


class BothChanged(UserError):
    """Parts were changed in the draft and, otherwise, by what was published."""

    kind = "both_changed"

    def __init__(self, places: tuple[Place, ...]) -> None:
        self.failures = tuple(place.key for place in places)
        super().__init__(
            f"Both have changed: {', '.join(place.words for place in places)}.",
            "say whose is to stand: `keep` mine or theirs; or take the draft's changes back there",
        )


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of a draft and a newer revision; `both` were changed on both sides, each otherwise."""

    tree: Tree
    both: tuple[Place, ...]


def merged(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], *, keep_mine: bool) -> Merge:
    """Take each part from whoever has changed it; where both have, from the draft or the revision."""
    made: Tree = dict(theirs) | {section: dict(table) for section, table in theirs.items() if isinstance(table, dict)}
    both = []
    for place in dict.fromkeys([*places_of(base), *places_of(mine), *places_of(theirs)]):
        before, ours, others = place.get(base), place.get(mine), place.get(theirs)
        if ours in (before, others):
            continue
        if others != before:
            both.append(place)
        if others == before or keep_mine:
            place.put(made, ours)
    return Merge(made, tuple(both))


def rebase(desk: Desk, basis: str, keep: str | None, who: str) -> Draft:
    """Bring the draft onto the revision in force; `keep` says whose is to stand where both have changed a part.

    Raises DraftChanged when the draft isn't the one with the mark, and BothChanged while nobody says whose.
    """
    number = desk.read().in_force

    def change(draft: Draft) -> Tree:
        desk.refuse_another(draft, basis)
        merge = merged(desk.tree_of(draft.base), draft.tree, draft.published, keep_mine=keep == "mine")
        if merge.both and keep is None:
            raise BothChanged(merge.both)
        return merge.tree

    return desk.change(change, who, (), number)
