import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.number_reading import Home, Kind, normalise

SHENZHEN = Home(area_code="0755")
SAN_JOSE = Home("US", "1", None)
ROME = Home("IT", "39", None)


@pytest.mark.parametrize(
    ("shown", "kind", "digits"),
    [
        ("13800138000", Kind.MOBILE, "13800138000"),
        ("013800138000", Kind.MOBILE, "13800138000"),
        ("+8613800138000", Kind.MOBILE, "13800138000"),
        ("008613800138000", Kind.MOBILE, "13800138000"),
        ("8613800138000", Kind.MOBILE, "13800138000"),
        ("1795113800138000", Kind.MOBILE, "13800138000"),
        ("17951138000", Kind.MOBILE, "17951138000"),
        ("075512345678", Kind.FIXED, "075512345678"),
        ("75512345678", Kind.FIXED, "075512345678"),
        ("12345678", Kind.FIXED, "075512345678"),
        ("86123456", Kind.FIXED, "075586123456"),
        ("+8675588886666", Kind.FIXED, "075588886666"),
        ("86075588886666", Kind.FIXED, "075588886666"),
        ("01088886666", Kind.FIXED, "01088886666"),
        ("1088886666", Kind.FIXED, "01088886666"),
        ("+861088886666", Kind.FIXED, "01088886666"),
        ("2088886666", Kind.FIXED, "02088886666"),
        ("03101234567", Kind.FIXED, "03101234567"),
        ("3102345678", Kind.FIXED, "03102345678"),
        ("075595588", Kind.FIXED, "075595588"),
        ("010110", Kind.FIXED, "010110"),
        ("95588", Kind.SERVICE, "95588"),
        ("96110", Kind.SERVICE, "96110"),
        ("95013800", Kind.SERVICE, "95013800"),
        ("9501380000000", Kind.SERVICE, "9501380000000"),
        ("+869512345678", Kind.FIXED, "09512345678"),
        ("95182345678", Kind.FIXED, "095182345678"),
        ("4008123456", Kind.SERVICE, "4008123456"),
        ("04008123456", Kind.SERVICE, "4008123456"),
        ("+864008123456", Kind.SERVICE, "4008123456"),
        ("8008203800", Kind.SERVICE, "8008203800"),
        ("110", Kind.SERVICE, "110"),
        ("12345", Kind.SERVICE, "12345"),
        ("10086", Kind.SERVICE, "10086"),
        ("+8610086", Kind.SERVICE, "10086"),
        ("106575580012", Kind.SERVICE, "106575580012"),
        ("+81312345678", Kind.ABROAD, "81312345678"),
        ("0081312345678", Kind.ABROAD, "81312345678"),
        ("0085221234567", Kind.ABROAD, "85221234567"),
    ],
)
def test_a_line_in_shenzhen_reads_what_it_is_shown(shown: str, kind: Kind, digits: str) -> None:
    reading = normalise(shown, SHENZHEN)
    assert reading is not None
    assert (reading.kind, reading.digits) == (kind, digits)


@pytest.mark.parametrize(
    "shown",
    ["", "+", "00", "8001", "12", "*98", "#31#13800138000", "+86", "0755", "400", "8612345678901", "99999999999999"],
)
def test_what_is_no_outside_number_is_not_read(shown: str) -> None:
    assert normalise(shown, SHENZHEN) is None


def test_without_an_own_area_code_a_short_number_is_from_nowhere_in_china() -> None:
    reading = normalise("88886666", Home())
    assert reading is not None
    assert (reading.kind, reading.area_code) == (Kind.LOCAL, None)


def test_a_number_from_abroad_without_an_area_code_is_not_taken_for_our_own() -> None:
    reading = normalise("+8688886666", SHENZHEN)
    assert reading is not None
    assert reading.area_code is None


@pytest.mark.parametrize(
    ("home", "shown", "digits"),
    [
        (SAN_JOSE, "4085551234", "14085551234"),
        (SAN_JOSE, "+14085551234", "14085551234"),
        (SAN_JOSE, "01181312345678", "81312345678"),
        (ROME, "0669812345", "390669812345"),
        (Home("DE", "49", None), "030123456", "4930123456"),
    ],
)
def test_lines_elsewhere_read_their_own_country_s_numbers(home: Home, shown: str, digits: str) -> None:
    reading = normalise(shown, home)
    assert reading is not None
    assert (reading.kind, reading.digits) == (Kind.ABROAD, digits)


def test_a_line_elsewhere_reads_a_chinese_mobile() -> None:
    reading = normalise("01186" + "13800138000", SAN_JOSE)
    assert reading is not None
    assert (reading.kind, reading.digits) == (Kind.MOBILE, "13800138000")


def test_a_country_that_the_table_doesn_t_have_reads_only_international_numbers() -> None:
    assert normalise("4085551234", Home("XX", "", None)) is None
    assert normalise("+14085551234", Home("XX", "", None)) is not None


mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
fixed = st.one_of(
    st.tuples(st.sampled_from(["10", "20", "21", "27", "29"]), st.from_regex(r"[2-8][0-9]{7}", fullmatch=True)),
    st.tuples(st.from_regex(r"[3-9][0-9]{2}", fullmatch=True), st.from_regex(r"[2-8][0-9]{6,7}", fullmatch=True)),
).filter(lambda parts: parts[0] not in ("400", "800", "950"))


@given(mobiles, st.sampled_from(["", "0", "+86", "0086", "86"]))
def test_every_mobile_is_the_same_number_in_each_form(mobile: str, lead: str) -> None:
    reading = normalise(lead + mobile, SHENZHEN)
    assert reading is not None
    assert (reading.kind, reading.digits, reading.international) == (Kind.MOBILE, mobile, f"+86{mobile}")


@given(fixed, st.sampled_from(["0", "+86", "0086", "+860"]))
def test_every_fixed_line_is_the_same_number_in_each_form(parts: tuple[str, str], lead: str) -> None:
    area, subscriber = parts
    reading = normalise(lead + area + subscriber, SHENZHEN)
    assert reading is not None
    assert (reading.kind, reading.area_code) == (Kind.FIXED, f"0{area}")
    assert (reading.digits, reading.international) == (f"0{area}{subscriber}", f"+86{area}{subscriber}")


@given(st.text("0123456789+*#", max_size=24))
def test_whatever_is_shown_is_read_or_not_but_never_fails(shown: str) -> None:
    reading = normalise(shown, SHENZHEN)
    assert reading is None or reading.digits.isdecimal()
