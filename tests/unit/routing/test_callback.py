"""Which numbers are called back: subscribers of this country, never what could cost a fortune."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.callback import number_to_call

SHANGHAI = Home(area_code="021")


@pytest.mark.parametrize(
    ("left", "dialled"),
    [
        ("13800138000", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("013800138000", "13800138000"),
        ("02161234567", "61234567"),
        ("61234567", "61234567"),
        ("075525551234", "075525551234"),
        ("008675525551234", "075525551234"),
    ],
)
def test_mobiles_and_landlines_are_called_back_as_they_are_dialled_here(left: str, dialled: str) -> None:
    assert number_to_call(PhoneNumber(left), SHANGHAI).value == PhoneNumber(dialled)


@pytest.mark.parametrize(
    "left",
    [
        "110",
        "95588",
        "4008001234",
        "16812345",
        "01096315",
        "075596315",
        "075595588",
        "02196888",
        "01016812345",
        "+8675596315",
        "+8661234567",
        "0081312345678",
        "+12025550123",
        "*70",
        "8",
        "#21#",
    ],
)
def test_services_numbers_abroad_and_codes_are_not(left: str) -> None:
    assert number_to_call(PhoneNumber(left), SHANGHAI).value is None


@given(
    st.from_regex(r"\+?[0-9*#]{1,24}", fullmatch=True)
    | st.from_regex(r"(010|021|0755|86755|\+86755|8610)[0-9]{3,9}", fullmatch=True)
)
def test_whatever_is_called_back_is_digits_of_a_subscriber(left: str) -> None:
    found = number_to_call(PhoneNumber(left), SHANGHAI).value
    if found is not None:
        assert found.digits.isdecimal()
        assert 7 <= len(found.digits) <= 12
        assert not found.digits.startswith(("00", "400", "800", "95", "96"))


def test_abroad_a_number_of_the_sites_own_country_is_dialled_as_it_came() -> None:
    berlin = Home("DE", "49", None)
    assert number_to_call(PhoneNumber("030123456"), berlin).value == PhoneNumber("030123456")
    assert number_to_call(PhoneNumber("+33123456789"), berlin).value is None
