"""What is usual on a country's telephone lines, read from its file and checked.

A profile is where a line begins; what is known of one line goes before it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from drivers.analog.caller_id import CallerIdMode
from drivers.api import Tone, ToneKind, ToneSet
from drivers.errors import SettingsError

NEEDED_TONES = frozenset({ToneKind.DIAL, ToneKind.RING_BACK, ToneKind.BUSY, ToneKind.CONGESTION})
"""Without these a line can't be served: what begins a call, and what ends it."""


class PolarityHabit(StrEnum):
    """Whether a country's exchanges reverse the line's polarity when the far end answers or hangs up."""

    USUAL = "usual"
    ON_REQUEST = "on_request"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CountryProfile:
    """What is usual in one country.

    `code` is ISO 3166-1 alpha-2 in small letters, `tone_zone` DAHDI's name for the country's tones (`zonedata.c`),
    by which it also rings telephones; `opermode` the line interface's setting in the card's driver, `impedance` what
    that sets. `ring_cadence_s` are seconds on, off …; `caller_id_modes` begin with the one that is met most often.
    `sources` tells of each group of figures where it is from.
    """

    code: str
    name_en: str
    name_zh: str
    tone_zone: str
    opermode: str
    impedance: str
    ring_cadence_s: tuple[float, ...]
    ring_frequency_hz: float | None
    tones: ToneSet
    tone_level_dbm0: float
    caller_id_modes: tuple[CallerIdMode, ...]
    polarity: PolarityHabit
    sources: Mapping[str, str]


def read_profile(code: str, text: str) -> CountryProfile:
    """Read a country's file (TOML). Raises SettingsError that names each wrong key and what is allowed there."""
    try:
        page = _Page.model_validate(tomllib.loads(text))
        tones = {kind: Tone(it.frequencies_hz, it.cadence_s) for kind, it in page.tones.items()}
        _check(tones, page.ring.cadence_s)
    except ValidationError as error:
        raise SettingsError(code, _told(error)) from error
    except ValueError as error:  # TOMLDecodeError is one, too
        raise SettingsError(code, str(error)) from error
    return CountryProfile(
        code=code,
        name_en=page.name_en,
        name_zh=page.name_zh,
        tone_zone=page.tone_zone,
        opermode=page.opermode,
        impedance=page.impedance,
        ring_cadence_s=page.ring.cadence_s,
        ring_frequency_hz=page.ring.frequency_hz,
        tones=MappingProxyType(tones),
        tone_level_dbm0=page.tone_level_dbm0,
        caller_id_modes=page.caller_id_modes,
        polarity=page.polarity,
        sources=MappingProxyType(page.sources.model_dump()),
    )


def _check(tones: ToneSet, ring_cadence_s: tuple[float, ...]) -> None:
    if missing := sorted(NEEDED_TONES - tones.keys()):
        raise ValueError(f"tones: {', '.join(missing)} is missing")
    if not ring_cadence_s or len(ring_cadence_s) % 2 or min(ring_cadence_s) <= 0:
        raise ValueError(f"ring.cadence_s: pairs of seconds on and off above 0, not {ring_cadence_s}")
    for kind in (ToneKind.RING_BACK, ToneKind.BUSY, ToneKind.CONGESTION):
        if not tones[kind].cadence_s:
            raise ValueError(f"tones.{kind}.cadence_s: this tone has pauses")


def _told(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, it['loc']))}: {it['msg']}" for it in error.errors())


_Text = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Ring(_Strict):
    cadence_s: tuple[float, ...]
    frequency_hz: Annotated[float, Field(ge=15, le=70)] | None = None


class _ToneTable(_Strict):
    frequencies_hz: tuple[Annotated[float, Field(gt=100, lt=4000)], ...]
    cadence_s: tuple[Annotated[float, Field(gt=0, le=20)], ...] = ()


class _Sources(_Strict):
    """Where each group of figures is from."""

    tones: _Text
    ring: _Text
    line: _Text
    caller_id: _Text
    polarity: _Text
    level: _Text


class _Page(_Strict):
    """A country's file."""

    name_en: _Text
    name_zh: _Text
    tone_zone: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    opermode: Annotated[str, Field(pattern=r"^[A-Z0-9]+$")]  # the drivers compare it letter by letter
    impedance: _Text
    tone_level_dbm0: Annotated[float, Field(ge=-40, le=0)]
    caller_id_modes: Annotated[tuple[CallerIdMode, ...], Field(min_length=1)]
    polarity: PolarityHabit
    ring: _Ring
    tones: dict[ToneKind, _ToneTable]
    sources: _Sources
