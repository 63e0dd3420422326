"""Numbers said by one voice are told apart, also where a phone cut pieces out of what it heard, or let it wait."""

from collections.abc import Callable

import numpy as np
import pytest

from hil_rig.measure.wav import Samples
from tests.harness.told_apart import best_match

WORD = 2400
_random = np.random.default_rng(22)


def sound() -> Samples:
    """Make up a word: noise that swells and fades."""
    return (_random.standard_normal(WORD) * np.hanning(WORD)).astype(np.float32)


LEAD, WORDS = np.concatenate([sound() for _ in range(4)]), {digit: sound() for digit in "0128"}
NUMBERS = ("8001", "8010", "8008", "8012")
IDS = {number: np.concatenate([LEAD, *(WORDS[digit] for digit in number)]) for number in NUMBERS}
CUTS = [(11_000, 960), (15_500, 320)]
PAUSE = np.zeros(4000, np.float32)
Damage = Callable[[Samples, int, int], Samples]


def cut(said: Samples, at: int, length: int) -> Samples:
    return np.delete(said, slice(at, at + length))


def held_up(said: Samples, at: int, length: int) -> Samples:
    return np.insert(said, at, np.zeros(length))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_known(number: str) -> None:
    assert best_match(np.concatenate([PAUSE, IDS[number], PAUSE]), IDS) == number


@pytest.mark.parametrize("damaged", [cut, held_up])
@pytest.mark.parametrize(("at", "length"), CUTS)
def test_a_number_is_known_by_the_order_of_its_digits(damaged: Damage, at: int, length: int) -> None:
    for number in NUMBERS:
        heard = np.concatenate([PAUSE, damaged(damaged(IDS[number], 9000, 800), at, length), PAUSE])
        assert best_match(heard, IDS) == number


def test_nothing_heard_is_the_first() -> None:
    assert best_match(np.zeros(0, np.float32), IDS) == "8001"
