"""What a month costs, line by line, so that the lines add up to the cent (D4)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from heapq import merge
from itertools import chain

from appliance.config.model.tariff import Tariff
from appliance.domain.money import LegKind, to_cents
from appliance.domain.number_reading import Home
from appliance.routing.bill import Bill, Contract, Estimate, Line, Month, Statement
from appliance.routing.cost import IsOpen, Metered, Unit, units

_NOTHING = Decimal(0)


@dataclass(slots=True)
class Usage:
    """What the legs of one kind used in the month: `full` is what they would cost without the package.

    `estimated` tells what of it is of legs whose answers are estimates.
    """

    count: int = 0
    seconds: int = 0
    package_s: int = 0
    amount: Decimal = _NOTHING
    full: Decimal = _NOTHING
    estimated: "Usage | None" = None

    def add(self, unit: Unit, price: Decimal) -> None:
        """Count a unit at its price."""
        self.seconds += unit.seconds
        self.package_s += unit.seconds if price < unit.price else 0
        self.amount += price
        self.full += unit.price

    def of_estimated(self) -> "Usage":
        """Give the part whose legs' answers are estimates."""
        if self.estimated is None:
            self.estimated = Usage()
        return self.estimated

    def line(self, kind: LegKind) -> Line:
        """Tell it on a bill."""
        part = self.estimated or Usage()
        estimate = Estimate(part.count, part.seconds, to_cents(part.amount))
        return Line(kind.value, to_cents(self.amount), self.count, self.seconds, self.package_s, estimate)


@dataclass(slots=True)
class Package:
    """What is left of a month's package minutes."""

    kinds: tuple[LegKind, ...]
    left_s: int

    @classmethod
    def of(cls, tariff: Tariff) -> "Package":
        """Begin a month."""
        return cls(tariff.package_for, tariff.package_minutes * 60)

    def price(self, kind: LegKind, unit: Unit) -> Decimal:
        """Give what a unit costs after the package: nothing when the rest of it holds the unit whole."""
        if unit.seconds > self.left_s or not unit.price or not unit.seconds or kind not in self.kinds:
            return unit.price
        self.left_s -= unit.seconds
        return _NOTHING


def statement(month: Month, contracts: Iterable[Contract], is_open: IsOpen, home: Home) -> Statement:
    """Bill every contract. A unit belongs to the month in which it begins, whatever its leg's beginning."""
    return Statement(month.name, tuple(bill(month, contract, is_open, home) for contract in contracts))


def bill(month: Month, contract: Contract, is_open: IsOpen, home: Home) -> Bill:
    """Bill one contract; a line of 0 is left out unless something was used for it."""
    tariff, used = contract.tariff, usage(month, contract, is_open, home)
    lines = [each.line(kind) for kind, each in used.items()]
    if contract.messages:
        lines.append(Line("sms", to_cents(tariff.sms_price * contract.messages), contract.messages))
    lines += _allowances(tariff, sum((line.amount for line in lines), _NOTHING), month)
    lines += _fees(contract, month)
    return Bill(contract.id, tariff.currency, tuple(lines), _callers_bear(tariff, used))


def usage(month: Month, contract: Contract, is_open: IsOpen, home: Home) -> Mapping[LegKind, Usage]:
    """Add up what the legs of each kind used in the month, the package going to whatever came first."""
    package = Package.of(contract.tariff)
    used = {kind: Usage() for kind in LegKind}
    metered = [
        _in_month(number, leg, month, contract.tariff, is_open, home) for number, leg in enumerate(contract.legs)
    ]
    counted: set[int] = set()
    for _, number, unit in merge(*metered) if package.left_s else chain.from_iterable(metered):
        leg = contract.legs[number]
        each, price = used[leg.kind], package.price(leg.kind, unit)
        each.add(unit, price)
        if leg.estimated:
            each.of_estimated().add(unit, price)
        counted.add(number)
    for number in counted:
        leg = contract.legs[number]
        used[leg.kind].count += 1
        if leg.estimated:
            used[leg.kind].of_estimated().count += 1
    return {kind: each for kind, each in used.items() if each.count}


def balance(top_ups: Iterable[Decimal], charges: Iterable[Decimal]) -> Decimal:
    """Give what is left of what was paid in advance; below 0 when more was charged."""
    return sum(top_ups, _NOTHING) - sum(charges, _NOTHING)


def _in_month(
    number: int, leg: Metered, month: Month, tariff: Tariff, is_open: IsOpen, home: Home
) -> Iterator[tuple[datetime, int, Unit]]:
    return ((unit.begins, number, unit) for unit in units(leg, tariff, is_open, home) if month.has(unit.begins))


def _allowances(tariff: Tariff, used: Decimal, month: Month) -> Iterator[Line]:
    free = min(used, to_cents(tariff.free_amount))
    if free:
        yield Line("free part", -free)
    missing = to_cents(tariff.monthly_minimum) - (used - free)
    if missing > 0 and _runs(tariff, month):
        yield Line("up to the minimum", missing)


def _fees(contract: Contract, month: Month) -> Iterator[Line]:
    tariff = contract.tariff
    if not _runs(tariff, month):
        return
    if tariff.monthly_fee:
        yield Line("monthly fee", to_cents(tariff.monthly_fee), 1)
    if tariff.line_fee and contract.lines:
        yield Line("line fee", to_cents(tariff.line_fee * contract.lines), contract.lines)
    if tariff.one_off_fee and tariff.since is not None and f"{tariff.since:%Y-%m}" == month.name:
        yield Line("one-off fee", to_cents(tariff.one_off_fee), 1)


def _runs(tariff: Tariff, month: Month) -> bool:
    return tariff.since is None or f"{tariff.since:%Y-%m}" <= month.name


def _callers_bear(tariff: Tariff, used: Mapping[LegKind, Usage]) -> Decimal | None:
    if tariff.caller_share_percent is None:
        return None
    incoming = used.get(LegKind.INCOMING, Usage())
    return to_cents(incoming.full * tariff.caller_share_percent / 100)
