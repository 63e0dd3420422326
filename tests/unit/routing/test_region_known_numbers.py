"""The tables against numbers whose place other sources tell: tests/unit/routing/known_numbers.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.domain.region_table import RegionTable
from tests.unit.region_tables import segments, table_to_pass_on, whole_table

pytestmark = [pytest.mark.xdist_group("region-tables"), pytest.mark.slow]

FILE = Path(__file__).with_name("known_numbers.toml")


@dataclass(frozen=True)
class Known:
    """A number, where it belongs, and who says so."""

    number: str
    place: str
    source: str
    kind: str


def known_numbers() -> list[Known]:
    file = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [
        Known(number, place, file["sources"][source], kind)
        for kind in ("fixed", "mobile", "abroad", "unknown")
        for source, rows in file[kind].items()
        for number, place in rows
    ]


KNOWN = known_numbers()
UNKNOWN = [each for each in KNOWN if each.kind == "unknown"]


def place_of(number: str, table: RegionTable) -> Place:
    place = table.at(table.home("CN", "0755")).place(PhoneNumber(number))
    assert place is not None, number
    return place


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.number)
def test_the_whole_table_agrees_with_other_sources(known: Known) -> None:
    assert str(place_of(known.number, whole_table())) == known.place, known.source


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.number)
def test_the_table_to_pass_on_agrees_or_knows_less(known: Known) -> None:
    place = place_of(known.number, table_to_pass_on())
    if known.kind != "mobile":
        assert str(place) == known.place, known.source
        return
    province, _, city = known.place.partition(" ")
    assert place.province in (None, province), known.source
    assert not place.cities or (city or province) in place.cities, known.source


def test_what_is_disputed_is_right_but_for_the_city() -> None:
    (number, told), *others = tomllib.loads(FILE.read_text(encoding="utf-8"))["disputed"]["phone43"]
    place = place_of(number, whole_table())
    assert (place.province, place.area_code, others) == (told.split()[0], "029", [])
    assert str(place) != told, "the packages agree with the source now: move it to [mobile]"


def test_there_are_enough_of_them() -> None:
    assert len(KNOWN) >= 60
    assert len(UNKNOWN) >= 10
    assert len({each.number for each in KNOWN}) == len(KNOWN)


@pytest.mark.parametrize("known", UNKNOWN, ids=lambda known: known.number)
def test_the_unknown_ones_are_in_neither_package(known: Known) -> None:
    place = place_of(known.number, whole_table())
    assert (place.country, place.province, place.cities, place.area_code) == ("CN", None, (), None)
    if known.number.startswith("1"):
        assert int(known.number[:7]) not in {segment.digits for segment in segments().all}
