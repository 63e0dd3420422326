"""From the record's charges to what a month costs, and back into the ledger at the daemon's start."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from appliance.callflow.ledger import LONGEST_WINDOW, Ledger, Pricing, Visitor
from appliance.callflow.tables import Tables
from appliance.callflow.trace import Charge
from appliance.config.model.document import Document
from appliance.domain.ids import HotlineId, TariffId, TrunkGroupId
from appliance.domain.money import LegKind
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.routing.bill import Contract, Month, Statement
from appliance.routing.caps import warning
from appliance.routing.cost import Metered, month_of, month_span
from appliance.routing.statement import statement
from appliance.routing.written import written

LONGEST_CALL = timedelta(days=2)
"""How long before a month's beginning a leg may have been answered that still costs something in it."""

CountedCall = tuple[HotlineId, PhoneNumber | None, datetime]
"""A call of the past that was not refused: its hotline, its caller and when it began."""


def tariff_of(
    kind: LegKind, hotline: HotlineId | None, trunk_group: TrunkGroupId | None, document: Document
) -> TariffId | None:
    """Give the tariff of a leg: its hotline's for callers' legs, its trunk group's for outgoing ones."""
    if kind is LegKind.INCOMING:
        of_hotline = document.hotlines.get(hotline or "")
        tariff = of_hotline.tariff if of_hotline else None
    else:
        group = document.trunk_groups.get(trunk_group or "")
        tariff = group.tariff if group else None
    return TariffId(tariff) if tariff in document.tariffs else None


def month(name: str, document: Document) -> Month:
    """Give a month of the site. Raises ValueError for a name that is no `YYYY-MM`."""
    return Month(name, *month_span(name, document.site.zone))


def monthly_statement(of: Month, charges: Iterable[Charge], document: Document, home: Home) -> Statement:
    """Bill a month by the document's tariffs, whatever they were when the calls were made.

    `charges` are those answered from `LONGEST_CALL` before the month's beginning to before its end.
    """
    legs: dict[TariffId, list[Metered]] = {TariffId(id_): [] for id_ in document.tariffs}
    for charge in charges:
        tariff = tariff_of(charge.kind, charge.hotline, charge.trunk_group, document)
        if tariff is not None:
            legs[tariff].append(metered(charge))
    contracts = (
        Contract(id_, document.tariffs[id_], tuple(own), len(_lines(id_, document))) for id_, own in legs.items()
    )
    return statement(of, contracts, Tables(document).is_open, home)


def metered(charge: Charge) -> Metered:
    """Give what of a charge its price follows from."""
    return Metered(charge.at, charge.seconds, charge.kind, charge.dialled, charge.estimated)


def load_from(document: Document, at: datetime) -> datetime:
    """Say from when on calls and charges are to be read for `load`."""
    first, _ = month_span(month_of(at, document.site.zone), document.site.zone)
    return min(at - LONGEST_WINDOW, first - LONGEST_CALL)


def load(
    ledger: Ledger,
    calls: Iterable[CountedCall],
    charges: Iterable[Charge],
    document: Document,
    home: Home,
    at: datetime,
) -> None:
    """Fill an empty ledger with what was before `at`; warnings that were due by then count as told."""
    zone, tables = document.site.zone, Tables(document)
    for hotline, caller, began in calls:
        ledger.count(Visitor(hotline, written(caller, home).key if caller else None, began, month_of(began, zone)))
    for charge in sorted(charges, key=_end):
        tariff = tariff_of(charge.kind, charge.hotline, charge.trunk_group, document)
        if tariff is not None:
            pricing = Pricing(tariff, document.tariffs[tariff], tables.is_open, home, zone)
            ledger.charge(metered(charge), charge.hotline, pricing)
    for id_, hotline_ in document.hotlines.items():
        visitor = Visitor(HotlineId(id_), None, at, month_of(at, zone))
        monthly = hotline_.caps.monthly
        if monthly is not None and warning(monthly, ledger.counts(visitor, hotline_.caps)):
            ledger.note_warned(visitor.hotline, visitor.month, monthly)


def _end(charge: Charge) -> datetime:
    return charge.at + timedelta(seconds=charge.seconds)


def _lines(tariff: str, document: Document) -> set[str]:
    """Name the lines that a contract is for."""
    hotlines = (id_ for id_, hotline in document.hotlines.items() if hotline.tariff == tariff)
    groups = (group.lines for group in document.trunk_groups.values() if group.tariff == tariff)
    return {line for lines in (*map(document.lines_of, hotlines), *groups) for line in lines}
