"""The values of a month's statement: what is billed, and what it comes to. Amounts of lines are in cents."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from appliance.config.model.tariff import Tariff
from appliance.domain.ids import TariffId
from appliance.routing.cost import Metered

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month: its name `2026-11`, its first instant and that of the next month."""

    name: str
    first: datetime
    after: datetime

    def has(self, at: datetime) -> bool:
        """Tell whether an instant lies in it."""
        return self.first <= at < self.after


@dataclass(frozen=True, slots=True)
class Contract:
    """A tariff with what it is for: the legs that reach into the month, how many lines, and messages sent."""

    id: TariffId
    tariff: Tariff
    legs: tuple[Metered, ...]
    lines: int = 0
    messages: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What of a bill rests on an estimate: legs on lines that don't tell when they were answered; in cents."""

    count: int = 0
    seconds: int = 0
    amount: Decimal = _NOTHING

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(self.count + other.count, self.seconds + other.seconds, self.amount + other.amount)


_CERTAIN = Estimate()


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what for, how many, of which length together and how much of it the package took; in cents.

    `estimate` is the part of it that rests on an estimate.
    """

    what: str
    amount: Decimal
    count: int = 0
    seconds: int = 0
    package_s: int = 0
    estimate: Estimate = _CERTAIN


@dataclass(frozen=True, slots=True)
class Bill:
    """What one contract costs. `callers_bear` is an estimate, and no part of the total."""

    tariff: TariffId
    currency: str
    lines: tuple[Line, ...]
    callers_bear: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """The sum of the lines."""
        return sum((line.amount for line in self.lines), _NOTHING)

    @property
    def seconds(self) -> int:
        """How long all legs were, as they are billed."""
        return sum(line.seconds for line in self.lines)

    @property
    def estimate(self) -> Estimate:
        """What of it rests on an estimate: before a free part, which takes from certain and estimated legs alike."""
        return sum((line.estimate for line in self.lines), _CERTAIN)

    @property
    def estimated_share(self) -> float | None:
        """The share of the time billed that rests on an estimate; None without any time."""
        return self.estimate.seconds / self.seconds if self.seconds else None


@dataclass(frozen=True, slots=True)
class Statement:
    """What all contracts cost in a month."""

    month: str
    bills: tuple[Bill, ...]

    @property
    def totals(self) -> Mapping[str, Decimal]:
        """The sum of the bills in each currency."""
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for bill in self.bills:
            sums[bill.currency] += bill.total
        return dict(sums)
