"""The use cases of the draft. Each change is one transaction that sees what stands: nobody's work is overwritten."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from appliance.asterisk.render.secrets import Secrets
from appliance.config.migrate import migrate
from appliance.config.model.document import CONFIG_VERSION
from appliance.config.problem import ConfigError, Problem
from appliance.config.yaml import LARGEST_DOCUMENT
from appliance.domain.instance import Instance
from appliance.services.drafting.errors import AlreadyThere, DraftChanged, NoSuchPart
from appliance.services.drafting.hiding import revealed
from appliance.services.drafting.judging import Judgement, canonical, judge
from appliance.services.drafting.material import material_of
from appliance.services.drafting.places import Place, Tree, in_order, places_of
from appliance.storage.drafts import Change, DraftRow, Drafts
from appliance.storage.revisions import Revisions

DEEPEST = 20
"""Levels of nesting; a document has eight."""

_EMPTY: Tree = {"config_version": CONFIG_VERSION}


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands: `tree` holds the secrets. `base` and `in_force` are revisions, 0 for none; `version` 0 is no draft.

    `published` is the tree in force. `changes` tells of the parts that somebody changed, by `Place.key`.
    """

    tree: Tree
    base: int
    in_force: int
    version: int
    published: Mapping[str, Any]
    changed_at: datetime | None = None
    changed_by: str = ""
    changes: Mapping[str, Change] = field(default_factory=dict)

    @property
    def differing(self) -> tuple[Place, ...]:
        """Name the parts that aren't as they are in force."""
        places = dict.fromkeys([*places_of(self.tree), *places_of(self.published)])
        return tuple(place for place in places if _json(place.get(self.tree)) != _json(place.get(self.published)))

    @property
    def differs(self) -> bool:
        """Whether anything isn't as it is in force; the order of things in a table counts, too."""
        return _json(self.tree) != _json(self.published)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the draft, with its mark: the ETag that a change of it must name."""

    place: Place
    value: Any
    mark: str
    change: Change | None = None


class Desk:
    """Where the draft lies. Its methods block for the milliseconds of a transaction and of a check."""

    def __init__(self, instance: Instance, reading: Engine, writing: Engine, now: Callable[[], datetime]) -> None:
        """Work on the instance's own draft."""
        known = Secrets.change(instance.secrets, lambda kept: kept)
        self.box = known.box
        self._key = known.manager.encode()
        self._instance = instance
        self._reading = reading
        self._drafts = Drafts(reading, writing)
        self._revisions = Revisions(reading, writing)
        self._now = now

    def read(self) -> Draft:
        """Give what stands: the draft, or what is in force."""
        return self._draft(self._drafts.get(self.box))

    def mark(self, draft: Draft) -> str:
        """Give the mark of the whole."""
        at = draft.changed_at.isoformat() if draft.changed_at else ""
        return self._signed(f"{draft.version} {draft.base} {draft.in_force} {at}")

    def part(self, place: Place, draft: Draft | None = None) -> Part:
        """Give a part. Raises NoSuchPart."""
        draft = draft or self.read()
        value = place.get(draft.tree)
        if value is None:
            raise NoSuchPart(place.words)
        return Part(place, value, self._signed(_json(value)), draft.changes.get(place.key))

    def tree_of(self, number: int) -> Tree:
        """Give the document of a revision; an empty one for 0. Raises NoSuchPart."""
        if number == 0:
            return dict(_EMPTY)
        saved = self._revisions.get(number)
        if saved is None:
            raise NoSuchPart(f"revision {number}")
        return dict(migrate(json.loads(saved.document)))

    def judge(self, tree: Mapping[str, Any]) -> Judgement:
        """Tell what is wrong with a tree."""
        return judge(tree, material_of(self._instance, self._reading))

    def put(self, place: Place, value: Any, basis: str | None, who: str) -> Draft:  # noqa: ANN401 - as it was sent
        """Put a part in: in place of the one with the mark `basis`, or as a new one without it; stars are revealed.

        Raises DraftChanged, NoSuchPart, AlreadyThere, and ConfigError for what is too large or stars that mean nothing.
        """

        def change(draft: Draft) -> Tree:
            self._refuse_other(place, basis, draft)
            tree = _copy(draft.tree)
            document_text({place.section: value})
            place.put(tree, canonical(place, revealed(value, place.get(tree), place.path)))
            return tree

        return self.change(change, who, (place,))

    def delete(self, place: Place, basis: str, who: str) -> Draft:
        """Take an entry of a table away. Raises as `put`."""

        def change(draft: Draft) -> Tree:
            self._refuse_other(place, basis, draft)
            tree = _copy(draft.tree)
            place.put(tree, None)
            return tree

        return self.change(change, who, (place,))

    def discard(self, basis: str) -> None:
        """Throw the draft away. Raises DraftChanged when it isn't the one with the mark."""

        def none(row: DraftRow | None) -> None:
            self.refuse_another(self._draft(row), basis)

        self._drafts.change(self.box, none)

    def change(
        self, how: Callable[[Draft], Tree], who: str, touched: Sequence[Place], base: int | None = None
    ) -> Draft:
        """Make another tree of the one that stands; `touched` are the parts that somebody means to have changed.

        `base` is the revision that it now builds on, where that changes. Raises what `how` raises.
        """

        def made(row: DraftRow | None) -> DraftRow | None:
            draft = self._draft(row)
            text = document_text(how(draft))
            at = self._now()
            changes = {**draft.changes, **{place.key: Change(at, who) for place in touched}}
            return DraftRow(text, draft.base if base is None else base, draft.version + 1, at, who, changes)

        return self._draft(self._drafts.change(self.box, made))

    def published(self, draft: Draft, number: int) -> None:
        """Remove a draft that is in force by now; what was changed meanwhile stays, based on the new revision."""

        def rest(row: DraftRow | None) -> DraftRow | None:
            if row is None or row.version == draft.version:
                return None
            return replace(row, base=number)

        self._drafts.change(self.box, rest)

    def refuse_another(self, draft: Draft, basis: str) -> None:
        """Raise DraftChanged when the draft isn't the one with the mark."""
        if basis != self.mark(draft):
            raise DraftChanged("The draft", draft.changed_by, draft.changed_at)

    def refuse_other_part(self, place: Place, basis: str, draft: Draft) -> None:
        """Raise NoSuchPart, or DraftChanged when the part isn't the one with the mark."""
        part = self.part(place, draft)
        if basis != part.mark:
            by, at = (part.change.by, part.change.at) if part.change else ("", None)
            raise DraftChanged(place.words.capitalize(), by, at)

    def _refuse_other(self, place: Place, basis: str | None, draft: Draft) -> None:
        if basis is not None:
            self.refuse_other_part(place, basis, draft)
        elif place.get(draft.tree) is not None:
            raise AlreadyThere(place.words)

    def _draft(self, row: DraftRow | None) -> Draft:
        number, published = self._in_force()
        if row is None:
            return Draft(_copy(published), number, number, 0, published)
        tree = json.loads(row.document)
        base = number if _json(tree) == _json(published) else row.base
        return Draft(tree, base, number, row.version, published, row.changed_at, row.changed_by, row.changes)

    def _in_force(self) -> tuple[int, Tree]:
        saved = self._revisions.current(self.box)
        if saved is None:
            return 0, dict(_EMPTY)
        return saved.entry.number, dict(migrate(json.loads(saved.document)))

    def _signed(self, text: str) -> str:
        """Make an ETag that tells nothing of the content: a PIN would soon be guessed from a plain hash."""
        return f'"{hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()[:24]}"'


def document_text(tree: Mapping[str, Any]) -> str:
    """Write a tree as it is kept. Raises ConfigError for what is too large or too deep, or can't be written."""
    level: list[Any] = [tree]
    for _ in range(DEEPEST):
        level = [item for each in level for item in _below(each)]
    if level:
        raise ConfigError((Problem((), f"nested deeper than {DEEPEST} levels"),))
    try:
        text = json.dumps(in_order(tree), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        text.encode()
    except (ValueError, TypeError) as error:
        raise ConfigError((Problem((), f"holds what no document can: {error}"),)) from None
    if len(text) > LARGEST_DOCUMENT:
        raise ConfigError((Problem((), f"the document has more than {LARGEST_DOCUMENT} characters"),))
    return text


def _below(value: Any) -> list[Any]:  # noqa: ANN401 - whatever the tree holds
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _json(tree: object) -> str:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def _copy(tree: Mapping[str, Any]) -> Tree:
    copied: Tree = json.loads(_json(tree))
    return copied
