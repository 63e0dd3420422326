"""What months cost, line by line; what was paid in advance; how far this month's caps are used."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from appliance.domain.ids import TEST_CALL, TariffId
from appliance.domain.role import Right
from appliance.routing.bill import Statement
from appliance.services.costs import Costs
from appliance.services.working_copy import in_force
from appliance.storage.audit import AuditAction
from appliance.storage.charges import Charges, TopUp
from appliance.storage.sample_calls import SampleCalls
from appliance.web.api.statements_bodies import (
    BalancesBody,
    CapUseBody,
    NewTopUpBody,
    StatementBillBody,
    StatementBody,
    StatementMonthsBody,
    TopUpBody,
    as_csv,
)
from appliance.web.auth.guard import needs
from appliance.web.errors import CSV, NotFound, Refusal, also
from appliance.web.premises import Here, Premises
from appliance.web.who import Who

router = APIRouter(prefix="/statements", tags=["costs"])

_DAY = timedelta(days=1)
_OLDEST = timedelta(days=-3660)

Seer = Annotated[Who, needs(Right.COSTS_SEE)]
Editor = Annotated[Who, needs(Right.COSTS_EDIT)]
WithSamples = Annotated[bool, Query(description="bill calls that were made up for the demonstration, too")]


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
        as_csv(found),
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
