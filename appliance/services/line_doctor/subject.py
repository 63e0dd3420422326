"""Which line is examined by calling which number: what was asked for, checked against the document. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from appliance.config.model.document import Document
from appliance.config.model.line import AnalogLine, Line
from appliance.domain.ids import LineId
from appliance.errors import UserError
from appliance.services.line_doctor.plan import Subject

Dialled = r"^[0-9*#]{1,32}$"
"""A number as it is keyed on a telephone: nothing else is ever dialled (C7)."""


def own_number(document: Document, id_: str) -> str:
    """Tell the number that callers dial to reach a line, "" where it isn't known."""
    line = document.lines[id_]
    own = line.own_number if isinstance(line, AnalogLine) else None
    return own or document.site.self_call.numbers.get(id_, "")


def reached(document: Document) -> dict[LineId, str]:
    """Give the lines that a call to their number comes in on: whose number no other line has, as a company's one is."""
    numbers = {LineId(id_): number for id_ in document.lines if (number := own_number(document, id_))}
    often = Counter(_keys(number) for number in numbers.values())
    return {line: number for line, number in numbers.items() if often[_keys(number)] == 1}


@dataclass(frozen=True, slots=True)
class NotPaired:
    """A line that ought to call its neighbour, and why it can't."""

    line: LineId
    by: LineId
    why: str


def subject_of(document: Document, line: str, number: str | None = None, by: str | None = None) -> Subject:
    """Choose whom the line calls: the number given, else its neighbour, the next line with a number of its own.

    Raises UserError when there is no such line, or nobody to call: an emergency number, and a number that two lines
    have, unless it is given, are nobody.
    """
    settings = _line(document, line)
    neighbour = by or (None if number else _neighbour(document, line))
    if neighbour == line:
        raise UserError("A line can't call itself: it would be busy.", "name another line")
    called = number or _number_of(document, line, neighbour)
    _require_harmless(document, called)
    return Subject(
        line=LineId(line),
        number=called,
        by=None if neighbour is None else LineId(neighbour),
        own_number=reached(document).get(LineId(line), ""),
        seizes=isinstance(settings, AnalogLine),
        tells_answer=settings.answer_supervision,
    )


def pairs(document: Document) -> tuple[Subject, ...]:
    """Give each line that has a neighbour to call, in the document's order."""
    return tuple(each for each in _neighbours(document) if isinstance(each, Subject))


def not_paired(document: Document) -> tuple[NotPaired, ...]:
    """Give each line that has a neighbour whose number can't be called."""
    return tuple(each for each in _neighbours(document) if isinstance(each, NotPaired))


def _neighbours(document: Document) -> Iterator[Subject | NotPaired]:
    for line in reached(document):
        if (neighbour := _neighbour(document, line)) is not None:
            try:
                yield subject_of(document, line)
            except UserError as error:
                yield NotPaired(line, LineId(neighbour), str(error))


def _require_harmless(document: Document, called: str) -> None:
    if not re.fullmatch(Dialled, called):
        raise UserError(
            f"{called} can't be keyed on a telephone.", "write the number as it is dialled from the line beside it"
        )
    if called.startswith(document.site.emergency_numbers):  # an exchange connects as soon as so much is keyed
        raise UserError(f"{called} is an emergency number.", "name a number where a trial call disturbs nobody")


def _line(document: Document, id_: str) -> Line:
    if id_ not in document.lines:
        raise UserError(f"There is no line '{id_}'.", f"there are: {', '.join(document.lines)}")
    return document.lines[id_]


def _neighbour(document: Document, line: str) -> str | None:
    """Find the next line round that callers can reach by a number of its own."""
    ids, can_be_called = list(document.lines), reached(document)
    at = ids.index(line)
    return next((id_ for id_ in (*ids[at + 1 :], *ids[:at]) if id_ in can_be_called), None)


def _number_of(document: Document, line: str, neighbour: str | None) -> str:
    """Give the number by which a line calls its neighbour. Raises UserError when there is none that is its alone."""
    others = [other for other in document.lines if other != line] if neighbour is None else [neighbour]
    for other in others:
        _line(document, other)
    if neighbour is not None and (number := reached(document).get(LineId(neighbour))):
        return number
    shared = [(other, number) for other in others if (number := own_number(document, other))]
    if shared:
        raise UserError(
            f"{shared[0][1]}, the number of line {shared[0][0]}, is given to another line as well.",
            "give each line the number that only it is called by, or name a number to call",
        )
    raise UserError(
        f"There is nobody to call from line {line}.", "give another line its `own_number`, or name a number to call"
    )


def _keys(number: str) -> str:
    return "".join(filter(str.isdecimal, number))
