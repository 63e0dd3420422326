"""Whether a caller belongs to a region, by what, and which branch that means."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from appliance.config.model.flow import RegionRule
from appliance.config.model.region import Region
from appliance.domain.number_reading import CHINA, Home, normalise
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.routing.decision import Decision


class By(IntEnum):
    """By what a caller belongs to a region; the greater says more."""

    COUNTRY = 1
    PROVINCE = 2
    CITY = 3
    AREA_CODE = 4
    PREFIX = 5


@dataclass(frozen=True, slots=True, order=True)
class Strength:
    """How closely a region names a caller; of prefixes, that of more `digits` (without trunk 0 and +86) is closer."""

    by: By
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A caller belongs to a region: how closely, and because of what, in words ("prefix 0755")."""

    strength: Strength
    reason: str


def matches(place: Place | None, number: PhoneNumber | None, region: Region) -> Match | None:
    """Give the closest way in which the caller belongs to the region; None when there is none.

    `place` is what is known of the number, which may be nothing: then prefixes alone can match. A prefix is compared
    with the number as the line presents it and, of a Chinese number, as it is dialled from another city (`0755…`,
    `138…`) and from abroad (`+86…`), so that it doesn't matter how the line presents it.
    """
    found = _by_prefix(place, number, region) if number else None
    return found or (_by_place(place, region) if place else None)


def branch(
    place: Place | None, number: PhoneNumber | None, rules: Sequence[RegionRule], unknown: str, otherwise: str
) -> Decision[str]:
    """Choose where a caller goes: the rule that names the caller most closely, of equal ones the first."""
    found = [(match, rule) for rule in rules if (match := matches(place, number, rule.where))]
    if found:
        match, rule = max(found, key=lambda each: each[0].strength)  # the first of equals
        return Decision(rule.next, f"the caller is of {match.reason}")
    if place is None:
        return Decision(
            unknown, "nothing is known of where the number belongs" if number else "the caller has no number"
        )
    return Decision(otherwise, f"the caller is of {place}, which no rule names")


def _by_prefix(place: Place | None, number: PhoneNumber, region: Region) -> Match | None:
    forms = _forms(place, number)
    found = [
        (len(written) - lead, prefix)
        for prefix, written in ((prefix, _with_plus(prefix)) for prefix in region.prefixes)
        for form, lead in forms
        if form.startswith(written)
    ]
    if not found:
        return None
    digits, prefix = max(found, key=lambda each: each[0])
    return Match(Strength(By.PREFIX, max(0, digits)), f"prefix {prefix}")


def _forms(place: Place | None, number: PhoneNumber) -> tuple[tuple[str, int], ...]:
    """Give the ways to write the number, and how many characters each has before the area code or the segment."""
    shown = _with_plus(number.digits)
    reading = None
    if place and place.country == CHINA:
        reading = normalise(number.digits, Home(area_code=place.area_code))
    if reading is None:
        return ((shown, 0),)
    trunk = len(reading.digits) - len(reading.digits.removeprefix("0"))
    return (reading.digits, trunk), (reading.international, len("+86")), (shown, max(0, _lead(shown, reading.digits)))


def _lead(shown: str, digits: str) -> int:
    return len(shown) - len(digits.removeprefix("0"))


def _with_plus(written: str) -> str:
    """Write an international prefix in one way: `0081` is `+81`."""
    return "+" + written.removeprefix("00") if written.startswith("00") else written


def _by_place(place: Place, region: Region) -> Match | None:
    if place.area_code in region.area_codes:
        return Match(Strength(By.AREA_CODE), f"area code {place.area_code}")
    city = next((city for city in place.cities if city in region.cities), None)
    if city:
        several = f", one of {'、'.join(place.cities)}" if len(place.cities) > 1 else ""
        return Match(Strength(By.CITY), f"city {city}{several}")
    if place.province in region.provinces:
        return Match(Strength(By.PROVINCE), f"province {place.province}")
    if place.country in region.countries:
        return Match(Strength(By.COUNTRY), f"country {place.country}")
    return None
