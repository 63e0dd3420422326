"""Whatever is kept of one telephone number: told, given out to whoever it belongs to, or forgotten (D8, PIPL)."""

import hmac
import re
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from appliance.asterisk.offline_database import numbers_left_behind
from appliance.domain.instance import Instance
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.errors import UserError
from appliance.media.replace_file import replace_file
from appliance.services.kept_folders import folders_of, remove
from appliance.services.personal_export import pack
from appliance.storage.audit import AuditAction, AuditEntry
from appliance.storage.personal import PersonalRecord, PersonalRows, StillOpen
from appliance.storage.personal_forget import files_of
from appliance.storage.personal_found import Found, Person

_CALL = re.compile(r"[a-z0-9-]*[0-9]+\.[0-9]+")
"""What the name of every file of a call begins with: the call's id."""

ASTERISKS_DELAY_S = 4.0
"""Asterisk writes what it forgets into its file a second or two later (main/db.c, `db_sync_thread`)."""

_LOOK_AGAIN_S = 0.2
_KEY_BYTES = 32
_SHOWN = 16
_LEAST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Erased:
    """What was forgotten, and which revisions of the configuration still name the number.

    `wiped` tells that nothing of it is left in the data base's log either; else the log is emptied a little later.
    """

    calls: int
    files: int
    callbacks: int
    notices: int
    list_entries: int
    revisions: tuple[int, ...]
    wiped: bool


def person_of(text: str, home: Home) -> Person:
    """Read a number as somebody typed it. Raises UserError."""
    number = PhoneNumber.parse(text)
    if number is None or sum(map(str.isdecimal, number.digits)) < _LEAST_DIGITS:
        raise UserError("This is no telephone number.", "write it with its area code, or with + and its country's code")
    return Person(number, home)


def _now() -> datetime:
    return datetime.now(UTC)


class PersonalData:
    """One instance's. The methods block for as long as reading and removing takes: call them in a thread.

    `who` asked for it goes on record, with a keyed hash in the number's place.
    """

    def __init__(
        self,
        rows: PersonalRows,
        instance: Instance,
        now: Callable[[], datetime] = _now,
        patience_s: float = ASTERISKS_DELAY_S,
    ) -> None:
        """Take the record, and the instance whose folders hold the files."""
        self._patience_s = patience_s
        self._rows = rows
        self._instance = instance
        self._folders = folders_of(instance)
        self._now = now

    def kept(self, person: Person) -> PersonalRecord:
        """Tell what there is; nothing is noted."""
        return self._rows.kept(person)

    def export(self, person: Person, to: Path, who: str) -> PersonalRecord:
        """Write all of it into a new zip, its maker's alone. Raises UserError, and then there is no file."""
        kept = self._rows.kept(person)
        pack(kept, person, self._folders, to, self._now())
        counts = ", ".join(f"{len(rows)} {name}" for name, rows in kept.rows.items())
        self._rows.note(self._noted(person, who, AuditAction.PERSONAL_EXPORT, counts or "nothing"))
        return kept

    def erase(self, person: Person, who: str) -> Erased:
        """Forget it: files first, then all rows at once; killed in between, doing it again finishes it.

        Raises UserError, with nothing changed, while a call of the number is in progress or not yet on record; and,
        with some files gone, when one can't be removed.
        """
        self._refuse_left_behind(person)
        marked = self._rows.mark(person, self._now())
        files = self._remove_files(marked)
        counts = f"{len(marked.calls) + len(marked.dialled)} calls, {files} files"
        found = self._rows.forget(person, self._noted(person, who, AuditAction.PERSONAL_ERASE, counts))
        files += self._remove_of_calls(found.calls)  # what was still being converted a moment ago
        return Erased(
            calls=len(found.calls) + len(found.dialled),
            files=files,
            callbacks=len(found.callbacks),
            notices=len(found.notices),
            list_entries=len(found.entries),
            revisions=found.revisions,
            wiped=self._rows.wipe(),
        )

    def hash(self, person: Person) -> str:
        """Tell a number apart from others without telling which it is: a hash by a key of this instance's own."""
        return hmac.digest(_key(self._instance.audit_key), person.key.encode(), "sha256").hex()[:_SHOWN]

    def _refuse_left_behind(self, person: Person) -> None:
        """Refuse while Asterisk holds word of a call that is not on record: it would come home afterwards.

        What has just come home still stands in the file for a moment.
        """
        until = time.monotonic() + self._patience_s
        while self._is_left_behind(person):
            if time.monotonic() > until:
                raise StillOpen
            time.sleep(_LOOK_AGAIN_S)

    def _is_left_behind(self, person: Person) -> bool:
        left = numbers_left_behind(self._instance.asterisk_state / "lib")
        return any(person.is_meant_by(number) for number in left)

    def _remove_files(self, found: Found) -> int:
        removed = 0
        try:
            for which, names in files_of(found).items():
                removed += sum(remove(self._folders[which], name) for name in names)
        except OSError as error:
            raise _not_removed(error) from error
        return removed + self._remove_of_calls(found.calls)

    def _remove_of_calls(self, calls: Sequence[str]) -> int:
        """Remove the files of calls of which nothing is on record, or no more."""
        removed = 0
        try:
            for folder in self._folders.values():
                removed += sum(remove(folder, name) for name in list(_of_calls(frozenset(calls), folder)))
        except OSError as error:
            raise _not_removed(error) from error
        return removed

    def _noted(self, person: Person, who: str, action: AuditAction, detail: str) -> AuditEntry:
        return AuditEntry(self._now(), who, action, self.hash(person), detail)


def _of_calls(calls: frozenset[str], folder: Path) -> Iterator[str]:
    for path in folder.rglob("*") if calls and folder.is_dir() else ():
        begins = _CALL.match(path.name.lstrip("."))  # a dot is before what is not finished
        if begins and begins[0] in calls and not path.is_dir():
            yield path.relative_to(folder).as_posix()


def _not_removed(error: OSError) -> UserError:
    return UserError(
        f"A file can't be removed: {error.strerror}.",
        "what was removed is gone; do it again when the disk can be written",
    )


def _key(file: Path) -> bytes:
    """Read the key of the audit's hashes; made when it is first asked for."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        replace_file(file, (secrets.token_bytes(_KEY_BYTES),), mode=0o600)
        return file.read_bytes()
