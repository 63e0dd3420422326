"""Who is told of a notice: the channels of all rules that fit, each once, and by which rule."""

from dataclasses import dataclass

from appliance.callflow.notices import RANK, Notice, NoticeKind
from appliance.config.model.document import Document
from appliance.config.model.notifications import NoticeRule
from appliance.routing.decision import Decision
from appliance.routing.schedule import Opening, opening_of


@dataclass(frozen=True, slots=True)
class Addressee:
    """A channel that is told, and why."""

    channel: str
    reason: str


def who_is_told(notice: Notice, document: Document) -> Decision[tuple[Addressee, ...]]:
    """Give the channels in the order of the rules. A channel that several rules name is told once, by the first."""
    found: dict[str, Addressee] = {}
    misses: list[str] = []
    for number, rule in enumerate(document.notifications.rules, start=1):
        fits = _fits(rule, notice, document)
        if not fits.value:
            misses.append(f"rule {number}: {fits.reason}")
            continue
        for channel in rule.to:
            found.setdefault(channel, Addressee(channel, f"rule {number}: {fits.reason}"))
    if found:
        return Decision(tuple(found.values()), "; ".join(each.reason for each in found.values()))
    return Decision((), "; ".join(misses) or "there are no rules")


def _fits(rule: NoticeRule, notice: Notice, document: Document) -> Decision[bool]:
    if notice.kind not in rule.events:
        return Decision(False, f"not about {notice.kind}")
    if rule.hotlines and notice.hotline not in rule.hotlines:
        return Decision(False, f"hotlines {', '.join(rule.hotlines)} alone, not {notice.hotline or 'none'}")
    if rule.departments and notice.department not in rule.departments:
        return Decision(False, f"departments {', '.join(rule.departments)} alone, not {notice.department or 'none'}")
    if notice.kind is NoticeKind.LOW_RATING and not 1 <= _rank(notice) <= rule.rating_at_most:
        return Decision(False, f"rating_at_most {rule.rating_at_most}, and this is number {_rank(notice)} from the end")
    return _in_hours(rule, notice, document)


def _in_hours(rule: NoticeRule, notice: Notice, document: Document) -> Decision[bool]:
    if rule.hours is None:
        return Decision(True, f"tells of {notice.kind}")
    decision = opening_of(rule.hours, document, notice.at)
    return Decision(decision.value is Opening.OPEN, f"tells of {notice.kind} by hours, {decision.reason}")


def _rank(notice: Notice) -> int:
    told = notice.facts.get(RANK, "")
    return int(told) if told.isascii() and told.isdecimal() else 0
