"""What people read: short and warm, Chinese or English, in the site's time; no links, nothing that a caller wrote raw.

A `Letter` is the same for every channel; how a channel lays it out is its own affair.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from appliance.callflow.notices import RANK
from appliance.config.model.document import Document
from appliance.domain.notice import NoticeKind
from appliance.domain.phone_number import PhoneNumber
from appliance.services.notify.tongues import CHINESE, ENGLISH, Tongue
from appliance.storage.outbox_values import Particulars, StoredNotice

NUMBER = "number"
"""The fact that is a telephone number: where a caller wants to be called back."""

_UNSAID = frozenset({RANK})
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice in words. `subject` names the company; `lead` is a sentence; `lines` are what and who, in order."""

    id: str
    kind: str
    at: datetime
    company: str
    subject: str
    lead: str
    lines: tuple[tuple[str, str], ...]
    particulars: Particulars
    facts: Mapping[str, str]
    caller: str | None
    call: str | None

    @property
    def text(self) -> str:
        """The whole without its subject, a line each."""
        return "\n".join([self.lead, "", *(f"{name}{value}" for name, value in self.lines)])


_OF_A_CALLER = frozenset(
    {
        NoticeKind.VOICEMAIL,
        NoticeKind.FAX,
        NoticeKind.MISSED_CALL,
        NoticeKind.CALLBACK,
        NoticeKind.LOW_RATING,
    }
)


def tongue_of(document: Document) -> Tongue:
    """Give the words: Chinese where the site's language is, else English."""
    return CHINESE if document.site.language.startswith("zh") else ENGLISH


def letter_of(notice: StoredNotice, document: Document) -> Letter:
    """Put a notice into words, in the site's language and time zone."""
    tongue = tongue_of(document)
    title, lead = tongue.kinds.get(notice.kind, (notice.kind, notice.kind))
    caller = _number(notice.caller, masked=document.notifications.mask_numbers)
    return Letter(
        id=notice.id,
        kind=notice.kind,
        at=notice.at,
        company=_plain(document.site.name),
        subject=tongue.subject.format(site=_plain(document.site.name), title=title),
        lead=lead,
        lines=tuple(_lines(notice, caller, tongue, document)),
        particulars=notice.particulars,
        facts=_facts(notice, masked=document.notifications.mask_numbers),
        caller=caller,
        call=notice.call,
    )


def _lines(notice: StoredNotice, caller: str | None, tongue: Tongue, document: Document) -> "list[tuple[str, str]]":
    told: dict[str, str] = {}
    if caller is not None or notice.kind in _OF_A_CALLER:
        told["caller"] = caller or tongue.withheld
    for name in ("hotline", "department", "agent"):
        party = getattr(notice.particulars, name)
        if party is not None:
            told[name] = party.name if party.name == party.id or name != "agent" else f"{party.name} {party.id}"
    told["at"] = tongue.time.format(at=notice.at.astimezone(document.site.zone))
    facts = _facts(notice, masked=document.notifications.mask_numbers)
    told |= {name: _fact(name, value, tongue) for name, value in facts.items()}
    said = ((name, _plain(value)) for name, value in told.items() if value and name not in _UNSAID)
    return [(tongue.words.get(name, _plain(name)) + tongue.colon, value) for name, value in said]


def _facts(notice: StoredNotice, *, masked: bool) -> dict[str, str]:
    """Give the facts, with any number among them masked where callers' numbers are."""
    facts = dict(notice.particulars.facts)
    if masked and NUMBER in facts:
        facts[NUMBER] = _number(PhoneNumber.parse(facts[NUMBER]), masked=True) or ""
    return facts


def _fact(name: str, value: str, tongue: Tongue) -> str:
    match name:
        case "seconds":
            return _length(value, tongue)
        case "result":
            return tongue.results.get(value, value)
        case _:
            return value


def _length(value: str, tongue: Tongue) -> str:
    try:
        minutes, seconds = divmod(round(float(value)), 60)
    except (ValueError, OverflowError):
        return value
    return tongue.seconds.format(minutes=minutes, seconds=seconds)


def _number(number: PhoneNumber | None, *, masked: bool) -> str | None:
    if number is None:
        return None
    return number.masked() if masked else number.digits


def _plain(text: str) -> str:
    """Make one printable line of a text that may have come from outside."""
    printable = "".join(character if character.isprintable() else " " for character in text).strip()
    return printable if len(printable) <= _LONGEST else f"{printable[: _LONGEST - 1]}…"
