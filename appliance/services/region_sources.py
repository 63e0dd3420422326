"""What the table of regions is made from, as two packages for development hold it.

`phonenumbers` (Apache-2.0; Google's geodata) is needed. `phone` adds the mobile segments to cities; its data have no
licence of their own, so that it is optional (docs/design-decisions.md, Licences). Neither is ever imported by a
running switchboard: the first takes 100 MB of memory.
"""

import importlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

from appliance.errors import UserError

_CHINA = "86"
_SAMPLED_DIGITS = 4
_SAMPLES = 3
_NOT_A_COUNTRY = "001"
_OPERATORS = {1: "移动", 2: "联通", 3: "电信", 4: "电信", 5: "联通", 6: "移动", 7: "广电", 8: "广电"}
"""phone.dat's kinds of operator; 4-6 and 8 are virtual ones on the same network."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The first 7 digits of mobile numbers, and where they were given out."""

    digits: int
    province: str
    city: str
    area_code: str
    operator: str


@dataclass(frozen=True, slots=True)
class Geodata:
    """`phonenumbers`' data. `names` are full Chinese names by the beginning of a number in China, without 86.

    `countries` are countries by the beginning of an international number, `calling_codes` calling codes by country,
    `operators` Chinese operators by the beginning of a mobile number.
    """

    version: str
    names: dict[str, str]
    operators: dict[str, str]
    countries: dict[str, str]
    calling_codes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Segments:
    """The `phone` package's data."""

    version: str
    all: tuple[Segment, ...]


def read_geodata() -> Geodata:
    """Read `phonenumbers`. Raises UserError where it is not installed."""
    try:
        phonenumbers = importlib.import_module("phonenumbers")
    except ModuleNotFoundError as absent:
        raise UserError(
            "the table of regions is made from the package phonenumbers, which is not here",
            "start it by ./zongji, which has it, or install phonenumbers beside Zongji",
        ) from absent
    geodata, carriers = (importlib.import_module(f"phonenumbers.{part}") for part in ("geodata", "carrierdata"))
    return Geodata(
        version=version("phonenumbers"),
        names=_chinese(geodata.GEOCODE_DATA),
        operators={digits: name.removeprefix("中国") for digits, name in _chinese(carriers.CARRIER_DATA).items()},
        countries=_countries(phonenumbers),
        calling_codes={
            region: str(code)
            for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()
            for region in regions
            if region != _NOT_A_COUNTRY
        },
    )


def read_segments() -> Segments | None:
    """Read `phone`'s file; None where the package is not installed. Raises UserError for a file of another form."""
    package = find_spec("phone")
    if package is None or package.origin is None:
        return None
    file = Path(package.origin).parent / "phone.dat"
    try:
        raw = file.read_bytes()
        return Segments(raw[:4].decode(), tuple(_segments(raw)))
    except (OSError, ValueError, struct.error) as error:
        raise UserError(f"{file} can't be read: {error}", "install phone 0.4.5, or none") from error


def _chinese(data: dict[str, Any]) -> dict[str, str]:
    return {
        digits.removeprefix(_CHINA): names["zh"]
        for digits, names in data.items()
        if digits.startswith(_CHINA) and "zh" in names
    }


def _segments(raw: bytes) -> Iterator[Segment]:
    """Read the file's form: version, where the index begins, records that end by 0, then (segment, record, kind)."""
    (index,) = struct.unpack_from("<i", raw, 4)
    for digits, record, kind in struct.iter_unpack("<iiB", raw[index : len(raw) - (len(raw) - index) % 9]):
        province, city, _, area_code = raw[record : raw.index(b"\0", record)].decode().split("|")
        yield Segment(digits, province, city, "0" + area_code.lstrip("0"), _OPERATORS[kind])


def _countries(phonenumbers: ModuleType) -> dict[str, str]:
    """Give the country of every beginning; where several share a calling code, to 4 digits behind it."""
    countries: dict[str, str] = {}
    for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items():
        if regions[0] == _NOT_A_COUNTRY:
            continue
        countries[str(code)] = regions[0]
        if len(regions) > 1:
            parts = _parts(phonenumbers, code, regions[0])
            countries |= {f"{code}{digits}": region for digits, region in _shortest(parts, regions[0], "").items()}
    return countries


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
