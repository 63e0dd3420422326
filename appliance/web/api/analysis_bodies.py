"""The analysis as the API tells it: figures by their names, rows of tables, days, hours, scores and queues."""

from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from appliance.domain.period import Period
from appliance.services.analysis.advertising import Effect, Grown
from appliance.services.analysis.findings import Finding, FindingKind
from appliance.services.analysis.report import Half, Report, Score
from appliance.storage.analysis_values import Dimension, Figures, Group, Waited

LARGEST_TABLE = 500
"""Callers on a carrier's trunk can present any number called: a table ends here, its largest rows first."""


class FiguresBody(BaseModel):
    """Callers' calls by what became of them; durations in seconds."""

    calls: int
    answered: int
    busy: int
    no_answer: int
    abandoned: int
    unreachable: int
    refused: int
    voicemail: int
    callback: int
    fax: int
    completed: int
    interrupted: int
    lost: int = Field(description="busy, not answered, unreachable, or given up while somebody was rung or awaited")
    asked: int = Field(description="for whom somebody was rung, or who waited for somebody")
    prompt: int = Field(description="those of them who were answered within 20 s of that moment")
    service_level: float | None = Field(description="`prompt` of `asked`", examples=[0.83])
    talk_s: float = Field(description="all conversations together")
    mean_talk_s: float | None
    mean_wait_s: float | None = Field(description="of the answered: until somebody took the call")
    estimated: int = Field(
        description="the answered whose conversation began on a line that doesn't tell an answer: by what was heard"
    )
    estimated_s: float = Field(description="their conversations together, a part of `talk_s`")
    estimated_share: float | None = Field(description="`estimated_s` of `talk_s`", examples=[0.12])

    @classmethod
    def of(cls, figures: Figures) -> Self:
        """Tell figures."""
        told = {name: getattr(figures, name) for name in cls.model_fields}
        return cls(**told)


class AnalysisRowBody(BaseModel):
    """A row of a table: a value of its dimension, and the figures; of agents also the attempts at their phones."""

    key: str = Field(description='"" where the calls have none', examples=["sales"])
    now: FiguresBody
    then: FiguresBody | None = Field(description="those of the other period")
    tried: int | None = Field(default=None, description="how often the agent's phone was tried")
    taken: int | None = Field(default=None, description="how often the agent answered it")


class AnalysisDayBody(BaseModel):
    """One day, also one without calls."""

    day: date
    figures: FiguresBody


class AnalysisHourBody(BaseModel):
    """An hour of the week, by the wall clock; only those with calls."""

    weekday: int = Field(ge=0, le=6, description="0 is Monday")
    hour: int = Field(ge=0, le=23)
    figures: FiguresBody


class SurveyScoreBody(BaseModel):
    """What callers said in the survey; whoever gave no answer is apart."""

    key: str
    mean: float | None = Field(description="the mean of the keys pressed")
    then_mean: float | None = Field(default=None, description="that of the other period")
    answers: int
    unanswered: int
    by_key: dict[str, int] = Field(examples=[{"1": 20, "2": 3}])
    labels: dict[str, str] = Field(description="what the keys meant", examples=[{"1": "非常满意"}])


class AnalysisQueueBody(BaseModel):
    """A queue: how many left it in each way, and how long they waited."""

    hotline: str
    queue: str
    how: dict[str, int] = Field(examples=[{"answered": 40, "hung_up": 3}])
    mean_wait_s: float = Field(description="of all who waited")
    longest_wait_s: float


class AnalysisSpanBody(BaseModel):
    """A period, both days included."""

    first: date
    last: date

    @classmethod
    def of(cls, period: Period) -> Self:
        """Tell a period."""
        return cls(first=period.first, last=period.last)


class AnalysisNamesBody(BaseModel):
    """How people call what the keys stand for."""

    hotlines: dict[str, str]
    departments: dict[str, str]
    agents: dict[str, str]


class AnalysisBody(BaseModel):
    """The figures of a period, and of the one that it is set against."""

    now: AnalysisSpanBody
    then: AnalysisSpanBody | None
    time_zone: str = Field(examples=["Asia/Shanghai"])
    company: str
    names: AnalysisNamesBody
    total: AnalysisRowBody
    slow_wait_s: float | None = Field(description="95 of 100 answered callers waited no longer")
    then_slow_wait_s: float | None
    days: list[AnalysisDayBody]
    then_days: list[AnalysisDayBody]
    hours: list[AnalysisHourBody]
    tables: dict[str, list[AnalysisRowBody]] = Field(
        description="by hotline, called, line, region, department and agent; each table's largest rows first"
    )
    surveys: dict[str, list[SurveyScoreBody]] = Field(description="by agent, department and hotline")
    queues: list[AnalysisQueueBody]


class GrownBody(BaseModel):
    """Calls in the days before, and in as many days from the day on."""

    key: str = Field(description="of `hour`: an hour of the week, Monday's first being 0")
    before: int
    after: int
    significant: bool = Field(description="chance alone brings such a difference in fewer than 1 of 1000 cases")


class EffectBody(BaseModel):
    """What changed with a day, such as that of an advertisement."""

    before: AnalysisSpanBody
    after: AnalysisSpanBody
    names: AnalysisNamesBody
    total: GrownBody
    by: dict[str, list[GrownBody]] = Field(description="by called, region and hour; what changed most comes first")


def analysis_body(found: Report, names: AnalysisNamesBody, company: str) -> AnalysisBody:
    """Tell a report."""
    now, then = found.now, found.then
    return AnalysisBody(
        now=AnalysisSpanBody.of(now.period),
        then=AnalysisSpanBody.of(then.period) if then else None,
        time_zone=str(now.period.zone),
        company=company,
        names=names,
        total=AnalysisRowBody(
            key="", now=FiguresBody.of(now.told.total), then=FiguresBody.of(then.told.total) if then else None
        ),
        slow_wait_s=now.told.slow_wait_s,
        then_slow_wait_s=then.told.slow_wait_s if then else None,
        days=_days(now),
        then_days=_days(then) if then else [],
        hours=_hours(now.told.groups.get(Dimension.HOUR, ())),
        tables={each.value: _table(each, found) for each in _TABLES},
        surveys={by: _scores(by, found) for by in ("agent", "department", "hotline")},
        queues=_queues(now.waited),
    )


_TABLES = (
    Dimension.HOTLINE,
    Dimension.CALLED,
    Dimension.LINE,
    Dimension.REGION,
    Dimension.DEPARTMENT,
    Dimension.AGENT,
)
_EPOCH = date(1970, 1, 1).toordinal()


def _days(half: Half) -> list[AnalysisDayBody]:
    by_day = {int(group.key) + _EPOCH: group.figures for group in half.told.groups.get(Dimension.DAY, ())}
    nothing = Figures()
    return [
        AnalysisDayBody(day=day, figures=FiguresBody.of(by_day.get(day.toordinal(), nothing)))
        for day in half.period.days()
    ]


def _hours(groups: tuple[Group, ...]) -> list[AnalysisHourBody]:
    return [
        AnalysisHourBody(weekday=int(group.key) // 24, hour=int(group.key) % 24, figures=FiguresBody.of(group.figures))
        for group in groups
    ]


def _table(dimension: Dimension, found: Report) -> list[AnalysisRowBody]:
    then = {group.key: group.figures for group in found.then.told.groups.get(dimension, ())} if found.then else {}
    now = {group.key: group.figures for group in found.now.told.groups.get(dimension, ())}
    attempts = found.now.attempts() if dimension is Dimension.AGENT else {}
    keys = list(dict.fromkeys([*now, *attempts, *then]))
    if dimension is Dimension.AGENT:
        keys = [key for key in keys if key]
    rows = []
    for key in keys[:LARGEST_TABLE]:
        tried = attempts.get(key)
        rows.append(
            AnalysisRowBody(
                key=key,
                now=FiguresBody.of(now.get(key, Figures())),
                then=FiguresBody.of(then.get(key, Figures())) if found.then else None,
                tried=tried.tried if tried else None,
                taken=tried.taken if tried else None,
            )
        )
    return rows


def _scores(by: str, found: Report) -> list[SurveyScoreBody]:
    then: dict[str, Score] = found.then.scores(by) if found.then else {}
    return [
        SurveyScoreBody(
            key=key,
            mean=score.mean,
            then_mean=then[key].mean if key in then else None,
            answers=score.count,
            unanswered=score.unanswered,
            by_key=dict(score.by_key),
            labels=dict(score.labels),
        )
        for key, score in found.now.scores(by).items()
    ]


def _queues(waited: tuple[Waited, ...]) -> list[AnalysisQueueBody]:
    found: dict[tuple[str, str], list[Waited]] = {}
    for each in waited:
        found.setdefault((each.hotline, each.queue), []).append(each)
    return [
        AnalysisQueueBody(
            hotline=hotline,
            queue=queue,
            how={each.how.value: each.count for each in ways},
            mean_wait_s=sum(each.seconds for each in ways) / sum(each.count for each in ways),
            longest_wait_s=max(each.longest_s for each in ways),
        )
        for (hotline, queue), ways in found.items()
    ]


def effect_body(found: Effect, names: AnalysisNamesBody) -> EffectBody:
    """Tell what a day changed."""
    return EffectBody(
        before=AnalysisSpanBody.of(found.before),
        after=AnalysisSpanBody.of(found.after),
        names=names,
        total=_grown(found.total),
        by=_by(found),
    )


def _by(found: Effect) -> dict[str, list[GrownBody]]:
    return {each.value: [_grown(one) for one in rows[:LARGEST_TABLE]] for each, rows in found.by.items()}


def _grown(one: Grown) -> GrownBody:
    return GrownBody(key=one.key, before=one.before, after=one.after, significant=one.significant)


class FindingBody(BaseModel):
    """What stands out. Pages make a sentence of it; `figures` are those that the sentence names."""

    kind: FindingKind
    subject: str = Field(description='whom or what it is about; "" for the whole house', examples=["8003"])
    figures: dict[str, float] = Field(
        description="`weekday` 0 is Monday, `day` counts from 1970-01-01, `more` are calls that one more line or "
        "person would have answered",
        examples=[{"weekday": 1, "hour": 10, "lost": 12, "asked": 40, "more": 10}],
    )

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Tell a finding."""
        return cls(kind=finding.kind, subject=finding.subject, figures=dict(finding.figures))
