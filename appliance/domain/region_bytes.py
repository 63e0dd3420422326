"""The table of regions as bytes.

`MAGIC`, two bytes of format version, 32 bytes of SHA-256 over all that follows, and that (zlib): four bytes of length,
JSON (places, area codes, countries, what it was made from), then the mobile segments by runs: where each begins
(4 bytes), its place (2) and its operator (1), column by column. All numbers are little-endian.
"""

import hashlib
import json
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from appliance.domain.number_reading import CHINA
from appliance.domain.place import Place
from appliance.errors import UserError

MAGIC: Final = b"ZJREGION"
VERSION: Final = 1
NOWHERE: Final = 0
"""The place of segments that nobody knows, the first of `places`; likewise the first operator is none."""

_VERSION_END = len(MAGIC) + 2
_HEAD = _VERSION_END + 32
_RUN_BYTES = 4 + 2 + 1
_LARGEST = 64 * 1024 * 1024
_REMEDY = "make one with `zongji regions build`"


@dataclass(frozen=True, slots=True)
class Runs:
    """Mobile segments (7 digits) by runs: where each begins (sorted), its place and its operator, as indexes."""

    starts: "array[int]"
    places: "array[int]"
    operators: "array[int]"


@dataclass(frozen=True, slots=True)
class Content:
    """What a table holds.

    `areas` tells the place of an area code, `countries` the country of the longest beginning of an international
    number, `calling_codes` the calling code of a country. `made_from` names the data's sources and their versions.
    """

    made_from: Mapping[str, str]
    places: Sequence[Place | None]
    operators: Sequence[str]
    areas: Mapping[str, int]
    countries: Mapping[str, str]
    calling_codes: Mapping[str, str]
    runs: Runs


def runs_of(rows: Sequence[tuple[int, int, int]]) -> Runs:
    """Put runs (start, place, operator) into columns."""
    starts, places, operators = zip(*rows, strict=True) if rows else ((), (), ())
    return Runs(array("I", starts), array("H", places), array("B", operators))


def encode(content: Content) -> bytes:
    """Write a table; the same content gives the same bytes."""
    told = {
        "made_from": dict(content.made_from),
        "places": [_listed(place) for place in content.places],
        "operators": list(content.operators),
        "areas": dict(content.areas),
        "countries": dict(content.countries),
        "calling_codes": dict(content.calling_codes),
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    columns = (content.runs.starts, content.runs.places, content.runs.operators)
    parts = (len(text).to_bytes(4, "little"), text, *(_little_endian(column).tobytes() for column in columns))
    body = zlib.compress(b"".join(parts), 9)
    return MAGIC + VERSION.to_bytes(2, "little") + hashlib.sha256(body).digest() + body


def decode(raw: bytes) -> Content:
    """Read a table. Raises UserError for what is none, is damaged, or is of another format."""
    body = _body(raw)
    try:
        content = _content(body)
        is_whole = (
            max(content.runs.places, default=0) < len(content.places)
            and max(content.runs.operators, default=0) < len(content.operators)
            and max(content.areas.values(), default=0) < len(content.places)
        )
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"the table of regions doesn't hold what it should: {error}", _REMEDY) from error
    if not is_whole:
        raise UserError("the table of regions names places that it doesn't have", _REMEDY)
    return content


def _body(raw: bytes) -> bytes:
    if raw[: len(MAGIC)] != MAGIC or len(raw) < _HEAD:
        raise UserError("this is not a table of regions", _REMEDY)
    version = int.from_bytes(raw[len(MAGIC) : _VERSION_END], "little")
    if version != VERSION:
        raise UserError(f"the table of regions is of format {version}, this release reads {VERSION}", _REMEDY)
    if hashlib.sha256(raw[_HEAD:]).digest() != raw[_VERSION_END:_HEAD]:
        raise UserError("the table of regions is damaged: its checksum is wrong", "copy it again, or " + _REMEDY)
    reader = zlib.decompressobj()
    try:
        body = reader.decompress(raw[_HEAD:], _LARGEST)
    except zlib.error as error:
        raise UserError(f"the table of regions can't be unpacked: {error}", _REMEDY) from error
    if not reader.eof:
        raise UserError("the table of regions is larger than any that we make", _REMEDY)
    return body


def _content(body: bytes) -> Content:
    begin = 4 + int.from_bytes(body[:4], "little")
    told, columns = json.loads(body[4:begin]), body[begin:]
    count = len(columns) // _RUN_BYTES
    return Content(
        made_from=told["made_from"],
        places=tuple(_place(listed) for listed in told["places"]),
        operators=tuple(told["operators"]),
        areas=told["areas"],
        countries=told["countries"],
        calling_codes=told["calling_codes"],
        runs=Runs(
            starts=_column("I", columns[: count * 4]),
            places=_column("H", columns[count * 4 : count * 6]),
            operators=_column("B", columns[count * 6 :]),
        ),
    )


def _listed(place: Place | None) -> list[object] | None:
    return [place.province, list(place.cities), place.area_code] if place else None


def _place(listed: list[Any] | None) -> Place | None:
    if listed is None:
        return None
    province, cities, area_code = listed
    return Place(CHINA, province, tuple(cities), area_code)


def _column(code: str, raw: bytes) -> "array[int]":
    column: array[int] = array(code)
    column.frombytes(raw)
    return _little_endian(column)


def _little_endian(column: "array[int]") -> "array[int]":
    """Turn a column from this machine's order into the file's, or back."""
    turned: array[int] = array(column.typecode, column)
    if sys.byteorder == "big":
        turned.byteswap()
    return turned
