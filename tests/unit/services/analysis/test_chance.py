"""Probabilities against the sums that define them."""

from fractions import Fraction
from math import comb, exp, factorial, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.services.analysis.chance import apart, as_few, as_many, as_many_of


@given(st.integers(0, 60), st.integers(1, 40))
def test_as_many_is_poissons_tail(count: int, expected: int) -> None:
    below = sum(Fraction(expected) ** n / factorial(n) for n in range(count))
    assert as_many(count, expected) == pytest.approx(1 - float(below) * exp(-expected), abs=1e-9)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 10))
def test_as_few_is_the_binomials_tail(count: int, trials: int, tenths: int) -> None:
    share = Fraction(tenths, 10)
    exact = sum(comb(trials, n) * share**n * (1 - share) ** (trials - n) for n in range(min(count, trials) + 1))
    assert as_few(count, trials, tenths / 10) == pytest.approx(float(exact), abs=1e-9)


@given(st.integers(1, 60), st.integers(1, 60), st.floats(0.05, 0.95))
def test_as_many_of_is_the_rest(count: int, trials: int, share: float) -> None:
    assert as_many_of(count, trials, share) == pytest.approx(1 - as_few(count - 1, trials, share), abs=1e-9)


def test_far_tails_and_large_counts_are_numbers() -> None:
    assert as_many(5000, 10) == pytest.approx(0)
    assert as_many(100_500, 100_000) == pytest.approx(0.0571, abs=0.001)  # 1.58 standard deviations
    assert as_few(49_500, 100_000, 0.5) == pytest.approx(0.00079, abs=0.0001)


def test_means_that_are_apart() -> None:
    assert apart((2.0, 1.0, 100), (1.0, 1.0, 100)) == pytest.approx(1 / 0.02**0.5)
    assert apart((2.0, 0.0, 5), (1.0, 0.0, 5)) == inf
    assert apart((1.0, 0.0, 5), (1.0, 0.0, 5)) == pytest.approx(0)
