"""`zongji cost`: what a month's calls cost, line by line, and what was paid in advance."""

import getpass
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from appliance.callflow.billing import LONGEST_CALL, month, monthly_statement
from appliance.callflow.list_book import home_without_table
from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, plain, print_json, table
from appliance.cli.which_document import in_force
from appliance.config.model.document import Document
from appliance.domain.ids import TariffId
from appliance.errors import UserError
from appliance.routing.bill import Bill, Statement
from appliance.routing.cost import month_of
from appliance.routing.statement import balance
from appliance.storage.charges import Charges, TopUp

app = typer.Typer(help="What calls cost.", no_args_is_help=True)

MonthName = Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month; this one without it.")]


@app.command()
def statement(context: typer.Context, of: MonthName = "", as_json: AsJson = False) -> None:
    """Bill a month by the tariffs in force. Callers' share is an estimate, and no part of the sums."""
    document = in_force(context)
    with Charges.open(chosen_instance(context).database_url) as record:
        found = _statement(of or _this_month(document), record, document)
        balances = dict(_balances(record, document))
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
        left = dict(_balances(record, document))[paid.tariff]
    typer.echo(f"{paid.amount:.2f} {document.tariffs[tariff].currency} for {tariff}; its balance is now {left:.2f}.")


def _statement(name: str, record: Charges, document: Document) -> Statement:
    try:
        of = month(name, document)
    except ValueError as error:
        raise UserError(str(error), "such as --month 2026-11") from error
    site = document.site
    home = home_without_table(site.country, site.area_code)
    return monthly_statement(of, record.between(of.first - LONGEST_CALL, of.after), document, home)


def _balances(record: Charges, document: Document) -> Iterator[tuple[TariffId, Decimal]]:
    """Give the balance of each tariff that was ever paid for: all months since the first payment's are taken off."""
    paid = record.top_ups()
    if not paid:
        return
    names = _months(min(each.at for each in paid), document)
    statements = [_statement(name, record, document) for name in names]
    for tariff in dict.fromkeys(each.tariff for each in paid):
        own = [each for each in paid if each.tariff == tariff]
        since = month_of(min(each.at for each in own), document.site.zone)
        bills = (bill for each in statements if each.month >= since for bill in each.bills if bill.tariff == tariff)
        yield tariff, balance((each.amount for each in own), (bill.total for bill in bills))


def _months(first: datetime, document: Document) -> list[str]:
    names, end, zone = [month_of(first, document.site.zone)], _this_month(document), document.site.zone
    while names[-1] < end:
        names.append(month_of(month(names[-1], document).after + timedelta(hours=1), zone))
    return names


def _this_month(document: Document) -> str:
    return month_of(datetime.now(UTC), document.site.zone)


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
    lines = [{**asdict(line), "amount": f"{line.amount:.2f}"} for line in bill.lines]
    beside = None if bill.callers_bear is None else f"{bill.callers_bear:.2f}"
    total = f"{bill.total:.2f}"
    return {"tariff": bill.tariff, "currency": bill.currency, "lines": lines, "total": total, "callers_bear": beside}


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
        if bill.callers_bear is not None:
            typer.echo(f"Callers bear, by estimate: {bill.callers_bear:.2f} {bill.currency} ({bill.tariff})")
    for tariff, left in balances.items():
        typer.echo(f"Balance of {tariff}: {left:.2f}")


def _minutes(seconds: int) -> str:
    return f"{seconds / 60:,.1f}" if seconds else ""
