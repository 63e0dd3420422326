"""`zongji cost`: what a month's calls cost, line by line, and what was paid in advance."""

import getpass
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, plain, print_json, table
from appliance.cli.which_document import in_force
from appliance.domain.ids import TariffId
from appliance.errors import UserError
from appliance.routing.bill import Bill, Estimate, Statement
from appliance.services.costs import Costs
from appliance.storage.charges import Charges, TopUp

app = typer.Typer(help="What calls cost.", no_args_is_help=True)

MonthName = Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month; this one without it.")]


@app.command()
def statement(context: typer.Context, of: MonthName = "", as_json: AsJson = False) -> None:
    """Bill a month by the tariffs in force. Callers' share is an estimate, and no part of the sums."""
    document = in_force(context)
    with Charges.open(chosen_instance(context).database_url) as record:
        costs = Costs(record, document, datetime.now(UTC))
        found, balances = _statement(of, costs), costs.balances()
    if as_json:
        bills = [_told(bill) for bill in found.bills]
        totals, left = _texts(found.totals), _texts(balances)
        print_json({"month": found.month, "bills": bills, "totals": totals, "balances": left})
        return
    _print_statement(found, balances)


@app.command("top-up")
def top_up(
    context: typer.Context,
    tariff: Annotated[str, typer.Argument(help="The tariff, by its id, whose balance it raises.")],
    amount: Annotated[str, typer.Argument(help="How much, in the tariff's currency.")],
    note: Annotated[str, typer.Option(help="A receipt's number, say.")] = "",
) -> None:
    """Write down what was paid to a carrier in advance."""
    document = in_force(context)
    if tariff not in document.tariffs:
        known = ", ".join(document.tariffs) or "none"
        raise UserError(f"There is no tariff '{plain(tariff)}'.", f"there are: {known}")
    paid = TopUp(datetime.now(UTC), TariffId(tariff), _amount(amount), note, getpass.getuser())
    with Charges.open(chosen_instance(context).database_url) as record:
        record.top_up(paid)
        left = Costs(record, document, datetime.now(UTC)).balances()[paid.tariff]
    typer.echo(f"{paid.amount:.2f} {document.tariffs[tariff].currency} for {tariff}; its balance is now {left:.2f}.")


def _statement(name: str, costs: Costs) -> Statement:
    try:
        return costs.statement(name or costs.this_month)
    except ValueError as error:
        raise UserError(str(error), "such as --month 2026-11") from error


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or not 0 < amount < 10**9:
        raise UserError(f"'{plain(text)}' is no amount of money.", "give it such as 200 or 199.90")
    return amount


def _told(bill: Bill) -> dict[str, object]:
    """Give a bill for another program: amounts are texts, so that no program reads them as binary fractions."""
    lines = [
        {**asdict(line), "amount": f"{line.amount:.2f}", "estimate": _estimate(line.estimate)} for line in bill.lines
    ]
    beside = None if bill.callers_bear is None else f"{bill.callers_bear:.2f}"
    total = f"{bill.total:.2f}"
    return {
        "tariff": bill.tariff,
        "currency": bill.currency,
        "lines": lines,
        "total": total,
        "callers_bear": beside,
        "estimate": _estimate(bill.estimate),
    }


def _estimate(estimate: Estimate) -> dict[str, object]:
    return {**asdict(estimate), "amount": f"{estimate.amount:.2f}"}


def _texts(amounts: Mapping[str, Decimal] | Mapping[TariffId, Decimal]) -> dict[str, str]:
    return {key: f"{amount:.2f}" for key, amount in amounts.items()}


def _print_statement(found: Statement, balances: dict[TariffId, Decimal]) -> None:
    rows = table(f"Tariff ({found.month})", "For", "Count", "Minutes billed", "of them package", "Amount")
    for bill in found.bills:
        for line in bill.lines:
            count = f"{line.count:,}" if line.count else ""
            cells = (bill.tariff, line.what, count, _minutes(line.seconds), _minutes(line.package_s))
            rows.add_row(*cells, f"{line.amount:.2f}")
        rows.add_row(bill.tariff, "together", "", "", "", f"{bill.total:.2f} {bill.currency}")
    console().print(rows)
    for currency, total in found.totals.items():
        typer.echo(f"Together: {total:.2f} {currency}")
    _print_beside(found.bills, balances)


def _print_beside(bills: tuple[Bill, ...], balances: dict[TariffId, Decimal]) -> None:
    for bill in bills:
        if bill.estimate.count:
            typer.echo(_by_ear(bill))
        if bill.callers_bear is not None:
            typer.echo(f"Callers bear, by estimate: {bill.callers_bear:.2f} {bill.currency} ({bill.tariff})")
    for tariff, left in balances.items():
        typer.echo(f"Balance of {tariff}: {left:.2f}")


def _by_ear(bill: Bill) -> str:
    """Say what of a bill rests on answers that a line doesn't tell."""
    part, share = bill.estimate, bill.estimated_share or 0.0
    return (
        f"Estimated: {part.count:,} of the calls of {bill.tariff} went out by lines that don't tell an answer: "
        f"{_minutes(part.seconds)} minutes ({share:.0%}), {part.amount:.2f} {bill.currency}"
    )


def _minutes(seconds: int) -> str:
    return f"{seconds / 60:,.1f}" if seconds else ""
