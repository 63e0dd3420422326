"""What a month costs. The sums are done by hand in the comments."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from appliance.config.model.tariff import Rate, Tariff
from appliance.domain.ids import TariffId
from appliance.domain.money import LegKind, to_cents
from appliance.domain.number_reading import Home
from appliance.routing.bill import Bill, Contract, Estimate, Line, Month
from appliance.routing.cost import Metered, cost, month_span
from appliance.routing.statement import balance, bill, statement

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOVEMBER = Month("2026-11", *month_span("2026-11", SHANGHAI))
DECEMBER = Month("2026-12", *month_span("2026-12", SHANGHAI))
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
BY_MINUTE = Rate(unit_price=Decimal("0.15"))


def never(_schedule: str, _at: datetime) -> bool:
    return False


def leg(seconds: float, began: datetime = NOON, kind: LegKind = LegKind.INCOMING) -> Metered:
    return Metered(began, seconds, kind)


def billed(tariff: Tariff, *legs: Metered, month: Month = NOVEMBER, lines: int = 0, messages: int = 0) -> Bill:
    return bill(month, Contract(TariffId("t"), tariff, legs, lines, messages), never, Home())


def amounts(found: Bill) -> dict[str, str]:
    return {line.what: str(line.amount) for line in found.lines}


def test_a_line_for_each_kind_and_rounded_once() -> None:
    """Three calls of one 6-second unit at 0.0033 are 0.0099, so 0.01: not three times 0.00."""
    tariff = Tariff(incoming=Rate(unit_s=6, unit_price=Decimal("0.0033")), mobile=BY_MINUTE)
    found = billed(tariff, leg(5), leg(5), leg(5), leg(61, kind=LegKind.MOBILE))
    assert found.lines == (
        Line("incoming", Decimal("0.01"), count=3, seconds=18),
        Line("mobile", Decimal("0.30"), count=1, seconds=120),
    )
    assert found.total == Decimal("0.31")


def test_what_rests_on_an_estimate_is_told_of_each_line_and_of_the_bill() -> None:
    """Of 61 s and 30 s to mobiles the first is estimated: 2 of 3 minutes, 0.30 of 0.45. The caller's own minute isn't:
    of the bill's 4 minutes that are 50 %."""
    tariff = Tariff(incoming=BY_MINUTE, mobile=BY_MINUTE, monthly_fee=Decimal(30))
    by_ear = replace(leg(61, kind=LegKind.MOBILE), estimated=True)
    found = billed(tariff, by_ear, leg(30, kind=LegKind.MOBILE), leg(60))
    told = {line.what: line.estimate for line in found.lines}
    estimate = Estimate(1, 120, Decimal("0.30"))
    assert told == {"incoming": Estimate(), "mobile": estimate, "monthly fee": Estimate()}
    assert (found.estimate, found.seconds, found.estimated_share) == (estimate, 240, 0.5)


def test_of_an_estimated_leg_each_month_has_its_part_and_the_package_takes_of_it_too() -> None:
    """200 s over midnight: two minutes in each month; of November's the package holds one."""
    call = replace(leg(200, datetime(2026, 11, 30, 23, 58, 30, tzinfo=SHANGHAI)), estimated=True)
    tariff = Tariff(incoming=BY_MINUTE, package_minutes=1)
    assert billed(tariff, call).estimate == Estimate(1, 120, Decimal("0.15"))
    assert billed(tariff, call, month=DECEMBER).estimate == Estimate(1, 120, Decimal("0.15"))


def test_a_bill_without_legs_rests_on_no_estimate() -> None:
    found = billed(Tariff(monthly_fee=Decimal(30)))
    assert (found.estimate, found.estimated_share) == (Estimate(), None)


def test_a_call_over_midnight_is_billed_to_the_month_in_which_each_unit_begins() -> None:
    """From 23:58:30 on 30 November for 200 s: units at 23:58:30 and 23:59:30 are November's; those at 00:00:30 and
    00:01:30, the last begun with 20 s, are December's: 2 x 0.15 each."""
    call = leg(200, datetime(2026, 11, 30, 23, 58, 30, tzinfo=SHANGHAI))
    tariff = Tariff(incoming=BY_MINUTE)
    assert amounts(billed(tariff, call)) == {"incoming": "0.30"}
    assert amounts(billed(tariff, call, month=DECEMBER)) == {"incoming": "0.30"}


def test_a_package_is_used_up_in_mid_call() -> None:
    """A package of 5 minutes. The first call takes 3; of the second, 4 minutes long, it holds 2 more, and the third and
    fourth minute cost 0.15 each: 0.30. What callers bear is an estimate from the whole 7 x 0.15 = 1.05: 40 % = 0.42."""
    tariff = Tariff(incoming=BY_MINUTE, package_minutes=5, caller_share_percent=40)
    found = billed(tariff, leg(240, NOON + timedelta(hours=1)), leg(170))
    assert found.lines == (Line("incoming", Decimal("0.30"), count=2, seconds=420, package_s=300),)
    assert found.callers_bear == Decimal("0.42")


def test_the_package_goes_to_what_comes_first_also_between_calls_at_once() -> None:
    """One minute of package. Two calls at once: the mobile one began 10 s earlier, so its first minute is free."""
    tariff = Tariff(incoming=BY_MINUTE, mobile=Rate(unit_price=Decimal("0.2")), package_minutes=1)
    found = billed(tariff, leg(60, NOON + timedelta(seconds=10)), leg(61, NOON, LegKind.MOBILE))
    assert amounts(found) == {"incoming": "0.15", "mobile": "0.20"}


def test_a_package_is_for_its_kinds_alone() -> None:
    tariff = Tariff(incoming=BY_MINUTE, international=BY_MINUTE, package_minutes=60)
    found = billed(tariff, leg(60), leg(60, kind=LegKind.INTERNATIONAL))
    assert amounts(found) == {"incoming": "0.00", "international": "0.15"}


def test_a_unit_that_the_rest_of_the_package_does_not_hold_whole_is_billed() -> None:
    """1 minute of package, a first block of 45 s, units of 6 s: block and 2 units are in it (57 s); a third is not."""
    rate = Rate(first_s=45, first_price=Decimal("0.1"), unit_s=6, unit_price=Decimal("0.01"))
    found = billed(Tariff(incoming=rate, package_minutes=1), leg(63))
    assert found.lines == (Line("incoming", Decimal("0.01"), count=1, seconds=63, package_s=57),)


def test_the_free_part_takes_no_more_than_was_used() -> None:
    tariff = Tariff(incoming=BY_MINUTE, free_amount=Decimal("0.20"))
    assert amounts(billed(tariff, leg(60))) == {"incoming": "0.15", "free part": "-0.15"}
    assert amounts(billed(tariff, leg(120))) == {"incoming": "0.30", "free part": "-0.20"}


def test_the_minimum_is_of_calls_and_messages_and_fees_come_on_top() -> None:
    """2 minutes and 3 messages are 0.30 + 0.30, less the free 0.10: 0.50, so 49.50 up to the minimum of 50. On top: 30,
    4 lines of 10, and 100 once: 50 + 30 + 40 + 100 = 220."""
    tariff = Tariff(
        incoming=BY_MINUTE,
        sms_price=Decimal("0.1"),
        free_amount=Decimal("0.1"),
        monthly_minimum=Decimal(50),
        monthly_fee=Decimal(30),
        line_fee=Decimal(10),
        one_off_fee=Decimal(100),
        since=date(2026, 11, 20),
    )
    found = billed(tariff, leg(120), lines=4, messages=3)
    assert amounts(found) == {
        "incoming": "0.30",
        "sms": "0.30",
        "free part": "-0.10",
        "up to the minimum": "49.50",
        "monthly fee": "30.00",
        "line fee": "40.00",
        "one-off fee": "100.00",
    }
    assert found.total == Decimal("220.00")
    after = billed(tariff, month=DECEMBER, lines=4)
    assert amounts(after) == {"up to the minimum": "50.00", "monthly fee": "30.00", "line fee": "40.00"}
    before = Month("2026-10", *month_span("2026-10", SHANGHAI))
    assert billed(tariff, month=before, lines=4).lines == ()


def test_contracts_of_one_currency_are_added_up() -> None:
    legs = (leg(60),)
    contracts = (
        Contract(TariffId("a"), Tariff(incoming=BY_MINUTE), legs),
        Contract(TariffId("b"), Tariff(incoming=BY_MINUTE, currency="EUR"), legs),
        Contract(TariffId("c"), Tariff(monthly_fee=Decimal(9)), ()),
    )
    assert statement(NOVEMBER, contracts, never, Home()).totals == {"CNY": Decimal("9.15"), "EUR": Decimal("0.15")}


def test_the_balance_is_what_is_left_of_the_top_ups() -> None:
    assert balance([Decimal("100.00"), Decimal(50)], [Decimal("149.99")]) == Decimal("0.01")
    assert balance([], [Decimal("0.15")]) == Decimal("-0.15")


HALLOWEEN = datetime(2026, 10, 31, tzinfo=UTC)
MONEY = st.decimals(0, 20, places=4)
TARIFFS = st.builds(
    Tariff,
    incoming=st.builds(Rate, unit_s=st.sampled_from((6, 60)), unit_price=MONEY),
    mobile=st.builds(Rate, first_s=st.sampled_from((0, 45)), first_price=MONEY, unit_price=MONEY),
    package_minutes=st.integers(0, 30),
    free_amount=MONEY,
    monthly_minimum=MONEY,
    monthly_fee=MONEY,
)
LEGS = st.builds(
    Metered,
    st.integers(0, 31 * 86400).map(lambda second: HALLOWEEN + timedelta(seconds=second)),
    st.floats(0.001, 2000),
    st.sampled_from((LegKind.INCOMING, LegKind.MOBILE)),
    estimated=st.booleans(),
)


@given(TARIFFS, st.lists(LEGS, max_size=8))
def test_lines_add_up_and_the_minimum_holds(tariff: Tariff, legs: list[Metered]) -> None:
    found = billed(tariff, *legs)
    assert all(line.amount == to_cents(line.amount) for line in found.lines)
    by_hand = sum(int(line.amount * 100) for line in found.lines)
    assert found.total * 100 == by_hand
    assert found.total >= to_cents(tariff.monthly_minimum) + to_cents(tariff.monthly_fee)
    assert sum(line.package_s for line in found.lines) <= tariff.package_minutes * 60
    for line in found.lines:
        part = line.estimate
        assert 0 <= part.count <= line.count
        assert 0 <= part.seconds <= line.seconds
        assert part.amount == 0 or 0 < part.amount <= line.amount


@given(TARIFFS, st.lists(LEGS, max_size=8))
def test_every_unit_is_billed_in_one_month_and_one_alone(tariff: Tariff, legs: list[Metered]) -> None:
    plain = Tariff(incoming=tariff.incoming, mobile=tariff.mobile)
    months = [Month(name, *month_span(name, SHANGHAI)) for name in ("2026-10", "2026-11", "2026-12")]
    seconds = sum(line.seconds for month in months for line in billed(plain, *legs, month=month).lines)
    whole = [cost(each, plain, never, Home()) for each in legs]
    total = sum((billed(plain, *legs, month=month).total for month in months), Decimal(0))
    assert abs(total - sum(whole, Decimal(0))) <= Decimal("0.03")  # 3 months x 2 lines, each within half a cent
    assert seconds >= sum(each.seconds for each in legs)
