"""What months cost, line by line; what was paid in advance; how far this month's caps are used."""

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Annotated, Self

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from appliance.config.model.document import Document
from appliance.domain.ids import TEST_CALL, TariffId
from appliance.domain.role import Right
from appliance.routing.bill import Bill, Statement
from appliance.services.costs import CapUse, Costs
from appliance.services.working_copy import in_force
from appliance.storage.audit import AuditAction
from appliance.storage.charges import Charges, TopUp
from appliance.storage.sample_calls import SampleCalls
from appliance.web.auth.guard import needs
from appliance.web.errors import CSV, NotFound, Refusal, also
from appliance.web.exact import Moment
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/statements", tags=["costs"])

_DAY = timedelta(days=1)
_OLDEST = timedelta(days=-3660)

Seer = Annotated[Who, needs(Right.COSTS_SEE)]
Editor = Annotated[Who, needs(Right.COSTS_EDIT)]
WithSamples = Annotated[bool, Query(description="bill calls that were made up for the demonstration, too")]
Amount = Annotated[str, Field(description="money, as digits", examples=["199.90"])]


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


class StatementBillBody(BaseModel):
    """What one tariff costs in the month: its lines add up to its total, to the cent."""

    tariff: str
    name: str
    currency: str = Field(examples=["CNY"])
    lines: list[StatementLineBody]
    total: Amount
    callers_bear: str | None = Field(description="by estimate, and no part of the total")

    @classmethod
    def of(cls, bill: Bill, document: Document) -> Self:
        """Tell a bill."""
        lines = [
            StatementLineBody(
                what=line.what,
                count=line.count,
                seconds=line.seconds,
                package_s=line.package_s,
                amount=f"{line.amount:.2f}",
            )
            for line in bill.lines
        ]
        return cls(
            tariff=bill.tariff,
            name=document.tariffs[bill.tariff].name or bill.tariff,
            currency=bill.currency,
            lines=lines,
            total=f"{bill.total:.2f}",
            callers_bear=None if bill.callers_bear is None else f"{bill.callers_bear:.2f}",
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


@router.get("", responses=also(400))
def get_statement_months(here: Here, _who: Seer) -> StatementMonthsBody:
    """List the months that there are statements of."""
    costs = _costs(here)
    tariffs = {id_: tariff.name or id_ for id_, tariff in costs.document.tariffs.items()}
    samples = SampleCalls(here.reading, here.writing).count() > 0
    return StatementMonthsBody(months=list(costs.months()), tariffs=tariffs, samples=samples)


@router.get("/balances", responses=also(400))
def get_balances(here: Here, _who: Seer) -> BalancesBody:
    """Tell what is left of what was paid in advance."""
    costs = _costs(here)
    paid = [
        TopUpBody(at=each.at, tariff=each.tariff, amount=f"{each.amount:.2f}", note=each.note, author=each.author)
        for each in reversed(costs.charges.top_ups())
    ]
    return BalancesBody(balances={id_: f"{left:.2f}" for id_, left in costs.balances().items()}, top_ups=paid)


@router.post("/top-ups", status_code=201, responses=also(400, 404))
def add_top_up(here: Here, who: Editor, paid: NewTopUpBody) -> TopUpBody:
    """Write down what was paid to a carrier in advance."""
    costs = _costs(here)
    if paid.tariff not in costs.document.tariffs:
        raise NotFound("There is no such tariff.", "choose one of the tariffs of the configuration in force")
    at = _paid_at(paid.at, here.now())
    top_up = TopUp(at, TariffId(paid.tariff), paid.amount, paid.note, who.user)
    costs.charges.top_up(top_up)
    here.note(who, AuditAction.TOP_UP, paid.tariff, f"{paid.amount:.2f}")
    return TopUpBody(at=at, tariff=paid.tariff, amount=f"{paid.amount:.2f}", note=paid.note, author=who.user)


@router.get("/caps", responses=also(400, 503))
def get_cap_use(here: Here, _who: Seer, samples: WithSamples = False) -> list[CapUseBody]:
    """Tell how far the caps are used, as the switchboard counts it: `at_once` now, the rest as it was lately.

    What many look at is reckoned once, every ten seconds at most, more rarely where a month has very many calls.
    """
    document, snapshot = _costs(here).document, here.house.link.snapshot
    there = () if snapshot is None else snapshot.calls.values()
    now = Counter(call.hotline for call in there if call.line != TEST_CALL)
    return [
        CapUseBody.of(use, document, None if snapshot is None else now[use.hotline])
        for use in here.cap_uses.of(document, here.reading, here.instance.database_url, here.now(), samples=samples)
    ]


@router.get("/{month}", responses=also(400, 404))
def get_statement(here: Here, _who: Seer, month: str, samples: WithSamples = False) -> StatementBody:
    """Bill a month by the tariffs in force."""
    costs = _costs(here)
    found = _billed(costs, month, samples=samples)
    return StatementBody(
        month=found.month,
        company=costs.document.site.name,
        bills=[StatementBillBody.of(bill, costs.document) for bill in found.bills],
        totals={currency: f"{total:.2f}" for currency, total in found.totals.items()},
    )


@router.get("/{month}/csv", response_class=Response, responses=CSV | also(400, 404))
def get_statement_csv(here: Here, _who: Seer, month: str, samples: WithSamples = False) -> Response:
    """Give a month's statement as a table for a spreadsheet."""
    found = _billed(_costs(here), month, samples=samples)
    return Response(
        _table(found),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="statement-{found.month}.csv"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _paid_at(given: datetime | None, now: datetime) -> datetime:
    """Give the instant in UTC. Raises Refusal for one of another age: all months since then are reckoned."""
    if given is None:
        return now
    if not _OLDEST <= given.replace(tzinfo=UTC) - now <= _DAY:
        raise Refusal("Nobody paid at that time.", "give a day of the last ten years")
    return given.astimezone(UTC)


def _costs(here: Premises) -> Costs:
    document = in_force(here.instance, here.reading)
    if document is None:
        raise Refusal("No configuration was ever published here.", "publish one, with tariffs in it")
    return Costs(Charges(here.reading, here.writing), document, here.now())


def _billed(costs: Costs, month: str, *, samples: bool) -> Statement:
    try:
        return costs.statement(month, samples=samples)
    except (ValueError, OverflowError) as error:
        raise NotFound("There is no such month.", "write it as 2026-11") from error


def _table(found: Statement) -> str:
    """Write the lines, with a byte order mark: spreadsheets take the text for another encoding without it."""
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(["tariff", "for", "count", "seconds", "package seconds", "amount", "currency"])
    for bill in found.bills:
        for line in bill.lines:
            amount = f"{line.amount:.2f}"
            rows.writerow([bill.tariff, line.what, line.count, line.seconds, line.package_s, amount, bill.currency])
        rows.writerow([bill.tariff, "total", "", "", "", f"{bill.total:.2f}", bill.currency])
    return "\ufeff" + text.getvalue()
