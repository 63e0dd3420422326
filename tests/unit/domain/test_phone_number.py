import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.phone_number import PhoneNumber

DIGITS = st.text("0123456789*#", min_size=1, max_size=32)
NUMBERS = st.builds(lambda plus, digits: plus + digits, st.sampled_from(["", "+"]), DIGITS)


@given(st.text())
def test_any_text_gives_a_number_of_plain_digits_or_none(text: str) -> None:
    number = PhoneNumber.parse(text)
    assert number is None or re.fullmatch(r"\+?[0-9*#]{1,32}", number.digits)


@given(NUMBERS)
def test_a_number_is_read_as_it_stands(text: str) -> None:
    number = PhoneNumber.parse(text)
    assert number is not None
    assert number.digits == text


@given(NUMBERS, st.sampled_from([" ", "-", ".", "/", "(", ")"]), st.data())
def test_punctuation_counts_for_nothing(text: str, sign: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert PhoneNumber.parse(text[:at] + sign + text[at:]) == PhoneNumber.parse(text)


@given(NUMBERS)
def test_no_way_of_printing_shows_more_than_four_digits(text: str) -> None:
    number = PhoneNumber(text)
    prints = [str(number), repr(number), f"{number}", f"{number!r}", "%s" % number, "{}".format(number)]  # noqa: UP031, UP032 - each way of printing
    for printed in [*prints, repr([number]), json.dumps({"caller": number}, default=str)]:
        assert sum(sign in "0123456789" for sign in printed) <= 4


def test_the_last_digits_tell_callers_apart() -> None:
    assert str(PhoneNumber("13800138000")) == "*******8000"
    assert repr(PhoneNumber("+8613800138000")) == "PhoneNumber(**********8000)"
    assert str(PhoneNumber("110")) == "110"


@pytest.mark.parametrize(
    "text", ["", "anonymous", "张三", "+", "++86", "86+1", "1" * 33, "１２３", "12\0", "12;rm", "12\n34x"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert PhoneNumber.parse(text) is None
