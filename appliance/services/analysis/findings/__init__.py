"""What stands out in a period, in the order of what it is worth; nothing in a month in which nothing does (D3).

Each module states its rules: how many calls there must be at least, and how rarely chance brings what is told.
"""

from datetime import datetime, timedelta

from sqlalchemy import Engine

from appliance.config.model.document import Document
from appliance.domain.period import Period
from appliance.services.analysis.findings.callers import closed_lost, region_grows, surges
from appliance.services.analysis.findings.hours import lost_hours, many_lost
from appliance.services.analysis.findings.lines import line_fails, line_silent, lines_full
from appliance.services.analysis.findings.people import agent_rarely_answers, callbacks_missed, survey_falls
from appliance.services.analysis.findings.taken import taken_lines
from appliance.services.analysis.findings.values import Finding, FindingKind, Picture
from appliance.services.analysis.report import Compared, Half, report
from appliance.storage.analysis_parts import AnalysisParts
from appliance.storage.analysis_values import Told

__all__ = ["Finding", "FindingKind", "Picture", "findings", "picture"]

_FINDERS = (
    many_lost,
    lost_hours,
    lines_full,
    line_fails,
    line_silent,
    agent_rarely_answers,
    survey_falls,
    region_grows,
    surges,
    closed_lost,
    callbacks_missed,
)
_PATIENCE = timedelta(days=1)


def findings(seen: Picture) -> tuple[Finding, ...]:
    """Look for all of them."""
    found = [each for finder in _FINDERS for each in finder(seen)]
    return tuple(sorted(found, key=lambda each: (-each.weight, each.kind, each.subject)))


def picture(engine: Engine, period: Period, document: Document, now: datetime) -> Picture:
    """Read what findings are looked for in: the whole house, beside the period before."""
    both, parts = report(engine, period, Compared.PREVIOUS), AnalysisParts(engine)
    return Picture(
        now=both.now,
        then=both.then or Half(period, Told.nothing(), (), (), ()),
        hourly=parts.hourly(period),
        taken=taken_lines(parts.line_use(period), document, period.zone),
        callbacks_missed=parts.callbacks_missed(period, now - _PATIENCE),
        document=document,
    )
