"""The whole suite: each test is in one of its parts, and in no other."""

from itertools import product

import pytest

from provision.suite import PARTS

MARKS = ("asterisk", "phones", "alone")


@pytest.mark.parametrize("has", list(product([False, True], repeat=len(MARKS))))
def test_each_test_is_in_one_part(has: tuple[bool, ...]) -> None:
    marks = dict(zip(MARKS, has, strict=True))
    taken = [part.name for part in PARTS if eval(part.marked, dict(marks))]  # noqa: S307 - pytest's form is Python's
    assert len(taken) == 1, taken
