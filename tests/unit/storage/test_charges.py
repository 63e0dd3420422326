from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from appliance.domain.ids import CallId, TariffId
from appliance.storage.charges import Charges, TopUp
from appliance.storage.journal import WriterJournal
from tests.unit.storage.call_facts import NOON, after, charge, start

PAID = TopUp(NOON, TariffId("carrier"), Decimal("500.00"), "收据 17", "王")


@pytest.fixture
def charges(url: str) -> Iterator[Charges]:
    with Charges.open(url) as charges:
        yield charges


async def test_the_legs_of_a_time_in_their_order(journal: WriterJournal, charges: Charges) -> None:
    for name in ("b", "a"):
        journal.opened(start(CallId(name)))
        journal.charge(charge(1, CallId(name), at=after(10)))
        journal.charge(charge(0, CallId(name), at=NOON))
        journal.charge(charge(2, CallId(name), at=after(20)))
    await journal.flushed()
    found = [(leg.call, leg.sequence) for leg in charges.between(NOON, after(20))]
    assert found == [("a", 0), ("b", 0), ("a", 1), ("b", 1)]
    assert next(charges.between(NOON, after(20))) == charge(0, CallId("a"), at=NOON)
    assert list(charges.between(after(21), after(99))) == []


def test_top_ups_are_exact_and_of_one_tariff_or_of_all(charges: Charges) -> None:
    charges.top_up(PAID)
    charges.top_up(replace(PAID, tariff=TariffId("other"), amount=Decimal("0.1"), at=after(-5)))
    assert charges.top_ups(TariffId("carrier")) == (PAID,)
    assert [paid.amount for paid in charges.top_ups()] == [Decimal("0.1"), Decimal("500.00")]


def test_a_form_that_is_sent_twice_pays_once(charges: Charges) -> None:
    charges.top_up(PAID)
    charges.top_up(replace(PAID, amount=Decimal(9)))
    assert charges.top_ups() == (PAID,)
