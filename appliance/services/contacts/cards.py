"""vCards, versions 2.1 to 4.0: reading many in a file, and writing 3.0, which every telephone takes."""

import re
from collections.abc import Iterable, Iterator

import vobject
from vobject.base import Component, ParseError

from appliance.services.contacts.fields import Draft
from appliance.services.contacts.files import MOST_ROWS, BadFile, ReadRow, decoded
from appliance.storage.contacts import Contact

_BEGIN = re.compile(r"^[ \t]*BEGIN:VCARD[ \t]*$", re.IGNORECASE)
_END = re.compile(r"^[ \t]*END:VCARD[ \t]*$", re.IGNORECASE)
_MOST_LINES = 5_000
_LABELS = {"CELL": "手机", "MOBILE": "手机", "HOME": "住宅", "WORK": "办公", "FAX": "传真", "MAIN": "总机"}
_PICTURES = re.compile(r"^(PHOTO|LOGO|SOUND|KEY)[;:]", re.IGNORECASE)
_OWN = re.compile(r"^(?:[A-Za-z0-9-]+\.)?([A-Za-z-]+)[;:]")


class Unreadable(ValueError):
    """One card that can't be read."""


def all_cards(data: bytes) -> tuple[ReadRow | int, ...]:
    """Read a file of cards whole, as `cards` does."""
    return tuple(cards(data))


def cards(data: bytes) -> Iterator[ReadRow | int]:
    """Read a file of cards; the line of one that can't be read comes in its place. Raises BadFile."""
    text, _ = decoded(data)
    found = 0
    for line, card in _each(text):
        found += 1
        if found > MOST_ROWS:
            raise BadFile(f"The file has more than {MOST_ROWS} cards.", "split it into several")
        try:
            yield ReadRow(line, _draft(card))
        except Unreadable:
            yield line
    if not found:
        raise BadFile("There is no vCard in the file.", "export the contacts anew, as vCard (.vcf)")


def _each(text: str) -> Iterator[tuple[int, str]]:
    lines: list[str] = []
    began = 0
    for number, line in enumerate(text.splitlines(), 1):
        if _BEGIN.match(line):
            lines, began = [], number
        if began and len(lines) < _MOST_LINES:
            lines.append(line)
        if began and _END.match(line):
            yield began, "\r\n".join(_without_pictures(lines)) + "\r\n"
            began = 0


def _without_pictures(lines: list[str]) -> Iterator[str]:
    """Leave out photos: they are large, and nobody shows them here."""
    skipping = False
    for line in lines:
        if line[:1] in {" ", "\t"} or (skipping and not _OWN.match(line)):
            if not skipping:
                yield line
            continue
        skipping = _PICTURES.match(line) is not None
        if not skipping:
            yield line


def _draft(card: str) -> Draft:
    try:
        read = vobject.readOne(card, allowQP=True)
    except (ParseError, ValueError, KeyError, IndexError, AttributeError, LookupError) as error:
        raise Unreadable from error
    if not isinstance(read, Component):
        raise Unreadable
    values = read.contents
    organisation = values["org"][0].value if "org" in values else ""
    return Draft(
        name=_text(values, "fn") or _name(values) or _text(values, "nickname"),
        company=" ".join(map(str, organisation)) if isinstance(organisation, list) else str(organisation),
        email=_text(values, "email"),
        address=" ".join(str(values["adr"][0].value).split()) if "adr" in values else "",
        remark=_text(values, "note"),
        numbers=tuple(
            (str(each.value).removeprefix("tel:"), _label(each.params, each.singletonparams))
            for each in values.get("tel", ())
        ),
    )


def _text(values: dict[str, list], name: str) -> str:  # type: ignore[type-arg]  # vobject has no types
    return str(values[name][0].value) if values.get(name) else ""


def _name(values: dict[str, list]) -> str:  # type: ignore[type-arg]  # vobject has no types
    return " ".join(str(values["n"][0].value).split()) if values.get("n") else ""


def _label(params: dict[str, list[str]], bare: list[str]) -> str:
    given = [word for words in params.get("TYPE", []) for word in words.upper().split(",")]
    given += [word.upper() for word in bare]  # as version 2.1 has them
    return next((label for word, label in _LABELS.items() if word in given), "")


def card_file(contacts: Iterable[Contact]) -> str:
    """Write the contacts as vCard 3.0."""
    return "".join(map(_card, contacts))


def _card(contact: Contact) -> str:
    card = vobject.vCard()
    card.add("fn").value = contact.name
    card.add("n").value = vobject.vcard.Name(family=contact.name)
    if contact.company:
        card.add("org").value = [contact.company]
    if contact.email:
        card.add("email").value = contact.email
    if contact.address:
        card.add("adr").value = vobject.vcard.Address(street=contact.address)
    if contact.remark:
        card.add("note").value = contact.remark
    words = {label: word for word, label in _LABELS.items()}
    for number in contact.numbers:
        written = card.add("tel")
        written.value = number.shown
        written.type_param = words.get(number.label, "VOICE")
    return str(card.serialize())
