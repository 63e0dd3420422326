"""What calls cost, leg by leg, for the statements of a month; and what was paid in advance (D4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select

from appliance.callflow.trace import Charge
from appliance.domain.ids import TariffId
from appliance.storage import record_rows as rows
from appliance.storage.access import Store
from appliance.storage.column_types import UtcTime
from appliance.storage.schema import calls, charges, top_ups
from appliance.storage.statements import insert_once

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class TopUp:
    """Money paid to a carrier in advance, in the tariff's currency."""

    at: datetime
    tariff: TariffId
    amount: Decimal
    note: str
    author: str


class Charges(Store):
    """The charged legs and the top-ups."""

    def between(self, first: datetime, end: datetime, *, samples: bool = False) -> Iterator[Charge]:
        """Give the legs answered from `first` to before `end`, the oldest first, while they are read.

        Legs of calls that were made up for the demonstration cost nothing, and come with `samples` alone.
        """
        query = (
            select(charges)
            .where(charges.c.at >= first, charges.c.at < end)
            .order_by(charges.c.at, charges.c.call, charges.c.sequence)
        )
        if not samples:
            query = query.join(calls, calls.c.id == charges.c.call).where(calls.c.sample == 0)
        with self._reading() as connection:
            for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
                yield rows.charge(row)

    def first_at(self) -> datetime | None:
        """Tell when the oldest leg was answered; None when there is none."""
        with self._reading() as connection:
            return connection.execute(select(func.min(charges.c.at, type_=UtcTime))).scalar()

    def top_up(self, paid: TopUp) -> None:
        """Write a payment down: one a tariff and moment, so that a form sent twice pays once."""
        values = {"tariff": paid.tariff, "at": paid.at, "amount": paid.amount, "note": paid.note, "author": paid.author}
        with self._writing() as connection:
            connection.execute(insert_once(top_ups, connection.dialect.name), values)

    def top_ups(self, tariff: TariffId | None = None) -> tuple[TopUp, ...]:
        """Give the payments for one tariff, or for all, the oldest first."""
        query = select(top_ups).order_by(top_ups.c.at)
        if tariff is not None:
            query = query.where(top_ups.c.tariff == tariff)
        with self._reading() as connection:
            return tuple(
                TopUp(row.at, row.tariff, row.amount, row.note, row.author) for row in connection.execute(query)
            )
