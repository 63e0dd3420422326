"""Against ITU-T G.711, table 1a, computed here from its columns 1 and 2 (segments, decision values)."""

from bisect import bisect_right

from appliance.media import alaw
from appliance.media.pcm import Pcm

SEGMENTS = [(2, 32), (4, 16), (8, 16), (16, 16), (32, 16), (64, 16), (128, 16)]
"""Size and number of the intervals, from the lowest segment up, on the table's scale of 4096."""


def decision_values() -> list[int]:
    values = [0]
    for size, number in SEGMENTS:
        values += [values[-1] + size * (step + 1) for step in range(number)]
    return values


DECISIONS = decision_values()


def by_the_table(sample: int) -> int:
    """Sixteen bits hold 8 units of the table's. A negative sample on a decision value belongs to the lower interval."""
    magnitude = sample / 8 if sample >= 0 else (-sample - 0.5) / 8
    interval = bisect_right(DECISIONS, magnitude) - 1
    return (interval | (0x80 if sample >= 0 else 0)) ^ 0x55


def test_the_table_has_128_intervals_up_to_4096() -> None:
    assert (len(DECISIONS) - 1, DECISIONS[-1]) == (128, 4096)


def test_codes_every_sample_by_the_table() -> None:
    every = range(-32768, 32768)
    assert alaw.encode(Pcm.of(every)) == bytes(map(by_the_table, every))


def test_codes_the_known_values() -> None:
    assert alaw.encode(Pcm.of([0, -1, 32767, -32768])) == bytes([0xD5, 0x55, 0xAA, 0x2A])


def test_codes_nothing_as_nothing() -> None:
    assert alaw.encode(Pcm(b"")) == b""
