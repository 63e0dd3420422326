"""What calls cost: rates by leg, and the fees of a month (D4)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from appliance.config.model.base import Id, Name, Part, Percent, Prefix
from appliance.domain.money import LegKind

Amount = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=4)]
"""Money in the tariff's currency, to a hundredth of a cent."""


class Rate(Part):
    """What one leg costs: `first_price` for its first `first_s`, then `unit_price` for each begun unit of `unit_s`."""

    first_s: Annotated[int, Field(ge=0, le=3600)] = 0
    first_price: Amount = Decimal(0)
    unit_s: Literal[1, 6, 60] = 60
    unit_price: Amount


class Discount(Part):
    """While `schedule` is open, units that begin then cost `percent` of the rate; the first open schedule counts."""

    schedule: Id
    percent: Annotated[int, Field(ge=0, le=100)]


class OutgoingRate(Part):
    """The rate of outgoing legs whose number begins with one of `prefixes`; the longest prefix wins."""

    prefixes: Annotated[tuple[Prefix, ...], Field(min_length=1)]
    rate: Rate


class Tariff(Part):
    """What a carrier bills for a hotline or a trunk group: one contract, however many of them it is for.

    A leg costs by its kind and, outgoing, by the longest of the prefixes; a kind without a rate costs nothing. Legs
    of up to `free_s` cost nothing. Each month `package_minutes` of legs of the kinds in `package_for` cost nothing, in
    the order in which they are used; of what calls and messages then cost, `free_amount` is taken off, and the rest is
    raised to `monthly_minimum`. Fees come on top, from the month of `since` on: `one_off_fee` in that month alone,
    `line_fee` for each line. `caller_share_percent` of what callers' legs cost is shown as what the callers bear.
    """

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
    package_for: tuple[LegKind, ...] = (LegKind.INCOMING, LegKind.LOCAL, LegKind.LONG_DISTANCE, LegKind.MOBILE)
    free_amount: Amount = Decimal(0)
    sms_price: Amount = Decimal(0)
    monthly_fee: Amount = Decimal(0)
    line_fee: Amount = Decimal(0)
    monthly_minimum: Amount = Decimal(0)
    one_off_fee: Amount = Decimal(0)
    since: date | None = None
    caller_share_percent: Percent | None = None

    @model_validator(mode="after")
    def _one_off_fee_has_its_month(self) -> Self:
        if self.one_off_fee and self.since is None:
            raise ValueError("`one_off_fee` needs `since`: the day from which the contract runs says in which month")
        return self


Tariffs = dict[Id, Tariff]
