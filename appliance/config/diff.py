"""What differs between two documents, in words that an admin understands.

Things with an id are compared by it, wherever they stand; other list entries by what they are about, else by their
place. A change of order alone is told as such. PINs are never shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from appliance.config.diff_words import entry_name, list_place, list_verbs, place_words, subject_of, value_words
from appliance.config.model.base import Part
from appliance.config.model.document import Document
from appliance.config.model.prompt import BuiltinPrompt, FilePrompt, PromptByLanguage, TextPrompt
from appliance.config.problem import Path


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: its place in the document (in the new one; in the old one for what is gone), and a sentence."""

    path: Path
    words: str

    def __str__(self) -> str:
        return self.words


def diff(old: Document, new: Document) -> tuple[Difference, ...]:
    """Give every difference, in the order of the document; none when both say the same in the same order."""
    return tuple(_parts((), old, new))


def _told(path: Path, words: str) -> Difference:
    place = place_words(path)
    return Difference(path, f"{place} {words}" if place else words)


def _values(path: Path, old: object, new: object) -> Iterator[Difference]:
    match old, new:
        case (dict(), dict()):
            yield from _mappings(path, old, new)
        case (tuple(), tuple()) if any(isinstance(item, Part) for item in (*old, *new)):
            yield from _lists_of_parts(path, old, new)
        case (tuple(), tuple()):
            yield from _plain_lists(path, old, new)
        case (Part(), Part()) if type(old) is type(new) and not _is_prompt(new):
            yield from _parts(path, old, new)
        case _ if old != new:
            yield _told(path, _replaced(path, old, new))
        case _:
            return


def _parts(path: Path, old: Part, new: Part) -> Iterator[Difference]:
    for name in type(new).model_fields:
        yield from _values((*path, name), getattr(old, name), getattr(new, name))


def _replaced(path: Path, old: object, new: object) -> str:
    """Tell a value in place of another; what has parts of its own is told as a whole."""
    kinds = [getattr(value, "kind", "") for value in (old, new)]
    if all(kinds):
        return f"is {kinds[1]} instead of {kinds[0]}"
    if isinstance(new, SecretStr):
        return "changed"
    if _is_composed(old) or _is_composed(new):
        return "set" if old is None else "removed" if new is None else "changed"
    return f"{value_words(path, old)} → {value_words(path, new)}"


def _mappings(path: Path, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Difference]:
    """Compare by id or key; the order counts where the entries are things of their own."""
    for key in old:
        if key not in new:
            yield _told((*path, key), _with_name(old[key], "removed"))
    for key, value in new.items():
        if key not in old:
            yield _told((*path, key), _with_name(value, "added"))
        else:
            yield from _values((*path, key), old[key], value)
    if any(isinstance(value, Part) for value in new.values()):
        yield from _order(path, [key for key in old if key in new], [key for key in new if key in old])


def _with_name(value: object, verb: str) -> str:
    if isinstance(value, Part):
        return " ".join(filter(None, (entry_name(value), verb)))
    return f"→ {value_words((), value)} {verb}"


def _plain_lists(path: Path, old: tuple[object, ...], new: tuple[object, ...]) -> Iterator[Difference]:
    """Compare lists of ids, numbers and the like: who joins, who leaves, and the order of those who stay."""
    gone, come = list_verbs(path)
    place = place_words(list_place(path))
    for item in dict.fromkeys(old):
        if item not in new:
            yield Difference(path, f"{place}: {value_words(path, item)} {gone}")
    for item in dict.fromkeys(new):
        if item not in old:
            yield Difference(path, f"{place}: {value_words(path, item)} {come}")
    before = [str(item) for item in old if item in new]
    yield from _order(path, before, [str(item) for item in new if item in old])


def _order(path: Path, old: list[str], new: list[str]) -> Iterator[Difference]:
    if old != new:
        yield _told(path, f"in another order: {', '.join(new)}")


def _lists_of_parts(path: Path, old: tuple[Part, ...], new: tuple[Part, ...]) -> Iterator[Difference]:
    """Compare by what each entry is about where that tells them apart, else by place."""
    before, after = _by_subject(old), _by_subject(new)
    if before is None or after is None:
        yield from _by_place(path, old, new)
        return
    for subject, (_, item) in before.items():
        if subject not in after:
            yield _told(path, f"{_subject_words(path, item)} removed")
    for subject, (index, item) in after.items():
        if subject not in before:
            yield Difference((*path, index), f"{place_words(path)} {_subject_words(path, item)} added")
        elif before[subject][1] != item:
            yield from _parts_named(path, index, before[subject][1], item)
    yield from _order(path, [key for key in before if key in after], [key for key in after if key in before])


def _by_subject(items: tuple[Part, ...]) -> dict[str, tuple[int, Part]] | None:
    """Give each entry by what it is about; None when that doesn't tell them apart."""
    found = {subject: (index, item) for index, item in enumerate(items) if (subject := subject_of(item)) is not None}
    return found if len(found) == len(items) else None


def _subject_words(path: Path, item: Part) -> str:
    return value_words(path, subject_of(item) or item)


def _parts_named(path: Path, index: int, old: Part, new: Part) -> Iterator[Difference]:
    """Tell the changes within an entry by its subject rather than its number."""
    if type(old) is not type(new):
        yield _told(path, f"{_subject_words(path, new)}: changed")
        return
    for change in _parts((), old, new):
        yield Difference(
            (*path, index, *change.path), f"{place_words(path)} {_subject_words(path, new)}: {change.words}"
        )


def _by_place(path: Path, old: tuple[Part, ...], new: tuple[Part, ...]) -> Iterator[Difference]:
    if len(old) == len(new) and all(item in new for item in old) and all(item in old for item in new):
        if old != new:
            yield _told(path, "in another order")
        return
    shared = min(len(old), len(new))
    for index in range(shared):
        yield from _values((*path, index), old[index], new[index])
    for index in range(shared, len(old)):
        yield _told((*path, index), "removed")
    for index in range(shared, len(new)):
        yield _told((*path, index), "added")


def _is_composed(value: object) -> bool:
    return isinstance(value, Part) and not _is_prompt(value)


def _is_prompt(value: object) -> bool:
    return isinstance(value, BuiltinPrompt | TextPrompt | FilePrompt | PromptByLanguage)
