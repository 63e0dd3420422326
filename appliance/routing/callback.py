"""Which numbers may be called back: what a caller has left decides what an agent's click dials and costs (C7)."""

from appliance.domain.number_reading import Home, Kind, Reading, normalise
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.decision import Decision

_SHORTEST_SUBSCRIBER = 7
_WITH_COUNTRY = ("+", "00", "86")
"""How a number begins that tells its country: one of a city must tell the city, too."""


def number_to_call(left: PhoneNumber, home: Home) -> Decision[PhoneNumber | None]:
    """Give what is to be dialled for a number that a caller has left, None where it isn't called back.

    Subscribers of the site's own country are: mobiles and landlines, the own city's without their area code. Services,
    short numbers and numbers abroad aren't: a caller could leave one that costs a fortune.
    """
    reading = normalise(left.digits, home)
    if reading is None:
        return Decision(None, "it is no telephone number")
    if reading.kind is Kind.ABROAD:
        own = bool(home.calling_code) and reading.digits.startswith(home.calling_code)
        dialled = PhoneNumber(left.digits.removeprefix("+")) if own else None
        return Decision(dialled, "it is a number of this country" if own else "it is abroad, which is not called back")
    if (fault := _no_subscriber(reading, left)) != "":
        return Decision(None, fault)
    if home.area_code is not None and reading.area_code == home.area_code:
        return Decision(PhoneNumber(_without_area(reading)), "it is a number of this city")
    return Decision(PhoneNumber(reading.digits), f"it is a {reading.kind} number")


def _no_subscriber(reading: Reading, left: PhoneNumber) -> str:
    """Say why a number of this country is none of a subscriber's; "" when it is one."""
    if reading.kind is Kind.LOCAL and left.digits.startswith(_WITH_COUNTRY):
        return "its area code is missing"
    if reading.kind is Kind.SERVICE or (reading.kind is not Kind.MOBILE and _may_be_a_service(_without_area(reading))):
        return "it is a service, which is not called back"
    return ""


def _without_area(reading: Reading) -> str:
    return reading.digits.removeprefix(reading.area_code or "")


def _may_be_a_service(subscriber: str) -> bool:
    """Know services by what subscribers never have: fewer digits, as 96315 and 95588, or a 1 first, as 168 and 160."""
    return len(subscriber) < _SHORTEST_SUBSCRIBER or subscriber.startswith("1")
