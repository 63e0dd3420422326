from decimal import Decimal

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import StatementError

from appliance.storage.schema import top_ups
from tests.unit.storage.call_facts import NOON


def kept(engine: Engine, amount: object) -> str:
    values = {"tariff": "t", "at": NOON, "amount": amount, "note": "", "author": ""}
    with engine.begin() as connection:
        connection.execute(insert(top_ups), values)
        return str(connection.exec_driver_sql("SELECT amount FROM top_ups").scalar_one())


@pytest.mark.parametrize(
    ("amount", "digits"), [("1E+3", "1000"), ("0.10", "0.10"), ("1E-7", "0.0000001"), ("-3", "-3"), ("0", "0")]
)
def test_an_amount_is_kept_as_plain_digits(engine: Engine, amount: str, digits: str) -> None:
    assert kept(engine, Decimal(amount)) == digits
    with engine.connect() as connection:
        found = connection.execute(select(top_ups.c.amount)).scalar_one()
    assert isinstance(found, Decimal)
    assert found == Decimal(amount)


@pytest.mark.parametrize("amount", [0.1, 3, Decimal("NaN"), Decimal("Infinity"), "0.1"])
def test_what_is_no_exact_amount_is_refused(engine: Engine, amount: object) -> None:
    with pytest.raises(StatementError, match="finite Decimal"):
        kept(engine, amount)
