"""What calls cost: rates by leg, and the fees of a month (D4)."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from appliance.config.model.base import Id, Name, Part, Percent, Prefix

Amount = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4)]
"""Money in the tariff's currency, to a hundredth of a cent."""


class Rate(Part):
    """What one leg costs: `first_price` for its first `first_s`, then `unit_price` for each begun unit of `unit_s`."""

    first_s: Annotated[int, Field(ge=0, le=3600)] = 0
    first_price: Amount = Decimal(0)
    unit_s: Literal[1, 6, 60] = 60
    unit_price: Amount


class Discount(Part):
    """While `schedule` is open, units that begin then cost `percent` of the rate."""

    schedule: Id
    percent: Annotated[int, Field(ge=0, le=100)]


class OutgoingRate(Part):
    """The rate of outgoing legs whose number begins with one of `prefixes`; the longest prefix wins."""

    prefixes: Annotated[tuple[Prefix, ...], Field(min_length=1)]
    rate: Rate


class Tariff(Part):
    """What a carrier bills for a hotline or a trunk group."""

    name: Name | None = None
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"
    incoming: Rate | None = None
    local: Rate | None = None
    long_distance: Rate | None = None
    mobile: Rate | None = None
    international: Rate | None = None
    outgoing: tuple[OutgoingRate, ...] = ()
    discounts: tuple[Discount, ...] = ()
    free_s: Annotated[int, Field(ge=0)] = 0
    package_minutes: Annotated[int, Field(ge=0)] = 0
    monthly_fee: Amount = Decimal(0)
    monthly_minimum: Amount = Decimal(0)
    one_off_fee: Amount = Decimal(0)
    caller_share_percent: Percent | None = None


Tariffs = dict[Id, Tariff]
