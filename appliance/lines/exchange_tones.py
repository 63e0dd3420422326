"""The tones of a country's exchanges, as far as they are known, and those learned on a line."""

from appliance.config.model.line import AnalogLine, Line
from drivers.analog import country, country_codes
from drivers.api import RELEASING, Tone, ToneKind, ToneSet

__all__ = ["ToneSet", "is_release", "profile_code", "tone_countries", "tones_of_country", "tones_of_line"]


_SHARED = {"ca": "us"}
"""Who has another country's tones: the North American numbering plan's."""


def tone_countries() -> frozenset[str]:
    """Name the countries whose exchanges' tones are known (ISO 3166-1 alpha-2)."""
    return frozenset(code.upper() for code in (*country_codes(), *_SHARED))


def tones_of_country(code: str) -> ToneSet | None:
    """Give the tones of a country (ISO 3166-1 alpha-2); None for one whose exchanges aren't known."""
    known = profile_code(code)
    return country(known).tones if known in country_codes() else None


def profile_code(code: str) -> str:
    """Give the code of the profile that a country's lines are set by (ISO 3166-1 alpha-2, as documents have it)."""
    lower = code.lower()
    return _SHARED.get(lower, lower)


def tones_of_line(line: Line, country_code: str) -> ToneSet | None:
    """Give the tones of a line's exchange: those learned on it, over its country's; None where none are known."""
    learned = line.tones if isinstance(line, AnalogLine) else {}
    heard = {ToneKind(kind): Tone(tone.frequencies_hz, tone.cadence_s) for kind, tone in learned.items()}
    usual = tones_of_country(country_code)
    return {**(usual or {}), **heard} or None


def is_release(kind: str) -> bool:
    """Tell whether nobody is on the line any more after a tone of this kind."""
    return kind in RELEASING
