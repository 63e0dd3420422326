"""What a caller's keys mean in a menu: a choice, an extension, or nothing."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum


class Meaning(StrEnum):
    """What the keys so far amount to."""

    NOTHING = "nothing"
    CHOICE = "choice"
    EXTENSION = "extension"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The keys that mean something here: `choices` of one key, `extensions` of one or more.

    A menu's keyboard is made once and asked at each key of each caller, so what it knows is worked out when it is made.
    """

    choices: Collection[str]
    extensions: Collection[str]
    _known: frozenset[str] = field(init=False, repr=False, compare=False)
    _beginnings: frozenset[str] = field(init=False, repr=False, compare=False)
    _longest: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out what is known, and with which keys it can begin."""
        known = frozenset((*self.choices, *self.extensions))
        object.__setattr__(self, "_known", known)
        object.__setattr__(self, "_beginnings", frozenset(one[:end] for one in known for end in range(len(one))))
        object.__setattr__(self, "_longest", max(map(len, known), default=0))

    def finished(self, keys: str) -> bool:
        """Tell whether no further key could change what `keys` mean.

        An extension that has gone wrong after its first key is awaited to its end all the same: its last keys would
        be taken for choices otherwise.
        """
        if keys in self._beginnings:
            return False
        gone_wrong = len(keys) > 1 and keys not in self._known
        return not gone_wrong or len(keys) >= self._longest

    def meaning(self, keys: str) -> Meaning:
        """Tell what `keys`, now complete, mean. A choice wins over an extension of the same keys."""
        if not keys:
            return Meaning.NOTHING
        if keys in self.choices:
            return Meaning.CHOICE
        return Meaning.EXTENSION if keys in self.extensions else Meaning.WRONG
