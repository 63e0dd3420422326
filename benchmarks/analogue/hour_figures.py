"""Figures out of the hours that must release nobody."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.analogue.figures import Row
from benchmarks.analogue.hours import Listened
from benchmarks.analogue.material import Piece

_PROMISED_HOURS = 1000.0
_LEAST_DISTINCT_H = 20.0


@dataclass(frozen=True, slots=True)
class Round:
    """How often Asterisk detected busy in so many hours, without and with busypattern=350,350."""

    hours: float
    plain: int
    pattern: int


def distinct_h(material: Sequence[Piece]) -> float:
    """How many hours there are of which none is another's copy: A-law, a byte a sample."""
    return sum(piece.path.stat().st_size for piece in material) / 8000 / 3600


def hour_rows(material: Sequence[Piece], heard: Listened, peer: Round) -> list[Row]:
    """The figures of what was heard so far."""
    distinct, count = distinct_h(material), len(heard.false)
    bound = 1000 * most_an_hour(count, heard.hours)
    sources = ", ".join(sorted({piece.source for piece in material}))
    per_hour = (count / heard.hours, peer.plain / peer.hours, peer.pattern / peer.hours)
    rates = [round(1000 * rate, 1) for rate in per_hour]
    varied = "heard of it in all, each round with other loudness and speed"
    whole = True if heard.hours >= _PROMISED_HOURS else None
    return [
        Row(f"distinct material: {sources}", round(distinct, 1), "h", _LEAST_DISTINCT_H, distinct >= _LEAST_DISTINCT_H),
        Row(varied, round(heard.hours, 1), "h", _PROMISED_HOURS, whole),
        Row("false releases in these hours", count, "calls", 0, count == 0),
        Row("false releases in 1,000 h (Asterisk: of one round)", rates[0], "calls", None, None, *rates[1:]),
        Row("at most that many in 1,000 h, with 95 % confidence", round(bound, 2), "calls"),
    ]


def most_an_hour(events: int, hours: float) -> float:
    """The upper limit of their rate with 95 % confidence, as Poisson's distribution tells (0 events: 3.0 / hours)."""
    low, high = 0.0, 10.0 * (events + 3)
    for _ in range(60):
        middle = (low + high) / 2
        terms = (middle**count / math.factorial(count) for count in range(events + 1))
        low, high = (low, middle) if math.exp(-middle) * sum(terms) < 0.05 else (middle, high)
    return high / hours
