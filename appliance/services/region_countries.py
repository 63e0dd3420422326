"""The country of each beginning of an international number, out of the package phonenumbers.

It tells the country of a whole number only, by its rules of validity. Where several countries share a calling code, the
beginnings are found by asking it about made-up numbers.
"""

from random import Random
from types import ModuleType

NOT_A_COUNTRY = "001"
"""What phonenumbers calls calling codes of the whole world, such as +800."""

_SAMPLED_DIGITS = 4
_SAMPLES = 3


def countries(phonenumbers: ModuleType) -> dict[str, str]:
    """Give the country of every beginning; where several share a calling code, to 4 digits behind it."""
    found: dict[str, str] = {}
    for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        if regions[0] == NOT_A_COUNTRY:
            continue
        found[str(code)] = regions[0]
        if len(regions) > 1:
            parts = _shortest(_parts(phonenumbers, code, regions[0]), regions[0], "") | _declared(phonenumbers, regions)
            found |= {f"{code}{digits}": region for digits, region in parts.items()}
    return found


def _declared(phonenumbers: ModuleType, regions: tuple[str, ...]) -> dict[str, str]:
    """Give the beginnings that the data name as a whole country's own, such as 06698 for the Vatican in Italy."""
    named = ((phonenumbers.PhoneMetadata.metadata_for_region(region).leading_digits, region) for region in regions[1:])
    return {digits: region for digits, region in named if digits and digits.isdecimal()}


def _parts(phonenumbers: ModuleType, code: int, main: str) -> dict[str, str]:
    """Ask for the country of each beginning of 4 digits, by numbers made up from it; main where they don't agree."""
    lengths = phonenumbers.PhoneMetadata.metadata_for_region(main).general_desc.possible_length
    fill = Random(code)  # noqa: S311 - made-up numbers, the same at each build
    parts: dict[str, str] = {}
    for number in range(10**_SAMPLED_DIGITS):
        digits = f"{number:0{_SAMPLED_DIGITS}}"
        made_up = (
            digits + "".join(str(fill.randrange(2, 9)) for _ in range(length - _SAMPLED_DIGITS))
            for length in lengths
            if length > _SAMPLED_DIGITS
            for _ in range(_SAMPLES)
        )
        regions = {_region(phonenumbers, code, each) for each in made_up} - {None}
        if regions:
            parts[digits] = str(regions.pop()) if len(regions) == 1 else main
    return parts


def _region(phonenumbers: ModuleType, code: int, national: str) -> str | None:
    leading_zero = national.startswith("0") or None
    number = phonenumbers.PhoneNumber(
        country_code=code, national_number=int(national), italian_leading_zero=leading_zero
    )
    region: str | None = phonenumbers.region_code_for_number(number)
    return region


def _shortest(parts: dict[str, str], main: str, beginning: str) -> dict[str, str]:
    """Write the parts that aren't the main country's by as few beginnings as tell them apart."""
    regions = {region for digits, region in parts.items() if digits.startswith(beginning)}
    if beginning and len(regions) == 1:
        return {} if regions == {main} else {beginning: regions.pop()}
    if not regions or len(beginning) == _SAMPLED_DIGITS:
        return {}
    found = [_shortest(parts, main, beginning + digit) for digit in "0123456789"]
    return {digits: region for each in found for digits, region in each.items()}
