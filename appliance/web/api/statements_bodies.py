"""What months cost, as the API and a spreadsheet tell it. Amounts are texts, so that nothing rounds them."""

import csv
from datetime import datetime
from decimal import Decimal
from io import StringIO
from typing import Annotated, Self

from pydantic import BaseModel, Field

from appliance.config.model.document import Document
from appliance.routing.bill import Bill, Estimate, Line, Statement
from appliance.services.costs import CapUse
from appliance.web.exact import Moment

Amount = Annotated[str, Field(description="money, as digits", examples=["199.90"])]


class StatementEstimateBody(BaseModel):
    """What rests on an estimate: legs on lines that don't tell when they were answered, so that it was heard."""

    count: int
    seconds: int
    amount: Amount

    @classmethod
    def of(cls, estimate: Estimate) -> Self:
        """Tell what is estimated."""
        return cls(count=estimate.count, seconds=estimate.seconds, amount=f"{estimate.amount:.2f}")


class StatementLineBody(BaseModel):
    """One line of a bill: what for, how many, how long together, and what of that the package took."""

    what: str = Field(
        description="a kind of leg (incoming, local, long_distance, mobile, international), sms, free part, "
        "up to the minimum, monthly fee, line fee or one-off fee",
        examples=["mobile"],
    )
    count: int
    seconds: int
    package_s: int
    amount: Amount
    estimate: StatementEstimateBody = Field(description="the part of it that rests on an estimate")

    @classmethod
    def of(cls, line: Line) -> Self:
        """Tell a line."""
        return cls(
            what=line.what,
            count=line.count,
            seconds=line.seconds,
            package_s=line.package_s,
            amount=f"{line.amount:.2f}",
            estimate=StatementEstimateBody.of(line.estimate),
        )


class StatementBillBody(BaseModel):
    """What one tariff costs in the month: its lines add up to its total, to the cent."""

    tariff: str
    name: str
    currency: str = Field(examples=["CNY"])
    lines: list[StatementLineBody]
    total: Amount
    callers_bear: str | None = Field(description="by estimate, and no part of the total")
    estimate: StatementEstimateBody = Field(
        description="what of all lines rests on an estimate, before a free part is taken off"
    )
    estimated_share: float | None = Field(
        description="the share of the time billed that rests on an estimate; null without any time", examples=[0.12]
    )

    @classmethod
    def of(cls, bill: Bill, document: Document) -> Self:
        """Tell a bill."""
        return cls(
            tariff=bill.tariff,
            name=document.tariffs[bill.tariff].name or bill.tariff,
            currency=bill.currency,
            lines=[StatementLineBody.of(line) for line in bill.lines],
            total=f"{bill.total:.2f}",
            callers_bear=None if bill.callers_bear is None else f"{bill.callers_bear:.2f}",
            estimate=StatementEstimateBody.of(bill.estimate),
            estimated_share=bill.estimated_share,
        )


class StatementBody(BaseModel):
    """What all tariffs cost in a month."""

    month: str = Field(examples=["2026-11"])
    company: str
    bills: list[StatementBillBody]
    totals: dict[str, str] = Field(description="by currency", examples=[{"CNY": "312.40"}])


class StatementMonthsBody(BaseModel):
    """The months that can be looked at, the newest first; `tariffs` are those that can be paid for."""

    months: list[str]
    tariffs: dict[str, str] = Field(description="name by id", examples=[{"carrier": "中国电信"}])
    samples: bool = Field(description="whether there are calls that were made up for the demonstration")


class WindowUseBody(BaseModel):
    """How many calls came to a hotline in the time that one of its caps looks at."""

    within_minutes: int
    calls: int
    calls_limit: int


class CapUseBody(BaseModel):
    """How far a hotline's caps are used; a limit that isn't set is null. Caps for each caller aren't among them."""

    hotline: str
    name: str
    month: str
    at_once: int | None = Field(description="callers now; null while the switchboard can't be asked")
    at_once_limit: int | None
    windows: list[WindowUseBody]
    calls: int
    calls_limit: int | None
    amount: Amount
    amount_limit: str | None
    warn_percent: int

    @classmethod
    def of(cls, use: CapUse, document: Document, at_once: int | None) -> Self:
        """Tell the use of a hotline's caps."""
        caps, monthly = use.caps, use.caps.monthly
        windows = zip(caps.counts, use.counts.windows, strict=True)
        return cls(
            hotline=use.hotline,
            name=document.hotlines[use.hotline].name,
            month=use.month,
            at_once=at_once,
            at_once_limit=None if caps.concurrent is None else caps.concurrent.limit,
            windows=[
                WindowUseBody(within_minutes=cap.within_minutes, calls=count, calls_limit=cap.limit)
                for cap, count in windows
                if cap.per == "hotline"
            ],
            calls=use.counts.month_calls,
            calls_limit=None if monthly is None else monthly.calls,
            amount=f"{use.counts.month_amount:.2f}",
            amount_limit=None if monthly is None or monthly.amount is None else f"{monthly.amount:.2f}",
            warn_percent=100 if monthly is None else monthly.warn_percent,
        )


class TopUpBody(BaseModel):
    """What was paid to a carrier in advance."""

    at: datetime
    tariff: str = Field(max_length=200)
    amount: Amount
    note: str = Field(default="", max_length=200, description="a receipt's number, say")
    author: str = ""


class NewTopUpBody(BaseModel):
    """A payment to be written down; sent twice with the same `at` it counts once."""

    tariff: str = Field(max_length=200, examples=["carrier"])
    amount: Annotated[Decimal, Field(gt=0, lt=10**9, decimal_places=2, examples=["200"])]
    note: str = Field(default="", max_length=200)
    at: Moment | None = Field(default=None, description="when it was paid; now without it")


class BalancesBody(BaseModel):
    """What is left of what was paid in advance, and the payments, the newest first."""

    balances: dict[str, str] = Field(description="by tariff; below 0 when more was charged than paid")
    top_ups: list[TopUpBody]


_HEADS = ("tariff", "for", "count", "seconds", "package seconds", "amount", "currency")
_ESTIMATED = ("estimated count", "estimated seconds", "estimated amount")


def as_csv(found: Statement) -> str:
    """Write the lines, with a byte order mark: spreadsheets take the text for another encoding without it."""
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow([*_HEADS, *_ESTIMATED])
    for bill in found.bills:
        for line in bill.lines:
            amount = f"{line.amount:.2f}"
            told = [bill.tariff, line.what, line.count, line.seconds, line.package_s, amount, bill.currency]
            rows.writerow([*told, *_cells(line.estimate)])
        total = [bill.tariff, "total", "", "", "", f"{bill.total:.2f}", bill.currency]
        rows.writerow([*total, *_cells(bill.estimate)])
    return "\ufeff" + text.getvalue()


def _cells(estimate: Estimate) -> tuple[object, ...]:
    return estimate.count, estimate.seconds, f"{estimate.amount:.2f}"
