"""The tones of a country's exchanges, as far as they are known."""

from drivers.analog import country, country_codes
from drivers.api import RELEASING, ToneSet

__all__ = ["ToneSet", "is_release", "tone_countries", "tones_of_country"]


_SHARED = {"ca": "us"}
"""Who has another country's tones: the North American numbering plan's."""


def tone_countries() -> frozenset[str]:
    """Name the countries whose exchanges' tones are known (ISO 3166-1 alpha-2)."""
    return frozenset(code.upper() for code in (*country_codes(), *_SHARED))


def tones_of_country(code: str) -> ToneSet | None:
    """Give the tones of a country (ISO 3166-1 alpha-2); None for one whose exchanges aren't known."""
    lower = code.lower()
    known = _SHARED.get(lower, lower)
    return country(known).tones if known in country_codes() else None


def is_release(kind: str) -> bool:
    """Tell whether nobody is on the line any more after a tone of this kind."""
    return kind in RELEASING
