"""How much a hotline takes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.config.model.prompt import BuiltinPrompt, TextPrompt
from appliance.config.model.screening import Caps, ConcurrentCap, CountCap, MonthlyCap
from appliance.routing.caps import CapRefusal, Counts, admit, warning

OWN = TextPrompt(text="请稍后再拨。")
AT_ONCE = Caps(concurrent=ConcurrentCap(limit=3))
PER_CALLER = CountCap(limit=2, within_minutes=60)
PER_HOTLINE = CountCap(limit=5, within_minutes=10, per="hotline", announcement=OWN)


def test_without_caps_everything_is_let_in() -> None:
    assert admit(Caps(), Counts(concurrent=1000, month_calls=10**6)).value is None


def test_the_call_that_fills_the_cap_is_let_in_and_the_next_is_not() -> None:
    assert admit(AT_ONCE, Counts(concurrent=2)).value is None
    refused = admit(AT_ONCE, Counts(concurrent=3))
    assert refused.value == CapRefusal("concurrent cap", BuiltinPrompt(builtin="all-lines-busy"))
    assert refused.reason == "calls in progress: 3, allowed at once: 3"


@pytest.mark.parametrize(
    ("windows", "refused", "reason"),
    [
        ((1, 4), None, "within all caps"),
        (
            (2, 4),
            CapRefusal("calls per caller cap", BuiltinPrompt(builtin="too-many-calls")),
            "calls of this caller within 60 minutes: 2, allowed: 2",
        ),
        (
            (0, 5),
            CapRefusal("calls per time cap", OWN),
            "calls within 10 minutes: 5, allowed: 5",
        ),
    ],
)
def test_windows_per_caller_and_per_hotline(windows: tuple[int, ...], refused: CapRefusal | None, reason: str) -> None:
    decision = admit(Caps(counts=(PER_CALLER, PER_HOTLINE)), Counts(windows=windows))
    assert (decision.value, decision.reason) == (refused, reason)


def test_a_month_is_full_at_its_amount_or_its_calls() -> None:
    caps = Caps(monthly=MonthlyCap(amount=Decimal(100), calls=50, announcement=None))
    assert admit(caps, Counts(month_amount=Decimal("99.9999"), month_calls=49)).value is None
    by_amount = admit(caps, Counts(month_amount=Decimal("100.0000")))
    assert by_amount.value == CapRefusal("monthly cap", None)
    assert by_amount.reason == "cost of this month's calls: 100, allowed: 100"
    by_calls = admit(caps, Counts(month_calls=50))
    assert by_calls.value == CapRefusal("monthly cap", None)
    assert by_calls.reason == "calls this month: 50, allowed: 50"


def test_the_warning_comes_at_its_percentage_exactly() -> None:
    cap = MonthlyCap(amount=Decimal("33.33"), warn_percent=80)  # 80 % of 33.33 is 26.664
    assert warning(cap, Counts(month_amount=Decimal("26.6639"))) is None
    told = "cost of this month's calls: 26.664, allowed: 33.33"
    assert warning(cap, Counts(month_amount=Decimal("26.6640"))) == told
    assert warning(MonthlyCap(calls=10), Counts(month_calls=7)) is None
    assert warning(MonthlyCap(calls=10), Counts(month_calls=8)) == "calls this month: 8, allowed: 10"


@given(limit=st.integers(1, 1000), percent=st.integers(1, 100), calls=st.integers(0, 1200))
def test_who_is_refused_has_been_warned_of(limit: int, percent: int, calls: int) -> None:
    cap = MonthlyCap(calls=limit, warn_percent=percent)
    refused = admit(Caps(monthly=cap), Counts(month_calls=calls)).value
    assert (refused is not None) == (calls >= limit)
    assert refused is None or warning(cap, Counts(month_calls=calls)) is not None
