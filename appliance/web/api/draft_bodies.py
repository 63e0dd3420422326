"""What the draft's routes take and give."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from appliance.config.problem import Problem
from appliance.services.drafting.desk import Draft, Part
from appliance.services.drafting.differences import Difference
from appliance.services.drafting.hiding import hidden
from appliance.services.drafting.judging import Judgement, within
from appliance.web.errors import Fault

_PATH = [["hotlines", "main", "flow", "nodes", "menu", "next"]]


class ChangedPart(BaseModel):
    """A part that isn't as it is in force, and who changed it last."""

    section: str = Field(examples=["hotlines"])
    id: str | None = Field(examples=["main"], description="null for a section that is one thing")
    change: Literal["added", "removed", "changed"]
    changed_at: datetime | None = None
    changed_by: str = ""


class DraftBody(BaseModel):
    """The one draft of this box; without one, what is in force (`version` 0)."""

    document: dict[str, Any] = Field(
        description="the whole, without defaults; secrets are `********`. It may have faults.",
        examples=[{"config_version": 2, "site": {"name": "Acme", "time_zone": "Asia/Shanghai"}}],
    )
    etag: str = Field(description="also the header `ETag`", examples=['"0f343b0931126a20f133d67c"'])
    version: int = Field(description="0: there is no draft", examples=[3])
    base: int = Field(description="the revision that it builds on", examples=[12])
    in_force: int = Field(description="the revision in force; 0: nothing was ever published", examples=[12])
    differs: bool = Field(description="whether publishing would change anything")
    parts: list[ChangedPart] = Field(description="what isn't as it is in force")
    changed_at: datetime | None = None
    changed_by: str = Field(default="", examples=["anna"])
    faults: list[Fault] = Field(description="why it can't be published yet")
    warnings: list[Fault] = Field(description="what may be published, and is hardly meant; told without faults alone")


class DraftPartBody(BaseModel):
    """A part of the draft."""

    section: str = Field(examples=["departments"])
    id: str | None = Field(examples=["sales"])
    value: Any = Field(
        description="without defaults; secrets are `********`", examples=[{"name": "销售", "agents": ["8001", "8002"]}]
    )
    etag: str = Field(description="also the header `ETag`; send it as `If-Match` with a change")
    differs: bool = Field(description="whether it isn't as it is in force")
    in_force: Any = Field(default=None, description="the part as it is in force; null when it isn't there")
    changed_at: datetime | None = None
    changed_by: str = Field(default="", examples=["anna"])
    faults: list[Fault] = Field(description="those within this part; paths begin at the document")
    warnings: list[Fault] = []
    other_faults: int = Field(description="how many faults lie elsewhere in the draft", examples=[0])


class DifferenceBody(BaseModel):
    """One change that publishing would make."""

    path: list[str | int] = Field(examples=[["departments", "sales", "name"]])
    kind: Literal["added", "removed", "changed", "order"]
    words: list[str] = Field(description="in English sentences", examples=[["department sales: name 销售 → 售前"]])
    before: Any = Field(default=None, description="the value in force", examples=["销售"])
    after: Any = Field(default=None, description="the value of the draft", examples=["售前"])


class DifferencesBody(BaseModel):
    """All changes; while the draft has faults that keep it from being read, only its parts are named (`exact`)."""

    exact: bool
    items: list[DifferenceBody]


class Uses(BaseModel):
    """Where a thing is spoken of."""

    paths: list[list[str | int]] = Field(examples=[[["departments", "sales", "agents", 0]]])


class Rename(BaseModel):
    """Another id for a thing; all that speaks of it follows."""

    to: str = Field(max_length=40, examples=["8005"])


class PublishBody(BaseModel):
    """Why, for those who look at it later."""

    note: str = Field(default="", max_length=500, examples=["longer opening hours"])
    overrule: str = Field(
        default="", max_length=500, description="publish although stories fail, for this reason", examples=[""]
    )


def faults_of(problems: Sequence[Problem]) -> list[Fault]:
    """Tell faults."""
    return [Fault(path=list(each.path), message=each.message, line=each.line) for each in problems]


def draft_body(draft: Draft, mark: str, judgement: Judgement) -> DraftBody:
    """Tell the whole draft."""
    return DraftBody(
        document=hidden(draft.tree),
        etag=mark,
        version=draft.version,
        base=draft.base,
        in_force=draft.in_force,
        differs=draft.differs,
        parts=_changed(draft),
        changed_at=draft.changed_at,
        changed_by=draft.changed_by,
        faults=faults_of(judgement.faults),
        warnings=faults_of(judgement.warnings),
    )


def part_body(part: Part, draft: Draft, judgement: Judgement) -> DraftPartBody:
    """Tell a part."""
    faults = tuple(within(judgement.faults, part.place))
    published = part.place.get(draft.published)
    return DraftPartBody(
        section=part.place.section,
        id=part.place.id,
        value=hidden(part.value),
        etag=part.mark,
        differs=part.value != published,
        in_force=hidden(published),
        changed_at=part.change.at if part.change else None,
        changed_by=part.change.by if part.change else "",
        faults=faults_of(faults),
        warnings=faults_of(tuple(within(judgement.warnings, part.place))),
        other_faults=len(judgement.faults) - len(faults),
    )


def difference_bodies(found: Sequence[Difference]) -> list[DifferenceBody]:
    """Tell differences."""
    return [
        DifferenceBody(
            path=list(each.path), kind=each.kind, words=list(each.words), before=each.before, after=each.after
        )
        for each in found
    ]


def _changed(draft: Draft) -> list[ChangedPart]:
    parts = []
    for place in draft.differing:
        there, before = place.get(draft.tree) is not None, place.get(draft.published) is not None
        change = draft.changes.get(place.key)
        parts.append(
            ChangedPart(
                section=place.section,
                id=place.id,
                change="changed" if there and before else "added" if there else "removed",
                changed_at=change.at if change else None,
                changed_by=change.by if change else "",
            )
        )
    return parts
