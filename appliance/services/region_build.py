"""Makes the table of regions from its sources."""

import re
from collections.abc import Iterator

from appliance.domain.number_reading import CHINA
from appliance.domain.place import Place
from appliance.domain.place_names import province_and_cities, short_city
from appliance.domain.region_bytes import NOWHERE, Content, encode, runs_of
from appliance.services.region_sources import Geodata, Segments

_AREA = re.compile(r"10|2\d|[3-9]\d\d")
_SEGMENT = re.compile(r"1[3-9]\d{4,5}")
_SEGMENT_DIGITS = 7

_ALONE = {"33": "0335", "34": "0349", "58": "0580", "70": "0701"}
"""Geodata's beginnings of two digits, and the one area code of each that has been given out."""

SHARED: dict[str, tuple[str, ...]] = {
    "0354": ("山西", "晋中"), "0358": ("山西", "吕梁"), "0371": ("河南", "郑州", "开封"),
    "0391": ("河南", "焦作", "济源"), "0558": ("安徽", "阜阳", "亳州"), "0634": ("山东", "济南"),
    "0719": ("湖北", "十堰", "神农架"), "0772": ("广西", "柳州", "来宾"), "0774": ("广西", "梧州", "贺州"),
    "0775": ("广西", "玉林", "贵港"), "0898": ("海南", "海口", "三亚", "三沙", "儋州"),
    "0935": ("甘肃", "武威", "金昌"), "0937": ("甘肃", "酒泉", "嘉峪关"),
}  # fmt: skip
"""Area codes of which geodata tells one city too few or too many; each agrees with the segments' area codes."""

_SEVERAL = {"江汉": ("仙桃", "潜江", "天门")}
"""Names that stand for several cities (江汉 is the oil field between these three)."""

_DOUBTED = {"145", "147", "155", "177", "184", "185"}
"""Mobiles of which geodata's city differs from the segments' in 1 to 4 of 100; of these the province alone is taken."""

Rows = dict[int, tuple[Place, str]]


def build(geodata: Geodata, segments: Segments | None) -> bytes:
    """Make the table; without `segments` mobiles are known as far as geodata knows them."""
    areas = _areas(geodata)
    rows = _rows_of_geodata(geodata, areas) | _rows_of_segments(segments)
    known = dict.fromkeys([*areas.values(), *(place for place, _ in rows.values())])
    places = (None, *known)
    index = {place: number for number, place in enumerate(places)}
    operators = ("", *sorted({operator for _, operator in rows.values()} - {""}))
    content = Content(
        made_from={"phonenumbers": geodata.version} | ({"phone": segments.version} if segments else {}),
        places=places,
        operators=operators,
        areas={code: index[place] for code, place in sorted(areas.items())},
        countries=dict(sorted(geodata.countries.items())),
        calling_codes=dict(sorted(geodata.calling_codes.items())),
        runs=runs_of(tuple(_runs({each: (index[at], operators.index(by)) for each, (at, by) in rows.items()}))),
    )
    return encode(content)


def _areas(geodata: Geodata) -> dict[str, Place]:
    """Give the place of each area code; of services' numbers within one (0755 95…) geodata has beginnings, too."""
    areas: dict[str, Place] = {}
    for digits, name in geodata.names.items():
        code = _ALONE.get(digits) or (f"0{digits}" if _AREA.fullmatch(digits) else None)
        told = province_and_cities(name) if code else None
        if code and told:
            areas[code] = Place(CHINA, *told, code)
    return areas | {code: Place(CHINA, province, tuple(cities), code) for code, (province, *cities) in SHARED.items()}


def _rows_of_geodata(geodata: Geodata, areas: dict[str, Place]) -> Rows:
    """Give geodata's mobile segments; a longer beginning is laid over a shorter one."""
    rows: Rows = {}
    for digits in sorted((each for each in geodata.names if _SEGMENT.fullmatch(each)), key=len):
        told = province_and_cities(geodata.names[digits])
        if told:
            province, cities = told
            place = _as_far_as_known(province, () if digits[:3] in _DOUBTED else cities, areas)
            missing = _SEGMENT_DIGITS - len(digits)
            first = int(digits) * 10**missing
            rows |= dict.fromkeys(range(first, first + 10**missing), (place, _operator(geodata, digits)))
    return rows


def _rows_of_segments(segments: Segments | None) -> Rows:
    rows: Rows = {}
    for each in segments.all if segments else ():
        cities = _SEVERAL.get(each.city) or (short_city(each.city),)
        rows[each.digits] = (Place(CHINA, each.province, cities, each.area_code), each.operator)
    return rows


def _as_far_as_known(province: str, cities: tuple[str, ...], areas: dict[str, Place]) -> Place:
    """Give the place of a mobile by geodata, which tells cities that share an area code from each other badly."""
    around = [place for place in areas.values() if place.province == province and {*cities} & {*place.cities}]
    return around[0] if len(around) == 1 else Place(CHINA, province, cities)


def _operator(geodata: Geodata, digits: str) -> str:
    beginnings = (digits[:length] for length in range(len(digits), 0, -1))
    return next((geodata.operators[each] for each in beginnings if each in geodata.operators), "")


def _runs(rows: dict[int, tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Put neighbours of the same place and operator together; what lies between rows is nowhere."""
    expected, last = 0, (NOWHERE, 0)
    for digits in sorted(rows):
        if digits != expected and last != (NOWHERE, 0):
            yield expected, NOWHERE, 0
            last = (NOWHERE, 0)
        if rows[digits] != last:
            last = rows[digits]
            yield digits, *last
        expected = digits + 1
    yield expected, NOWHERE, 0
