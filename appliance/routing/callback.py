"""Which numbers may be called back: what a caller has left decides what an agent's click dials and costs (C7)."""

from appliance.domain.number_reading import Home, Kind, normalise
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.decision import Decision

_SUBSCRIBERS = frozenset({Kind.MOBILE, Kind.FIXED, Kind.LOCAL})


def number_to_call(left: PhoneNumber, home: Home) -> Decision[PhoneNumber | None]:
    """Give what is to be dialled for a number that a caller has left, None where it isn't called back.

    Subscribers of the site's own country are: mobiles and landlines, the own city's without their area code. Services,
    short numbers and numbers abroad aren't: a caller could leave one that costs a fortune.
    """
    reading = normalise(left.digits, home)
    if reading is None:
        return Decision(None, "it is no telephone number")
    if reading.kind is Kind.ABROAD and home.calling_code and reading.digits.startswith(home.calling_code):
        return Decision(PhoneNumber(left.digits.removeprefix("+")), "it is a number of this country")
    if reading.kind not in _SUBSCRIBERS:
        told = "abroad" if reading.kind is Kind.ABROAD else "a service"
        return Decision(None, f"it is {told}, which is not called back")
    subscriber = reading.digits.removeprefix(reading.area_code or "")
    if reading.kind is not Kind.MOBILE and subscriber.startswith("1"):
        return Decision(None, "it is a service, which is not called back")  # such as 168 and 160, charged by the minute
    if home.area_code is not None and reading.area_code == home.area_code:
        return Decision(PhoneNumber(subscriber), "it is a number of this city")
    return Decision(PhoneNumber(reading.digits), f"it is a {reading.kind} number")
