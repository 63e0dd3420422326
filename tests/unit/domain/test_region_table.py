import hashlib
import sys
import tracemalloc
import zlib
from bisect import bisect_right
from timeit import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.phone_number import PhoneNumber
from appliance.domain.place import Place
from appliance.domain.region_bytes import MAGIC, VERSION, Content, decode, encode, runs_of
from appliance.domain.region_table import RegionTable
from appliance.errors import UserError
from tests.unit.region_tables import whole_table

SHENZHEN = Place("CN", "广东", ("深圳",), "0755")
CHENGDU = Place("CN", "四川", ("成都", "资阳", "眉山"), "028")
BEIJING = Place("CN", "北京", ("北京",), "010")
CONTENT = Content(
    made_from={"a test": "1"},
    places=(None, SHENZHEN, CHENGDU, BEIJING),
    operators=("", "移动", "联通"),
    areas={"0755": 1, "028": 2, "010": 3},
    countries={"1": "US", "1242": "BS", "81": "JP", "852": "HK", "7": "RU", "77": "KZ"},
    calling_codes={"CN": "86", "US": "1", "JP": "81"},
    runs=runs_of([(1380013, 3, 1), (1380014, 0, 0), (1390000, 1, 2), (1400000, 0, 0)]),
)
TABLE = RegionTable.read(encode(CONTENT))


def place(number: str, area_code: str | None = "0755", country: str = "CN") -> Place | None:
    return TABLE.at(TABLE.home(country, area_code)).place(PhoneNumber(number))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("075588886666", SHENZHEN),
        ("88886666", SHENZHEN),
        ("02888886666", CHENGDU),
        ("+862888886666", CHENGDU),
        ("075595588", SHENZHEN),
        ("13800138000", Place("CN", "北京", ("北京",), "010", mobile=True, operator="移动")),
        ("013800138000", Place("CN", "北京", ("北京",), "010", mobile=True, operator="移动")),
        ("13999990000", Place("CN", "广东", ("深圳",), "0755", mobile=True, operator="联通")),
        ("13800120000", Place("CN", mobile=True)),
        ("13800140000", Place("CN", mobile=True)),
        ("13899990000", Place("CN", mobile=True)),
        ("14000000000", Place("CN", mobile=True)),
        ("13000000000", Place("CN", mobile=True)),
        ("19900000000", Place("CN", mobile=True)),
        ("076088886666", Place("CN")),
        ("95588", Place("CN")),
        ("4008123456", Place("CN")),
        ("110", Place("CN")),
        ("+12125551234", Place("US")),
        ("+12423251234", Place("BS")),
        ("0077172123456", Place("KZ")),
        ("+74951234567", Place("RU")),
        ("+81312345678", Place("JP")),
        ("+999123456789", None),
        ("8001", None),
    ],
)
def test_a_number_s_place(number: str, expected: Place | None) -> None:
    assert place(number) == expected


def test_without_an_area_code_a_local_number_is_in_china_and_no_more() -> None:
    assert place("88886666", area_code=None) == Place("CN")


def test_a_line_abroad_has_its_own_country() -> None:
    assert place("2125551234", None, "US") == Place("US")
    assert place("0312345678", None, "JP") == Place("JP")
    assert place("2125551234", None, "FR") is None


def test_an_empty_table_knows_countries_of_nobody_and_china_only_by_form() -> None:
    empty = RegionTable.read(encode(Content({}, (None,), ("",), {}, {}, {}, runs_of([]))))
    at = empty.at(empty.home("CN", None))
    assert at.place(PhoneNumber("13800138000")) == Place("CN", mobile=True)
    assert at.place(PhoneNumber("+81312345678")) is None


def test_provinces_and_cities_are_listed() -> None:
    assert TABLE.names() == {"北京": ("北京",), "四川": ("成都", "眉山", "资阳"), "广东": ("深圳",)}


starts = st.lists(st.integers(1_300_000, 1_999_999), unique=True, max_size=30).map(sorted)


@given(starts, st.data())
def test_what_is_written_is_read_and_found(begins: list[int], data: st.DataObject) -> None:
    rows = [(begin, data.draw(st.integers(0, 3)), data.draw(st.integers(0, 2))) for begin in begins]
    written = Content({"x": "1"}, CONTENT.places, CONTENT.operators, {}, {}, {}, runs_of(rows))
    assert decode(encode(written)) == written
    table = RegionTable(decode(encode(written)))
    segment = data.draw(st.integers(1_300_000, 1_999_999))
    found = table.at(table.home("CN", None)).place(PhoneNumber(f"{segment}0000"))
    run = bisect_right(begins, segment) - 1
    expected = CONTENT.places[rows[run][1]] if run >= 0 else None
    assert found is not None
    assert found.cities == (expected.cities if expected else ())


def test_the_same_content_gives_the_same_bytes_with_numbers_little_end_first() -> None:
    raw = encode(CONTENT)
    assert raw == encode(CONTENT)
    columns = zlib.decompress(raw[42:])[-4 * 7 :]
    assert columns[:16] == b"".join(start.to_bytes(4, "little") for start in CONTENT.runs.starts)
    assert columns[16:24] == b"\3\0\0\0\1\0\0\0"
    assert columns[24:] == b"\1\0\2\0"


def test_a_machine_of_the_other_byte_order_turns_each_number_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "byteorder", "big" if sys.byteorder == "little" else "little")
    assert decode(encode(CONTENT)) == CONTENT
    columns = zlib.decompress(encode(CONTENT)[42:])[-4 * 7 :]
    assert columns[:4] == CONTENT.runs.starts[0].to_bytes(4, "big")


def body(raw: bytes) -> bytes:
    return MAGIC + VERSION.to_bytes(2, "little") + hashlib.sha256(raw).digest() + raw


WHOLE = encode(CONTENT)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "not a table of regions"),
        (b"PK\x03\x04 a zip file", "not a table of regions"),
        (MAGIC, "not a table of regions"),
        (WHOLE[:8] + b"\x02\x00" + WHOLE[10:], "of format 2, this release reads 1"),
        (WHOLE[:-1], "damaged"),
        (WHOLE[:60] + bytes([WHOLE[60] ^ 1]) + WHOLE[61:], "damaged"),
        (body(b"no zlib"), "can't be unpacked"),
        (body(zlib.compress(b"\x05\x00\x00\x00{}")), "doesn't hold what it should"),
        (body(zlib.compress(b"\x02\x00\x00\x00{}")), "doesn't hold what it should"),
        (body(zlib.compress(b"\x00" * 70_000_000, 1)), "larger than any"),
        (encode(Content({}, (None,), ("",), {"0755": 1}, {}, {}, runs_of([]))), "names places that it doesn't have"),
        (encode(Content({}, (None,), ("",), {}, {}, {}, runs_of([(1380000, 1, 0)]))), "names places"),
        (encode(Content({}, (None,), ("",), {}, {}, {}, runs_of([(1380000, 0, 1)]))), "names places"),
    ],
)
def test_what_is_no_whole_table_is_refused_in_words(raw: bytes, words: str) -> None:
    with pytest.raises(UserError) as told:
        RegionTable.read(raw)
    assert words in told.value.message
    assert told.value.remedy


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_any_changed_byte_is_noticed(where: int, bits: int) -> None:
    broken = WHOLE[:where] + bytes([WHOLE[where] ^ bits]) + WHOLE[where + 1 :]
    with pytest.raises(UserError):
        RegionTable.read(broken)


@pytest.mark.slow
@pytest.mark.xdist_group("region-tables")
def test_the_whole_table_is_small_and_quick() -> None:
    raw = encode(whole_table().content)
    tracemalloc.start()
    table = RegionTable.read(raw)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 10_000_000
    places, number = table.at(table.home("CN", "0755")), PhoneNumber("13800138000")
    best = min(timeit(lambda: places.place(number), number=1000) for _ in range(20)) / 1000
    assert best < 20e-6, f"{best * 1e6:.1f} us a look-up"
