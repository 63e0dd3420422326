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
from typing import Any

from appliance.errors import UserError
from appliance.services.region_countries import NOT_A_COUNTRY, countries

_CHINA = "86"
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
        countries=countries(phonenumbers),
        calling_codes={
            region: str(code)
            for code, regions in phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()
            for region in regions
            if region != NOT_A_COUNTRY
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
