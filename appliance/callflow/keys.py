"""What a caller's keys mean in a menu: a choice, an extension, or nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Meaning(StrEnum):
    """What the keys so far amount to."""

    NOTHING = "nothing"
    CHOICE = "choice"
    EXTENSION = "extension"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The keys that mean something here: `choices` of one key, `extensions` of one or more."""

    choices: Collection[str]
    extensions: Collection[str]

    def finished(self, keys: str) -> bool:
        """Tell whether no further key could change what `keys` mean.

        An extension that has gone wrong after its first key is awaited to its end all the same: its last keys would
        be taken for choices otherwise.
        """
        if any(longer.startswith(keys) and longer != keys for longer in self._known()):
            return False
        gone_wrong = len(keys) > 1 and keys not in self._known()
        return not gone_wrong or len(keys) >= max(map(len, self._known()))

    def meaning(self, keys: str) -> Meaning:
        """Tell what `keys`, now complete, mean. A choice wins over an extension of the same keys."""
        if not keys:
            return Meaning.NOTHING
        if keys in self.choices:
            return Meaning.CHOICE
        return Meaning.EXTENSION if keys in self.extensions else Meaning.WRONG

    def _known(self) -> tuple[str, ...]:
        return (*self.choices, *self.extensions)
