"""A call whose first pause holds what the caller ID chapter made itself."""

from collections.abc import Sequence

from hil_rig.exchanges.api import LineEventKind, Pause, Ring, Step
from hil_rig.exchanges.parties import Caller
from hil_rig.suite.bench import Bench, Called


def ringing_with(bench: Bench, first_pause: Sequence[Step]) -> Called:
    """Ring by 1 s and 4 s with these steps in the first pause; await the answer and the number that is told."""
    steps = [Ring(1.0), *first_pause]
    rang_s = bench.line.perform(steps, then=[Ring(1.0), Pause(4.0)], until={LineEventKind.OFF_HOOK})
    return bench.answered(Caller(bench.line, rang_s))
