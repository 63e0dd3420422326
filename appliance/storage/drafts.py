"""The draft of each box: a document that isn't in force yet."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from appliance.storage.access import Store
from appliance.storage.schema import drafts
from appliance.storage.statements import insert_or_replace


@dataclass(frozen=True, slots=True)
class Change:
    """When a part was last changed, and by whom."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft as it is kept. `document` is JSON; `changes` are by part: `hotlines/main`, `site`."""

    document: str
    base: int
    version: int
    changed_at: datetime
    changed_by: str
    changes: Mapping[str, Change] = field(default_factory=dict)


class Drafts(Store):
    """The drafts, one a box."""

    def get(self, box: str) -> DraftRow | None:
        """Give the box's draft; None when there is none."""
        with self._reading() as connection:
            return _get(connection, box)

    def change(self, box: str, how: Callable[[DraftRow | None], DraftRow | None]) -> DraftRow | None:
        """Have `how` make another draft of the one that stands, None for none; nobody else changes it meanwhile.

        Gives what `how` gave. Whatever `how` raises leaves the draft as it was; it must be quick.
        """
        with self._writing() as connection:
            made = how(_get(connection, box))
            if made is None:
                connection.execute(delete(drafts).where(drafts.c.box == box))
            else:
                statement = insert_or_replace(drafts, connection.dialect.name)
                connection.execute(statement, {"box": box, **_values(made)})
            return made


def _get(connection: Connection, box: str) -> DraftRow | None:
    row = connection.execute(select(drafts).where(drafts.c.box == box)).one_or_none()
    if row is None:
        return None
    changes = {part: Change(datetime.fromisoformat(at), by) for part, (at, by) in json.loads(row.changes).items()}
    return DraftRow(row.document, row.base, row.version, row.changed_at, row.changed_by, changes)


def _values(draft: DraftRow) -> dict[str, Any]:
    changes = {part: (change.at.isoformat(), change.by) for part, change in draft.changes.items()}
    return {
        "document": draft.document,
        "base": draft.base,
        "version": draft.version,
        "changed_at": draft.changed_at,
        "changed_by": draft.changed_by,
        "changes": json.dumps(changes, ensure_ascii=False),
    }
