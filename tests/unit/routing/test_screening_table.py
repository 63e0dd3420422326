"""Long lists: what is found, and that finding costs the same whatever their length."""

import time
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.screening_table import Entry, EntryKind, ScreeningTable
from appliance.routing.written import written

HOME = Home(area_code="0755")
DIGITS = st.text("0123456789", min_size=1, max_size=8)


def number(value: str, note: str = "") -> Entry:
    return Entry(EntryKind.NUMBER, value, note)


def prefix(value: str, note: str = "") -> Entry:
    return Entry(EntryKind.PREFIX, value, note)


def found(value: str, *entries: Entry) -> Entry | None:
    return ScreeningTable(entries, HOME).find(written(PhoneNumber(value), HOME))


def test_a_whole_number_goes_before_prefixes_and_a_longer_prefix_before_a_shorter() -> None:
    entries = (prefix("138"), number("13800138000"), prefix("1380013"), prefix("+86"))
    assert found("+8613800138000", *entries) == number("13800138000")
    assert found("13800138001", *entries) == prefix("1380013")
    assert found("13811111111", *entries) == prefix("138")
    assert found("01088886666", *entries) == prefix("+86")
    assert found("+4930123456", *entries) is None


def test_a_local_number_is_read_with_the_sites_area_code() -> None:
    assert found("86667777", number("075586667777")) == number("075586667777")
    assert found("075586667777", number("86667777")) == number("86667777")
    assert found("01086667777", number("86667777")) is None


def test_prefixes_hold_for_every_way_to_write_the_number() -> None:
    for segment in ("138", "+86138", "0086138"):
        for value in ("13800138000", "013800138000", "+8613800138000", "008613800138000"):
            assert found(value, prefix(segment)) == prefix(segment), (segment, value)
    for area in ("0755", "+86755", "0086755"):
        for value in ("075586667777", "+8675586667777", "86667777"):
            assert found(value, prefix(area)) == prefix(area), (area, value)


def test_what_is_no_public_number_is_compared_as_it_came() -> None:
    assert found("*12", number("*12")) == number("*12")
    assert found("8001", prefix("80")) == prefix("80")
    assert found("8001", number("+8001")) is None


def test_a_number_masks_itself_in_words_and_a_prefix_does_not() -> None:
    assert str(number("13800138000", "rude")) == "number *******8000, rude"
    assert str(prefix("0755")) == "prefix 0755"


@given(value=DIGITS, prefixes=st.lists(DIGITS, max_size=6))
def test_the_longest_prefix_is_what_a_look_at_each_gives(value: str, prefixes: list[str]) -> None:
    """Unreadable numbers have one form, so that the plain comparison is the whole truth."""
    caller = written(PhoneNumber(f"*{value}"), HOME)
    assert ScreeningTable([prefix(each) for each in prefixes], HOME).find(caller) is None
    caller = written(PhoneNumber(value), HOME)
    here = found(value, *(prefix(each) for each in prefixes))
    told = [each for each in prefixes if any(form.startswith(_plus(each)) for form in caller.forms)]
    assert (here is not None) is bool(told)
    assert here is None or here.value in told


def _plus(value: str) -> str:
    return "+" + value[2:] if value.startswith("00") else value


def test_finding_takes_microseconds_in_a_hundred_thousand_entries() -> None:
    """The bound is 10 times what is measured, so that a busy machine breaks nothing; `bench decide` has the figures."""
    entries = [number(f"139{index:08}") for index in range(90_000)] + [prefix(f"170{n:05}") for n in range(10_000)]
    table = ScreeningTable(entries, HOME)
    assert len(table) == 100_000
    callers = [written(PhoneNumber(value), HOME) for value in ("13900089999", "17009999123", "13812345678")]

    def look_s() -> float:
        began = time.perf_counter()
        for caller in callers * 100:
            table.find(caller)
        return (time.perf_counter() - began) / 300

    assert median(look_s() for _ in range(9)) < 50e-6
