"""All cases of the suite, in the order of its chapters."""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from hil_rig.suite import (
    chapter_cable,
    chapter_keys,
    chapter_numbers,
    chapter_outgoing,
    chapter_release,
    chapter_ringing,
    chapter_telephone,
)
from hil_rig.suite.case import Case

CHAPTERS: dict[str, str] = {
    "K": "Keys",
    "N": "The caller's number",
    "R": "Release",
    "G": "Ringing",
    "T": "Telephone port",
    "O": "Calling out",
    "U": "Cable",
}
"""By the first letter of a case's id."""

CASES: Sequence[Case] = (
    *chapter_keys.CASES,
    *chapter_numbers.CASES,
    *chapter_release.CASES,
    *chapter_ringing.CASES,
    *chapter_telephone.CASES,
    *chapter_outgoing.CASES,
    *chapter_cable.CASES,
)


def chosen(patterns: Iterable[str]) -> list[Case]:
    """The cases whose id fits one of these (`K1.*`, `R*`); all where there is none. ValueError where none fits."""
    wanted = list(patterns)
    if not wanted:
        return list(CASES)
    found = [case for case in CASES if any(fnmatchcase(case.id, pattern) for pattern in wanted)]
    if not found:
        raise ValueError(f"no case fits {', '.join(wanted)}; ids begin with {', '.join(CHAPTERS)}")
    return found
