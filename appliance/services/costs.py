"""What months cost by the tariffs in force, what was paid in advance, and how far this month's caps are used (D4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Engine

from appliance.callflow.billing import LONGEST_CALL, month, monthly_statement
from appliance.callflow.ledger import Ledger, Visitor
from appliance.callflow.list_book import home_without_table
from appliance.config.model.document import Document
from appliance.config.model.screening import Caps
from appliance.domain.ids import HotlineId, TariffId
from appliance.domain.number_reading import Home
from appliance.routing.bill import Statement
from appliance.routing.caps import Counts
from appliance.routing.cost import month_of
from appliance.routing.statement import balance
from appliance.services.earlier_calls import Books, fill
from appliance.storage.charges import Charges
from appliance.storage.history import CallHistory

_NO_CAPS = Caps()


@dataclass(frozen=True, slots=True)
class CapUse:
    """How far a hotline's caps are used; money is exact, in the tariff's currency. `counts.concurrent` is nothing."""

    hotline: HotlineId
    month: str
    counts: Counts
    caps: Caps


def capped(document: Document) -> dict[HotlineId, Caps]:
    """Give the caps of the hotlines that have any."""
    return {HotlineId(id_): hotline.caps for id_, hotline in document.hotlines.items() if hotline.caps != _NO_CAPS}


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of a house at a moment: of real calls, unless made-up ones are asked for."""

    charges: Charges
    document: Document
    now: datetime

    @property
    def this_month(self) -> str:
        """The month that is going on at the site, such as `2026-11`."""
        return month_of(self.now, self.document.site.zone)

    def months(self) -> tuple[str, ...]:
        """Name the months from the first charged leg's to this one, the newest first."""
        first = self.charges.first_at()
        return tuple(reversed(self._from(min(first, self.now)))) if first else (self.this_month,)

    def statement(self, name: str, *, samples: bool = False) -> Statement:
        """Bill a month. Raises ValueError for a name that is no `YYYY-MM`."""
        of = month(name, self.document)
        legs = self.charges.between(of.first - LONGEST_CALL, of.after, samples=samples)
        return monthly_statement(of, legs, self.document, self._home)

    def balances(self) -> dict[TariffId, Decimal]:
        """Give the balance of each tariff that was ever paid for, less all months from its first payment's on."""
        paid = self.charges.top_ups()
        if not paid:
            return {}
        statements = [self.statement(name) for name in self._from(min(each.at for each in paid))]
        return {tariff: self._balance(tariff, statements) for tariff in dict.fromkeys(each.tariff for each in paid)}

    def cap_use(self, reading: Engine, *, samples: bool = False) -> Iterator[CapUse]:
        """Give the present use of each hotline's caps, as the controller counts it; with made-up calls if asked."""
        limited = capped(self.document)
        if not limited:
            return
        ledger = Ledger()
        books = Books(CallHistory(reading), self.charges, self.document, self._home)
        fill(ledger, books, self.now, samples=samples)
        for id_, caps in limited.items():
            visitor = Visitor(id_, None, self.now, self.this_month)
            yield CapUse(visitor.hotline, self.this_month, ledger.counts(visitor, caps), caps)

    def _balance(self, tariff: TariffId, statements: list[Statement]) -> Decimal:
        paid = self.charges.top_ups(tariff)
        since = month_of(paid[0].at, self.document.site.zone)
        bills = (bill for each in statements if each.month >= since for bill in each.bills if bill.tariff == tariff)
        return balance((each.amount for each in paid), (bill.total for bill in bills))

    def _from(self, first: datetime) -> list[str]:
        names = [month_of(first, self.document.site.zone)]
        while names[-1] < self.this_month:
            after = month(names[-1], self.document).after
            names.append(month_of(after + timedelta(hours=1), self.document.site.zone))
        return names

    @property
    def _home(self) -> Home:
        site = self.document.site
        return home_without_table(site.country, site.area_code)
