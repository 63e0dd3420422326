"""The tones by which exchanges tell what happens: those of the country, and those that were learned of lines."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from appliance.config.model.line import AnalogLine
from appliance.config.model.tone import LearnedTones
from appliance.domain.ids import LineId
from appliance.domain.role import Right
from appliance.lines.exchange_tones import tones_of_country
from appliance.storage.line_reports import KeptReport, LineReports
from appliance.web.auth.guard import needs
from appliance.web.errors import also
from appliance.web.premises import Here
from appliance.web.published import published
from appliance.web.who import Who

router = APIRouter(prefix="/tones", tags=["tones"])


class ToneBody(BaseModel):
    """A tone: frequencies that sound together, and its cadence in seconds on, off, on, off …; empty: it never stops."""

    frequencies_hz: list[float] = Field(examples=[[450.0]])
    cadence_s: list[float] = Field(examples=[[0.35, 0.35]])


class LineTonesBody(BaseModel):
    """What was learned of a line's exchange."""

    line: str = Field(examples=["01"])
    tones: Mapping[str, ToneBody] = Field(description="by kind; those that are missing are the country's")
    learned_at: datetime | None = Field(description="when the line doctor set them; null for what somebody else set")


class TonesBody(BaseModel):
    """The country's tones, and those of each analogue line."""

    country: str = Field(examples=["CN"])
    tones: Mapping[str, ToneBody] = Field(description="by kind; empty for a country whose exchanges aren't known")
    lines: list[LineTonesBody]


@router.get("", responses=also(409))
def list_tones(here: Here, _who: Annotated[Who, needs(Right.LINES_SEE)]) -> TonesBody:
    """Tell the tones of the country of the configuration in force, and those learned of its lines."""
    document = published(here)
    reports = LineReports(here.reading, here.writing)
    usual = tones_of_country(document.site.country) or {}
    lines = {id_: line for id_, line in document.lines.items() if isinstance(line, AnalogLine)}
    return TonesBody(
        country=document.site.country,
        tones={kind.value: _body(tone.frequencies_hz, tone.cadence_s) for kind, tone in usual.items()},
        lines=[
            LineTonesBody(
                line=id_,
                tones={kind: _body(tone.frequencies_hz, tone.cadence_s) for kind, tone in line.tones.items()},
                learned_at=learned_at(line.tones, reports.settled(LineId(id_))),
            )
            for id_, line in lines.items()
        ],
    )


def learned_at(tones: LearnedTones, settled: Iterable[KeptReport]) -> datetime | None:
    """Say when the latest of a line's tones was set by an examination (the latest one first), as it still is."""
    set_now = {f"tones.{kind}": tone for kind, tone in tones.items()}
    for kept in settled:
        for change in kept.report["proposal"]:
            tone = set_now.get(change["key"])
            if tone is not None and change["proposed"] == tone.model_dump(mode="json"):
                return kept.applied_at
    return None


def _body(frequencies_hz: tuple[float, ...], cadence_s: tuple[float, ...]) -> ToneBody:
    return ToneBody(frequencies_hz=list(frequencies_hz), cadence_s=list(cadence_s))
