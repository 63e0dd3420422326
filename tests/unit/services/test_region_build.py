"""The builder on small made-up data, and on the packages themselves."""

import sys
from pathlib import Path

import pytest

from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.domain.place_names import PROVINCES
from appliance.domain.region_table import RegionTable
from appliance.errors import UserError
from appliance.services.region_build import SHARED, build
from appliance.services.region_file import read_table, replace_table
from appliance.services.region_sources import Geodata, Segment, Segments, read_geodata, read_segments
from tests.unit.region_tables import geodata, segments, whole_table

GEODATA = Geodata(
    version="9",
    names={
        "755": "广东省深圳市", "10": "北京市", "28": "四川省成都市、资阳市、眉山市", "33": "河北省秦皇岛市",
        "896": "西藏那曲地区、嘉黎县、双湖", "433": "吉林省延边朝鲜族自治州、珲春市、延吉市",
        "75595": "广东省深圳市、惠州市", "138001": "北京市", "1380013": "广东省深圳市", "1580000": "四川省成都市",
        "1470000": "广东省深圳市", "7": "香港",
    },
    operators={"138": "移动", "1380013": "联通"},
    countries={"81": "JP"},
    calling_codes={"CN": "86", "JP": "81"},
)  # fmt: skip
SEGMENTS = Segments(
    "2312",
    (
        Segment(1380013, "北京", "北京", "010", "移动"),
        Segment(1380014, "北京", "北京", "010", "移动"),
        Segment(1990000, "湖北", "江汉", "0728", "电信"),
        Segment(1990001, "内蒙古", "海拉尔", "0470", "电信"),
    ),
)


def place(number: str, raw: bytes) -> Place | None:
    table = RegionTable.read(raw)
    return table.at(table.home("CN", None)).place(PhoneNumber(number))


ALONE, BOTH = build(GEODATA, None), build(GEODATA, SEGMENTS)


@pytest.mark.parametrize(
    ("number", "province", "cities", "area_code"),
    [
        ("075588886666", "广东", ("深圳",), "0755"),
        ("01088886666", "北京", ("北京",), "010"),
        ("02888886666", "四川", ("成都", "资阳", "眉山"), "028"),
        ("03352222222", "河北", ("秦皇岛",), "0335"),
        ("03302222222", None, (), None),
        ("08962222222", "西藏", ("那曲",), "0896"),
        ("04332222222", "吉林", ("延边",), "0433"),
        ("07722222222", "广西", ("柳州", "来宾"), "0772"),
    ],
)
def test_area_codes(number: str, province: str | None, cities: tuple[str, ...], area_code: str | None) -> None:
    assert place(number, ALONE) == Place("CN", province, cities, area_code)


@pytest.mark.parametrize(
    ("number", "alone", "both"),
    [
        # a longer beginning lies over a shorter one, and the segments over both
        ("13800120000", "北京 移动", "北京 移动"),
        ("13800130000", "广东 深圳 联通", "北京 移动"),
        ("13800200000", "CN", "CN"),
        ("19900000000", "CN", "湖北 仙桃、潜江、天门 电信"),
        ("19900010000", "CN", "内蒙古 呼伦贝尔 电信"),
        ("19900020000", "CN", "CN"),
        # of cities that share an area code geodata knows the area; of doubted prefixes the province
        ("15800000000", "四川 成都、资阳、眉山", "四川 成都、资阳、眉山"),
        ("14700000000", "广东", "广东"),
    ],
)
def test_mobiles(number: str, alone: str, both: str) -> None:
    for raw, expected in ((ALONE, alone), (BOTH, both)):
        found = place(number, raw)
        assert found is not None
        assert f"{found} {found.operator or ''}".strip() == expected


def test_the_table_tells_what_it_was_made_from() -> None:
    assert RegionTable.read(ALONE).content.made_from == {"phonenumbers": "9"}
    assert RegionTable.read(BOTH).content.made_from == {"phonenumbers": "9", "phone": "2312"}


def test_without_phonenumbers_the_user_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "phonenumbers", None)
    with pytest.raises(UserError, match="phonenumbers, which is not here"):
        read_geodata()


def test_without_phone_there_are_no_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appliance.services.region_sources.find_spec", lambda _: None)
    assert read_segments() is None


def test_a_file_of_another_form_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Elsewhere:
        origin = str(tmp_path / "__init__.py")

    (tmp_path / "phone.dat").write_bytes(b"2312\xff\xff")
    monkeypatch.setattr("appliance.services.region_sources.find_spec", lambda _: Elsewhere)
    with pytest.raises(UserError, match=r"phone\.dat can't be read"):
        read_segments()


def test_a_table_replaces_another_whole_or_not_at_all(tmp_path: Path) -> None:
    source, target = tmp_path / "new.bin", tmp_path / "regions.bin"
    target.write_bytes(ALONE)
    source.write_bytes(BOTH[:-5])
    with pytest.raises(UserError, match=r"new\.bin: .*damaged"):
        replace_table(source, target)
    assert target.read_bytes() == ALONE
    source.write_bytes(BOTH)
    assert replace_table(source, target).content.made_from["phone"] == "2312"
    assert target.read_bytes() == BOTH
    assert target.stat().st_mode & 0o777 == 0o640
    with pytest.raises(UserError, match="can't be read"):
        read_table(tmp_path / "nowhere.bin")


@pytest.mark.slow
@pytest.mark.xdist_group("region-tables")
class TestThePackages:
    def test_every_area_code_of_the_segments_is_known_with_at_least_their_cities(self) -> None:
        table = RegionTable.read(build(geodata(), None))
        missing = set()
        for segment in segments().all:
            known = table.content.places[table.content.areas.get(segment.area_code, 0)]
            if known is None or known.province != segment.province:
                missing.add((segment.area_code, segment.province))
        assert missing == set()

    def test_what_we_correct_in_geodata_agrees_with_the_segments(self) -> None:
        cities: dict[str, set[str]] = {}
        for found in whole_table().content.places:
            if found and found.area_code and len(found.cities) == 1:
                cities.setdefault(found.area_code, set()).update(found.cities)
        for code, (_, *told) in SHARED.items():
            assert cities[code] <= {*told}, code

    def test_names_are_short_and_provinces_are_the_known_ones(self) -> None:
        names = whole_table().names()
        assert tuple(sorted(PROVINCES)) == tuple(sorted(names))
        cities = {city for each in names.values() for city in each}
        assert not [
            city for city in cities if city.endswith(("市", "地区", "盟", "自治州", "县", "省")) or len(city) < 2
        ]
        assert 340 <= len(cities) <= 350

    def test_every_country_can_be_found(self) -> None:
        table = whole_table()
        assert {"CN", "US", "CA", "KZ", "RU", "VA", "GG", "HK", "MO", "TW", "DO", "PR"} <= {
            *table.content.countries.values()
        }
        numbers = {"CA": "+12045551234", "US": "+12125551234", "KZ": "+77172123456", "RU": "+74951234567",
                   "VA": "+390669812345", "IT": "+390612345678", "GG": "+441481960194", "GB": "+442079460958",
                   "PR": "+17872345678", "AX": "+35818123456", "FI": "+358912345678"}  # fmt: skip
        at = table.at(table.home("CN", None))
        assert {country: at.place(PhoneNumber(number)) for country, number in numbers.items()} == {
            country: Place(country) for country in numbers
        }
