"""Long lists of callers: an immutable table whose look-ups cost the same for ten entries and for 100,000."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.written import Written, plus, written


class EntryKind(StrEnum):
    """How an entry means callers."""

    NUMBER = "number"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One row: a whole number, or the beginning of numbers; digits with an optional leading `+`."""

    kind: EntryKind
    value: str
    note: str = ""

    def __str__(self) -> str:
        """Tell it in words; a number masks itself."""
        shown = PhoneNumber(self.value).masked() if self.kind is EntryKind.NUMBER else self.value
        return f"{self.kind} {shown}" + (f", {self.note}" if self.note else "")


class ScreeningTable:
    """Entries, ready to be asked. Its size costs time when it is built (4 µs an entry), never when it is asked."""

    __slots__ = ("_lengths", "_numbers", "_prefixes", "_size")

    def __init__(self, entries: Iterable[Entry], home: Home) -> None:
        """Take entries as somebody at `home` writes numbers. Of two that mean the same the first is told."""
        self._numbers: dict[str, Entry] = {}
        self._prefixes: dict[str, Entry] = {}
        for entry in entries:
            if entry.kind is EntryKind.NUMBER:
                self._numbers.setdefault(written(PhoneNumber(entry.value), home).key, entry)
            else:
                self._prefixes.setdefault(plus(entry.value), entry)
        self._lengths = {
            with_plus: sorted({len(prefix) for prefix in self._prefixes if prefix.startswith("+") is with_plus})[::-1]
            for with_plus in (True, False)
        }
        self._size = len(self._numbers) + len(self._prefixes)

    def __len__(self) -> int:
        return self._size

    def find(self, caller: Written) -> Entry | None:
        """Give the entry that means this caller: its whole number, else the longest prefix; None when none does."""
        return self._numbers.get(caller.key) or self._longest_prefix(caller)

    def _longest_prefix(self, caller: Written) -> Entry | None:
        found = [prefix for form in caller.forms if (prefix := self._prefix_of(form))]
        return self._prefixes[max(found, key=_national_length)] if found else None

    def _prefix_of(self, form: str) -> str | None:
        prefixes = self._prefixes
        for length in self._lengths[form.startswith("+")]:
            if form[:length] in prefixes:
                return form[:length]
        return None


def _national_length(prefix: str) -> int:
    """Count what a prefix says beyond the country and the trunk 0, so that +8675 is no longer than 0755."""
    return len(prefix) - 3 if prefix.startswith("+") else len(prefix) - prefix.startswith("0")
