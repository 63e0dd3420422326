"""What one leg costs. The sums are done by hand in the comments."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.model.schedule import Schedule, Weekday, Window
from appliance.config.model.tariff import Discount, OutgoingRate, Rate, Tariff
from appliance.domain.money import LegKind, to_cents
from appliance.domain.number_reading import Home
from appliance.domain.place import Place
from appliance.routing.cost import IsOpen, Metered, cost, kind_of, month_of, month_span, rate_for, units
from appliance.routing.schedule import Opening, opening

HOME = Home(area_code="0755")
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)
ALL_DAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BY_MINUTE = Rate(unit_price=Decimal("0.15"))
BY_6_S = Rate(unit_s=6, unit_price=Decimal("0.015"))
FIRST_3_MINUTES = Rate(first_s=180, first_price=Decimal("0.22"), unit_price=Decimal("0.11"))


def never(_schedule: str, _at: datetime) -> bool:
    return False


def window(zone: ZoneInfo, opens: str, closes: str) -> IsOpen:
    schedule = Schedule(windows=(Window(days=ALL_DAYS, opens=opens, closes=closes),))
    return lambda _id, at: opening(schedule, None, zone, at).value is Opening.OPEN


def incoming(rate: Rate, seconds: float, began: datetime = NOON, **more: object) -> Decimal:
    tariff = Tariff.model_validate({"incoming": rate, **more})
    return cost(Metered(began, seconds, LegKind.INCOMING), tariff, never, HOME)


@pytest.mark.parametrize(
    ("rate", "seconds", "amount"),
    [
        (BY_MINUTE, 0, "0"),
        (BY_MINUTE, 0.4, "0.15"),  # a begun minute
        (BY_MINUTE, 60, "0.15"),
        (BY_MINUTE, 60.001, "0.30"),  # the second minute has begun
        (BY_6_S, 61, "0.165"),  # 61 s are 10 units and one begun: 11 x 0.015
        (BY_MINUTE, 61, "0.30"),  # the same call by the minute: 2 x 0.15
        (FIRST_3_MINUTES, 10, "0.22"),
        (FIRST_3_MINUTES, 180, "0.22"),
        (FIRST_3_MINUTES, 181, "0.33"),  # 0.22 + 1 x 0.11
        (FIRST_3_MINUTES, 600, "0.99"),  # 0.22 + 7 x 0.11
        (Rate(first_price=Decimal("0.1"), unit_s=1, unit_price=Decimal("0.001")), 7, "0.107"),  # for the connection
    ],
)
def test_a_first_block_and_units_that_are_begun(rate: Rate, seconds: float, amount: str) -> None:
    assert incoming(rate, seconds) == Decimal(amount)


def test_the_free_time_is_for_calls_that_end_in_it() -> None:
    assert incoming(BY_MINUTE, 6, free_s=6) == 0
    assert incoming(BY_MINUTE, 7, free_s=6) == Decimal("0.15")


def test_a_kind_without_a_rate_costs_nothing() -> None:
    assert cost(Metered(NOON, 600, LegKind.MOBILE), Tariff(local=BY_MINUTE), never, HOME) == 0


def test_units_are_billed_by_the_window_in_which_they_begin() -> None:
    """From 21:00 on half price. 20:58:30 for 250 s by the minute: units at 20:58:30, 20:59:30 (0.15 each), 21:00:30,
    21:01:30, 21:02:30 (0.075 each, the last one begun with 10 s): 0.30 + 0.225 = 0.525."""
    tariff = Tariff(incoming=BY_MINUTE, discounts=(Discount(schedule="night", percent=50),))
    leg = Metered(datetime(2026, 11, 20, 20, 58, 30, tzinfo=SHANGHAI), 250, LegKind.INCOMING)
    assert cost(leg, tariff, window(SHANGHAI, "21:00", "07:00"), HOME) == Decimal("0.525")
    assert cost(leg, tariff, never, HOME) == Decimal("0.75")


def test_the_first_open_discount_counts_and_the_first_block_has_it_too() -> None:
    discounts = (Discount(schedule="night", percent=50), Discount(schedule="all", percent=10))
    tariff = Tariff(incoming=FIRST_3_MINUTES, discounts=discounts)
    leg = Metered(NOON, 200, LegKind.INCOMING)
    # noon is no night: 10 % of 0.22 + 0.11
    assert cost(leg, tariff, lambda id_, _at: id_ == "all", HOME) == Decimal("0.033")
    # both are open: the first in the list, 50 %
    assert cost(leg, tariff, lambda _id, _at: True, HOME) == Decimal("0.165")


def test_an_hour_that_the_wall_clock_repeats_is_paid_twice_and_one_that_it_skips_is_not() -> None:
    """Berlin. By the wall clock both calls last from 01:30 to 03:30.

    In October 2026 the 25th has 02:00-03:00 twice: that is 3 h = 180 minutes. In March the 29th has no 02:00-03:00:
    1 h = 60 minutes. Half price while the wall clock says 02:00-03:00: in October 120 minutes of the 180 (0.12 x 0.5)
    and 60 whole: 7.20 + 7.20 = 14.40; in March none: 60 x 0.12 = 7.20.
    """
    rate = Rate(unit_price=Decimal("0.12"))
    tariff = Tariff(incoming=rate, discounts=(Discount(schedule="small-hours", percent=50),))
    small_hours = window(BERLIN, "02:00", "03:00")
    for first, last, minutes, amount in (
        (datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN), datetime(2026, 10, 25, 3, 30, tzinfo=BERLIN), 180, "14.40"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN), datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN), 60, "7.20"),
    ):
        seconds = (last.astimezone(UTC) - first.astimezone(UTC)).total_seconds()
        assert seconds == minutes * 60
        leg = Metered(first, seconds, LegKind.INCOMING)
        assert len(list(units(leg, tariff, small_hours, HOME))) == minutes
        assert cost(leg, tariff, small_hours, HOME) == Decimal(amount)


def test_the_longest_prefix_of_the_number_dialled_wins_over_the_kind() -> None:
    hong_kong, asia = Rate(unit_price=Decimal(1)), Rate(unit_price=Decimal(2))
    tariff = Tariff(
        international=Rate(unit_price=Decimal(5)),
        local=BY_MINUTE,
        outgoing=(
            OutgoingRate(prefixes=("0085", "+81"), rate=asia),
            OutgoingRate(prefixes=("00852",), rate=hong_kong),
        ),
    )
    abroad = LegKind.INTERNATIONAL
    assert rate_for(abroad, "0085212345678", tariff, HOME) is hong_kong
    assert rate_for(abroad, "+85212345678", tariff, HOME) is hong_kong
    assert rate_for(abroad, "0085312345678", tariff, HOME) is asia
    assert rate_for(abroad, "0081312345678", tariff, HOME) is asia
    assert rate_for(abroad, "00493012345678", tariff, HOME) == Rate(unit_price=Decimal(5))
    assert rate_for(LegKind.LOCAL, "86667777", tariff, HOME) is BY_MINUTE
    assert rate_for(LegKind.INCOMING, "0085212345678", tariff, HOME) is None


@pytest.mark.parametrize(
    ("dialled", "place", "kind"),
    [
        ("86667777", None, LegKind.LOCAL),
        ("075586667777", None, LegKind.LOCAL),
        ("01088886666", None, LegKind.LONG_DISTANCE),
        ("+861088886666", None, LegKind.LONG_DISTANCE),
        ("13800138000", None, LegKind.MOBILE),
        ("013800138000", None, LegKind.MOBILE),
        ("95588", None, LegKind.LOCAL),
        ("8001", None, LegKind.LOCAL),
        ("0085212345678", None, LegKind.INTERNATIONAL),
        ("+493012345678", None, LegKind.INTERNATIONAL),
        ("13800138000", Place("CN", "广东", ("深圳",), "0755", mobile=True), LegKind.MOBILE),
        ("0085212345678", Place("HK"), LegKind.INTERNATIONAL),
    ],
)
def test_the_kind_follows_from_the_number_and_the_own_area_code(
    dialled: str, place: Place | None, kind: LegKind
) -> None:
    assert kind_of(dialled, place, HOME) is kind


@pytest.mark.parametrize(
    ("dialled", "kind"),
    [
        ("030123456", LegKind.LONG_DISTANCE),
        ("1234567", LegKind.LOCAL),
        ("+4930123456", LegKind.LONG_DISTANCE),
        ("0043123456", LegKind.INTERNATIONAL),
        ("+8613800138000", LegKind.MOBILE),
    ],
)
def test_kinds_outside_china(dialled: str, kind: LegKind) -> None:
    place = Place("CN") if dialled.startswith("+86") else None
    expected = LegKind.INTERNATIONAL if place else kind
    assert kind_of(dialled, place, Home("DE", "49")) is expected


def test_cents_are_rounded_half_up() -> None:
    assert [to_cents(Decimal(each)) for each in ("0.125", "0.1249", "-0.125", "7")] == [
        Decimal("0.13"),
        Decimal("0.12"),
        Decimal("-0.13"),
        Decimal("7.00"),
    ]


def test_a_month_is_the_sites_own() -> None:
    new_year = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai
    assert month_of(new_year, SHANGHAI) == "2027-01"
    assert month_of(new_year - timedelta(seconds=1), SHANGHAI) == "2026-12"
    assert month_span("2027-01", SHANGHAI) == (new_year, datetime(2027, 1, 31, 16, 0, tzinfo=UTC))
    assert month_span("2026-10", BERLIN)[1] == datetime(2026, 10, 31, 23, 0, tzinfo=UTC)  # winter time by then
    with pytest.raises(ValueError, match="2026-13"):
        month_span("2026-13", BERLIN)


RATES = st.builds(
    Rate,
    first_s=st.sampled_from((0, 6, 60, 180)),
    first_price=st.decimals(0, 9, places=4),
    unit_s=st.sampled_from((1, 6, 60)),
    unit_price=st.decimals(0, 9, places=4),
)


@given(rate=RATES, shorter=st.floats(0, 4000), more=st.floats(0, 400), free_s=st.integers(0, 30))
def test_a_longer_call_never_costs_less(rate: Rate, shorter: float, more: float, free_s: int) -> None:
    tariff = Tariff(incoming=rate, free_s=free_s, discounts=(Discount(schedule="night", percent=30),))
    night = window(SHANGHAI, "12:30", "13:00")
    costs = [
        cost(Metered(NOON, seconds, LegKind.INCOMING), tariff, night, HOME) for seconds in (shorter, shorter + more)
    ]
    assert costs[0] <= costs[1]


@given(rate=RATES, seconds=st.integers(1, 4000))
def test_units_follow_each_other_without_gap_and_cover_the_call(rate: Rate, seconds: int) -> None:
    paid = list(units(Metered(NOON, seconds, LegKind.INCOMING), Tariff(incoming=rate), never, HOME))
    ends = [unit.begins + timedelta(seconds=unit.seconds) for unit in paid]
    assert paid[0].begins == NOON
    assert [unit.begins for unit in paid[1:]] == ends[:-1]
    end = NOON + timedelta(seconds=seconds)
    assert ends[-1] >= end
    assert len(paid) == 1 or paid[-1].begins < end
