"""A finding: what stands out, as values that any language can be made of; and what findings are looked for in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from appliance.config.model.document import Document
from appliance.services.analysis.findings.taken import Taken
from appliance.services.analysis.report import Half
from appliance.storage.analysis_values import Figures, Hourly

MOST_OF_A_KIND = 3
"""Nobody reads a long list: the worst of each kind are told."""

CHANCE = 1e-4
"""How rarely chance alone may bring what is told. Divided among all that is looked at, where that is many."""


class FindingKind(StrEnum):
    """What was found. Pages have a sentence for each in every language."""

    MANY_LOST = "many_lost"
    LOST_HOUR = "lost_hour"
    LINES_FULL = "lines_full"
    LINE_FAILS = "line_fails"
    LINE_SILENT = "line_silent"
    AGENT_RARELY_ANSWERS = "agent_rarely_answers"
    SURVEY_FALLS = "survey_falls"
    REGION_GROWS = "region_grows"
    SURGE = "surge"
    CLOSED_LOST = "closed_lost"
    CALLBACKS_MISSED = "callbacks_missed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What stands out: of which kind, whom or what it is about ("" for all), with which figures.

    `weight` is about how many calls it is worth in the period: the greatest is told first.
    """

    kind: FindingKind
    weight: float
    subject: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """What findings are looked for in: a period and the one before it, hours, trunk groups, the document in force."""

    now: Half
    then: Half
    hourly: tuple[Hourly, ...]
    taken: Mapping[str, Taken]
    callbacks_missed: int
    document: Document

    @cached_property
    def weeks(self) -> Mapping[int, int]:
        """How often each weekday is in the period, Monday being 0."""
        days = [day.weekday() for day in self.now.period.days()]
        return {weekday: days.count(weekday) for weekday in range(7)}

    @cached_property
    def mean_talk_s(self) -> float:
        """How long a conversation is, of all in the period."""
        return self.now.told.total.mean_talk_s or 0.0

    @property
    def total(self) -> Figures:
        """The figures of all calls of the period."""
        return self.now.told.total
