"""Which line is examined by calling which number: what was asked for, checked against the document. Pure."""

import re

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


def subject_of(document: Document, line: str, number: str | None = None, by: str | None = None) -> Subject:
    """Choose whom the line calls: the number given, else its neighbour, the next line with a number of its own.

    Raises UserError when there is no such line, or nobody to call.
    """
    settings = _line(document, line)
    neighbour = by or (None if number else _neighbour(document, line))
    if neighbour == line:
        raise UserError("A line can't call itself: it would be busy.", "name another line")
    called = number or ("" if neighbour is None else _number_of(document, neighbour))
    if not called:
        raise UserError(
            f"There is nobody to call from line {line}.",
            "give another line its `own_number`, or name a number to call",
        )
    if not re.fullmatch(Dialled, called):
        raise UserError(
            f"{called} can't be keyed on a telephone.", "write the number as it is dialled from the line beside it"
        )
    return Subject(
        line=LineId(line),
        number=called,
        by=None if neighbour is None else LineId(neighbour),
        own_number=own_number(document, line),
        seizes=isinstance(settings, AnalogLine),
    )


def pairs(document: Document) -> tuple[Subject, ...]:
    """Give each line that has a neighbour to call, in the document's order."""
    lines = [id_ for id_ in document.lines if own_number(document, id_) and _neighbour(document, id_)]
    return tuple(subject_of(document, line) for line in lines)


def _line(document: Document, id_: str) -> Line:
    if id_ not in document.lines:
        raise UserError(f"There is no line '{id_}'.", f"there are: {', '.join(document.lines)}")
    return document.lines[id_]


def _neighbour(document: Document, line: str) -> str | None:
    """Find the next line round that callers can reach by a number of its own."""
    ids = list(document.lines)
    at = ids.index(line)
    return next((id_ for id_ in (*ids[at + 1 :], *ids[:at]) if own_number(document, id_)), None)


def _number_of(document: Document, line: str) -> str:
    _line(document, line)
    return own_number(document, line)
