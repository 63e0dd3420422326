"""Who saves a configuration and why, and what comes of it: values of publishing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from appliance.config.model.document import Document
from appliance.config.problem import Problem
from appliance.errors import UserError
from appliance.storage.revisions import NewRevision, RevisionEntry, SavedRevision

LONGEST_AUTHOR = 64
LONGEST_NOTE = 500

Source = Mapping[str, Any] | str
"""A document as it came: a tree of keys and values, or YAML."""

Tell = Callable[[str], None]
"""Told, in words, how far a publish is."""


@dataclass(frozen=True, slots=True)
class Saving:
    """Who saves, and why.

    `base` is the revision that the author had before the eyes: when another one is in force, the saving is refused;
    None trusts the author. `overrule` is the reason for publishing although stories fail; "" lets them block.
    """

    author: str
    note: str = ""
    base: int | None = None
    overrule: str = ""

    def __post_init__(self) -> None:
        """Refuse an author or a note that can't go on record."""
        if not 1 <= len(self.author.strip()) <= LONGEST_AUTHOR:
            raise UserError("A revision needs an author.", f"give a name of 1 to {LONGEST_AUTHOR} characters")
        if len(self.note) > LONGEST_NOTE or len(self.overrule) > LONGEST_NOTE:
            raise UserError(f"The note has more than {LONGEST_NOTE} characters.", "say it in fewer words")


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of it. `changed` is false when nothing differed, and `revision` is the one in force as before.

    `asterisk` says what Asterisk has not taken yet, "" when all is done; it is made up for by itself. `flip_s` is the
    time from the pointer's flip until the last of it. `new_phones` are the ids of phones that are yet to be set up.
    """

    revision: int
    changed: bool
    differences: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    overruled: tuple[str, ...] = ()
    asterisk: str = ""
    flip_s: float = 0.0
    new_phones: tuple[str, ...] = ()


class StaleBase(UserError):
    """Somebody else has published since the author looked."""

    kind = "stale"


class StoriesFail(UserError):
    """Stories of the document don't go as they must; `failures` tells each of them."""

    kind = "stories"

    def __init__(self, failures: tuple[str, ...]) -> None:
        self.failures = failures
        told = "\n".join(f"  {failure}" for failure in failures)
        super().__init__(
            f"{len(failures)} of the configuration's stories would fail:\n{told}",
            "mend the flow or the story, or overrule with a reason (`--overrule WHY`); nothing has changed",
        )


class StoryOutcome(Protocol):
    """How a story went; its text says which one, and why."""

    @property
    def holds(self) -> bool:
        """Whether all went as it must."""
        ...


RunStories = Callable[[Document], tuple[StoryOutcome, ...]]


class RevisionStore(Protocol):
    """Where revisions are kept. Every method blocks for the milliseconds of a transaction."""

    def save_and_point(self, new: NewRevision, box: str) -> int:
        """Keep a revision and put it in force on the box, both or none; give its number."""
        ...

    def current(self, box: str) -> SavedRevision | None:
        """Give what is in force on the box."""
        ...

    def get(self, number: int) -> SavedRevision | None:
        """Give a revision with its document."""
        ...

    def latest(self, limit: int, before: int | None = None) -> tuple[RevisionEntry, ...]:
        """Give the newest revisions."""
        ...
