"""Erlang's formulas against printed tables, and against the sums that define them."""

from fractions import Fraction
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.routing.erlang import blocking, lines_needed, offered_load, waiting

TABLE = [
    # lines, load in erlang at which the share beside it is lost, to the three digits that Erlang B tables print
    (1, 0.0101, 0.01),
    (2, 0.153, 0.01),
    (4, 0.869, 0.01),
    (8, 3.13, 0.01),
    (16, 8.88, 0.01),
    (5, 1.36, 0.01),
    (10, 4.46, 0.01),
    (20, 12.0, 0.01),
    (30, 20.3, 0.01),
    (50, 37.9, 0.01),
    (100, 84.1, 0.01),
    (5, 0.762, 0.001),
    (10, 3.09, 0.001),
    (20, 9.41, 0.001),
    (30, 16.7, 0.001),
    # https://erlang.com/calculatormanual/howmuchtrafficcanatrunkgrouphandle.htm prints 8.108
    (15, 8.11, 0.01),
    (10, 5.08, 0.02),
    (10, 6.22, 0.05),
]


@pytest.mark.parametrize(("lines", "load", "lost"), TABLE)
def test_the_printed_table(lines: int, load: float, lost: float) -> None:
    below, above = load * 0.995, load * 1.005  # the table prints three digits
    assert blocking(below, lines) < lost < blocking(above, lines)
    assert lines_needed(below, lost) == lines
    assert lines_needed(above, lost) == lines + 1


def exact_blocking(load: Fraction, lines: int) -> Fraction:
    terms = [load**n / factorial(n) for n in range(lines + 1)]
    return terms[-1] / sum(terms)


def exact_waiting(load: Fraction, agents: int) -> Fraction:
    last = load**agents / factorial(agents) * Fraction(agents) / (agents - load)
    return last / (sum(load**n / factorial(n) for n in range(agents)) + last)


@given(st.fractions(0, 40, max_denominator=20), st.integers(0, 60))
def test_the_recursion_is_the_sum_that_defines_it(load: Fraction, lines: int) -> None:
    assert blocking(float(load), lines) == pytest.approx(float(exact_blocking(load, lines)), rel=1e-9, abs=1e-300)


@given(st.integers(1, 40), st.fractions(0, 1, max_denominator=50))
def test_erlang_c_is_the_sum_that_defines_it(agents: int, share: Fraction) -> None:
    load = share * agents
    wanted = 1.0 if share == 1 else float(exact_waiting(load, agents))
    assert waiting(float(load), agents) == pytest.approx(wanted, rel=1e-6, abs=1e-300)


@given(st.floats(0, 200), st.sampled_from([0.05, 0.01, 0.001]))
def test_one_line_less_would_lose_too_much(load: float, lost: float) -> None:
    lines = lines_needed(load, lost)
    assert lines == 0 if load == 0 else blocking(load, lines) <= lost < blocking(load, lines - 1)


@given(st.floats(0, 60), st.integers(1, 40))
def test_the_load_behind_what_was_carried(load: float, lines: int) -> None:
    carried = load * (1 - blocking(load, lines))
    found = offered_load(carried, lines)
    assert found.offered == pytest.approx(load, rel=1e-3, abs=1e-6)


def test_lines_that_were_full_all_along_do_not_tell_how_many_more_called() -> None:
    assert offered_load(4.0, 4).offered is None
    assert offered_load(0.0, 0).offered == pytest.approx(0)
    with pytest.raises(ValueError, match=r"4 lines can't have carried 4\.50 erlang"):
        offered_load(4.5, 4)


def test_what_can_not_be() -> None:
    for wrong in (
        lambda: blocking(-1, 2),
        lambda: waiting(1, -1),
        lambda: lines_needed(1, 0),
        lambda: lines_needed(1, 1),
    ):
        with pytest.raises(ValueError, match=r"negative|share"):
            wrong()


def test_the_printed_example_of_erlang_c() -> None:
    """Half an hour of 360 calls of 240 s for 55 agents (https://www.mitan.co.uk/erlang/elgcmath.htm): 0.239, 8.2 s."""
    load, agents, call_s = 360 * 240 / 1800, 55, 240
    assert waiting(load, agents) == pytest.approx(0.239, abs=0.0005)
    assert waiting(load, agents) * call_s / (agents - load) == pytest.approx(8.2, abs=0.05)


@given(st.integers(1, 1000), st.floats(0.01, 1.5))
def test_a_thousand_lines_are_no_trouble(lines: int, share: float) -> None:
    load = lines * share
    assert 0 <= blocking(load, lines) < 1
    assert blocking(load, lines) <= waiting(load, lines) <= 1
    assert blocking(load, lines + 1) < blocking(load, lines) or blocking(load, lines) == 0
