"""Notifications: ways that can be gone, and rules whose names mean something."""

from collections.abc import Iterator

from appliance.config.check.names import all_missing, missing
from appliance.config.model.document import Document
from appliance.config.model.notifications import EmailChannel, NoticeRule
from appliance.config.problem import Path, Problem
from appliance.domain.notice import NoticeKind

OF_A_HOTLINE = frozenset({NoticeKind.VOICEMAIL, NoticeKind.FAX, NoticeKind.MISSED_CALL, NoticeKind.CALLBACK}) | {
    NoticeKind.LOW_RATING,
    NoticeKind.CAP_WARNING,
}
"""The events that a rule for some hotlines can hear of; the others concern the whole house."""
OF_A_DEPARTMENT = OF_A_HOTLINE - {NoticeKind.CAP_WARNING}


def notifications(document: Document) -> Iterator[Problem]:
    """Find faults among the ways and the rules of telling people."""
    told = document.notifications
    for id_, channel in told.channels.items():
        if isinstance(channel, EmailChannel) and told.mail is None:
            yield Problem(("notifications", "channels", id_), "needs `mail`: the server that takes our mail")
    for index, rule in enumerate(told.rules):
        yield from _rule(("notifications", "rules", index), rule, document)


def _rule(path: Path, rule: NoticeRule, document: Document) -> Iterator[Problem]:
    yield from all_missing((*path, "to"), "channel", rule.to, document.notifications.channels)
    yield from all_missing((*path, "hotlines"), "hotline", rule.hotlines, document.hotlines)
    yield from all_missing((*path, "departments"), "department", rule.departments, document.departments)
    yield from missing((*path, "hours"), "schedule", rule.hours, document.schedules)
    for key, wanted, heard in (
        ("hotlines", rule.hotlines, OF_A_HOTLINE),
        ("departments", rule.departments, OF_A_DEPARTMENT),
    ):
        for index, event in enumerate(rule.events):
            if wanted and event not in heard:
                yield Problem(
                    (*path, "events", index), f"'{event}' is of no {key[:-1]}: give it a rule without `{key}`"
                )
