"""What callers left in files as people handle it, by the command line and the web: one place, each doing on record.

An item is known by its file's name, with or without its ending. A deleted one can be brought back for `GRACE_DAYS`; the
nightly sweep (`services.retention`) removes its file after that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Generic

from appliance.domain.ids import DepartmentId
from appliance.errors import UserError
from appliance.routing.retention import GRACE_DAYS
from appliance.services.copy_out import copy_out
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.box import Box, Item
from appliance.storage.record_values import MessageState

_ALL = frozenset(MessageState)


@dataclass(frozen=True, slots=True)
class Deeds:
    """What each doing is called in the audit."""

    show: AuditAction
    mark: AuditAction
    delete: AuditAction
    undelete: AuditAction
    export: AuditAction


@dataclass(frozen=True, slots=True)
class BoxKind(Generic[Item]):
    """What one kind of box has of its own.

    `thing` is what people call an item, `command` the command line's word for the box, `endings` those of its files.
    `states` has a word for each state. `told` gives an item's size and whose it is for the audit, never the caller.
    """

    thing: str
    command: str
    endings: tuple[str, ...]
    states: Mapping[MessageState, str]
    deeds: Deeds
    told: Callable[[Item], str]


def _now() -> datetime:
    return datetime.now(UTC)


class KeptBox(Generic[Item]):
    """All items of one kind in an instance. The methods block for the milliseconds of a transaction, in any thread.

    They raise UserError where there is no such item, or what is asked can't be done with it. `who` goes on record.
    """

    def __init__(self, kind: BoxKind[Item], store: Box[Item], folder: Path, now: Callable[[], datetime] = _now) -> None:
        """Take the kind, its record, and the instance's folder of its files."""
        self.kind = kind
        self._store = store
        self._folder = folder
        self._now = now

    def items(
        self, states: frozenset[MessageState] = _ALL, mailbox: DepartmentId | None = None, limit: int = 1000
    ) -> tuple[Item, ...]:
        """Give the items in these states, the newest first; of one mailbox or of all."""
        return self._store.found(states, mailbox, limit)

    def item(self, id_: str) -> Item:
        """Give one item."""
        for ending in ("", *self.kind.endings):
            if (found := self._store.get(f"{id_}{ending}")) is not None:
                return found
        raise UserError(f"There is no {self.kind.thing} '{id_}'.", f"see `zongji {self.kind.command} --all`")

    def state(self, item: Item) -> str:
        """Say in the kind's own word where an item is."""
        return self.kind.states[item.state]

    def mark_read(self, id_: str, who: str) -> Item:
        """Mark as heard or looked at."""
        found = self._kept(id_)
        how = self.kind.states[MessageState.HEARD]
        self._store.mark_read(found.left.file, self._noted(found, who, self.kind.deeds.mark, how))
        return self.item(found.left.file)

    def mark_new(self, id_: str, who: str) -> Item:
        """Mark as not yet heard or looked at."""
        found = self._kept(id_)
        how = self.kind.states[MessageState.NEW]
        self._store.mark_new(found.left.file, self._noted(found, who, self.kind.deeds.mark, how))
        return self.item(found.left.file)

    def delete(self, id_: str, who: str) -> Item:
        """Delete; deleting twice is deleting once."""
        found = self.item(id_)
        self._store.delete(found.left.file, self._noted(found, who, self.kind.deeds.delete))
        return self.item(found.left.file)

    def undelete(self, id_: str, who: str) -> Item:
        """Bring a deleted item back, read or new as it was."""
        found = self.item(id_)
        if found.deleted_at is None:
            return found
        since = self._now() - timedelta(days=GRACE_DAYS)
        if not self._store.undelete(found.left.file, self._noted(found, who, self.kind.deeds.undelete), since):
            raise UserError(
                f"The {self.kind.thing} was deleted more than {GRACE_DAYS} days ago.",
                f"a deleted {self.kind.thing} can be brought back for that long",
            )
        return self.item(found.left.file)

    def shown(self, id_: str, who: str, how: str) -> Path:
        """Put on record that somebody is about to hear it or look at it, and give its file."""
        found = self._kept(id_)
        file = self._file(found)
        self._store.note(self._noted(found, who, self.kind.deeds.show, how))
        return file

    def export(self, id_: str, to: Path, who: str) -> Path:
        """Copy an item's file out; `to` must not exist yet, a folder gets the file's own name."""
        found = self._kept(id_)
        target = copy_out(self._file(found), to)
        self._store.note(self._noted(found, who, self.kind.deeds.export, str(target)))
        return target

    def _kept(self, id_: str) -> Item:
        found = self.item(id_)
        if found.deleted_at is not None:
            remedy = f"bring it back: `zongji {self.kind.command} undelete {id_}`"
            raise UserError(f"The {self.kind.thing} is deleted.", remedy)
        return found

    def _file(self, found: Item) -> Path:
        file = self._folder / found.left.file
        if not file.is_file():
            raise UserError(f"The {self.kind.thing}'s file is no longer there.", "it may have been removed by hand")
        return file

    def _noted(self, found: Item, who: str, action: AuditAction, how: str = "") -> AuditEntry:
        told = self.kind.told(found)
        return AuditEntry(self._now(), who, action, found.left.file, f"{told}: {how}" if how else told)
