"""What has been let in and what it cost: exact counts for the caps, kept in memory by the walks themselves.

Counting and admitting happen in one step of the event loop, so that any number of calls at once never pass a cap. What
was before the daemon's start is loaded from the record.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from appliance.config.model.screening import Caps, CountCap, MonthlyCap
from appliance.config.model.tariff import Tariff
from appliance.domain.ids import CallId, HotlineId, TariffId
from appliance.domain.number_reading import Home
from appliance.routing.caps import Counts
from appliance.routing.cost import IsOpen, Metered, month_of, units
from appliance.routing.statement import Package

LONGEST_WINDOW = timedelta(days=31)
"""What `CountCap.within_minutes` allows: calls older than this are forgotten."""

_SWEEP_EVERY = 1_000
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who calls which hotline, and when (UTC) in which month of the site; `key` is None without a number."""

    hotline: HotlineId
    key: str | None
    at: datetime
    month: str


@dataclass(frozen=True, slots=True)
class Pricing:
    """By what a leg is priced: its tariff, whether schedules are open, and where the site is."""

    id: TariffId
    tariff: Tariff
    is_open: IsOpen
    home: Home
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Charged:
    """What a leg costs after the month's package, exactly, and how many seconds the package took."""

    amount: Decimal
    package_s: int


@dataclass(frozen=True, slots=True)
class CapWarning:
    """A monthly cap has come to its `warn_percent`; told once a month and hotline, anew for a changed cap."""

    hotline: HotlineId
    month: str
    told: str
    cap: MonthlyCap


class Ledger:
    """Counts of calls and money by hotline. `on_warning` hears each warning once."""

    def __init__(self, on_warning: Callable[[CapWarning], None] = lambda _warning: None) -> None:
        """Begin empty."""
        self._on_warning = on_warning
        self._in_progress: dict[CallId, HotlineId] = {}
        self._unwalked: dict[CallId, HotlineId] = {}
        self._times: defaultdict[tuple[HotlineId, str | None], list[datetime]] = defaultdict(list)
        self._month_calls: defaultdict[tuple[HotlineId, str], int] = defaultdict(int)
        self._month_amounts: defaultdict[tuple[HotlineId, str], Decimal] = defaultdict(Decimal)
        self._packages: dict[tuple[TariffId, str], Package] = {}
        self._warned: set[tuple[HotlineId, str, Decimal | None, int | None, int]] = set()
        self._since_sweep = 0

    def counts(self, visitor: Visitor, caps: Caps) -> Counts:
        """Give what the caps are compared with."""
        key = (visitor.hotline, visitor.month)
        return Counts(
            sum(hotline == visitor.hotline for hotline in (self._in_progress | self._unwalked).values()),
            tuple(self._within(visitor, cap) for cap in caps.counts),
            self._month_calls[key],
            self._month_amounts[key],
        )

    def begin(self, call: CallId, visitor: Visitor) -> None:
        """Let a call in. Nothing may be awaited between `counts` and this."""
        self._in_progress[call] = visitor.hotline
        self.count(visitor)

    def end(self, call: CallId) -> None:
        """Take note that a call is over; does nothing for one that was not let in."""
        self._in_progress.pop(call, None)
        self._unwalked.pop(call, None)

    def carry_on(self, calls: Mapping[CallId, HotlineId]) -> None:
        """Take these for all calls in progress that no walk holds: they have been counted, and `end` will be told."""
        self._unwalked = dict(calls)

    def count(self, visitor: Visitor) -> None:
        """Count a call that was let in, now or before the daemon's start."""
        self._month_calls[visitor.hotline, visitor.month] += 1
        for key in {None, visitor.key}:
            insort(self._times[visitor.hotline, key], visitor.at)
        self._since_sweep += 1
        if self._since_sweep >= _SWEEP_EVERY:
            self._forget(visitor.at - LONGEST_WINDOW)

    def charge(self, leg: Metered, hotline: HotlineId | None, pricing: Pricing) -> Charged:
        """Price a leg that is over, and count each unit in the month in which it begins."""
        amount, package_s = _NOTHING, 0
        last = month_of(leg.began + timedelta(seconds=leg.seconds), pricing.zone)
        month = month_of(leg.began, pricing.zone)
        for unit in units(leg, pricing.tariff, pricing.is_open, pricing.home):
            month = last if month == last else month_of(unit.begins, pricing.zone)
            price = self._package(pricing, month).price(leg.kind, unit)
            package_s += unit.seconds if price < unit.price else 0
            amount += price
            if hotline is not None:
                self._month_amounts[hotline, month] += price
        return Charged(amount, package_s)

    def warn(self, warning: CapWarning) -> bool:
        """Tell a warning, unless this month's was told of the same cap before; say whether it was told."""
        if not self.note_warned(warning.hotline, warning.month, warning.cap):
            return False
        self._on_warning(warning)
        return True

    def note_warned(self, hotline: HotlineId, month: str, cap: MonthlyCap) -> bool:
        """Take this month's warning of a cap of these values for told; say whether it was not yet."""
        key = (hotline, month, cap.amount, cap.calls, cap.warn_percent)
        fresh = key not in self._warned
        self._warned.add(key)
        return fresh

    def _within(self, visitor: Visitor, cap: CountCap) -> int:
        """Count the calls less than `within_minutes` ago."""
        if cap.per == "caller" and visitor.key is None:
            return 0
        times = self._times.get((visitor.hotline, visitor.key if cap.per == "caller" else None), [])
        return len(times) - bisect_right(times, visitor.at - timedelta(minutes=cap.within_minutes))

    def _package(self, pricing: Pricing, month: str) -> Package:
        return self._packages.setdefault((pricing.id, month), Package.of(pricing.tariff))

    def _forget(self, before: datetime) -> None:
        """Drop what no window reaches any more."""
        self._since_sweep = 0
        for key, times in list(self._times.items()):
            del times[: bisect_right(times, before)]
            if not times:
                del self._times[key]
