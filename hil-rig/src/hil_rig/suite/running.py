"""One case on one bench: its verdict, and how a rig's refusal differs from a switchboard's failure."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from hil_rig.exchanges.api import CannotDo, ExchangeError, ExchangeTimeout
from hil_rig.exchanges.side import CLEAR
from hil_rig.suite.bench import Bench
from hil_rig.suite.case import Case, Finding, Outcome, Verdict

Clock = Callable[[], float]
MOST_LOST_S = 0.5
"""What a line's clock may lose in a case: what is told of it comes over a channel, and in blocks."""


def run(case: Case, bench: Bench, clock: Clock = time.monotonic, *, in_real_time: bool = True) -> Outcome:
    """Ask the case and leave the line idle. A switchboard that does nothing in time has failed.

    Unless the rig itself came late: where a line's clock runs `in_real_time` and lost time against the machine's, a
    failure is no verdict.
    """
    began_s, line_s = clock(), bench.end.now_s()
    bench.line.impairment = CLEAR
    try:
        skipped = why_not(case, bench)
        if skipped:
            verdict, finding = Verdict.SKIPPED, Finding(is_right=False, seen=skipped)
        else:
            finding = case.procedure(bench)
            verdict = Verdict.PASSED if finding.is_right else Verdict.FAILED
    except CannotDo as reason:
        verdict, finding = Verdict.SKIPPED, Finding(is_right=False, seen=str(reason))
    except ExchangeTimeout as never:
        verdict, finding = Verdict.FAILED, Finding(is_right=False, seen=str(never))
    except ExchangeError as wrong:
        verdict, finding = Verdict.BROKEN, Finding(is_right=False, seen=str(wrong))
    took_s = clock() - began_s
    lost_s = _lost_s(bench, took_s, line_s) if in_real_time else 0.0
    if verdict is Verdict.FAILED and lost_s > MOST_LOST_S:
        why = f"no verdict: the line's clock lost {lost_s:.1f} s of {took_s:.0f} s, this machine is too busy"
        verdict, finding = Verdict.BROKEN, replace(finding, seen=f"{why}; seen: {finding.seen}")
    free(bench, is_held=verdict in {Verdict.FAILED, Verdict.BROKEN})
    return Outcome(case, verdict, finding, took_s, bench.end.name)


def _lost_s(bench: Bench, took_s: float, line_s: float) -> float:
    """By how much the line's clock fell behind the machine's."""
    try:
        return took_s - (bench.end.now_s() - line_s)
    except ExchangeError:
        return 0.0


def free(bench: Bench, *, is_held: bool) -> None:
    """Leave line and telephone idle; a line that can't be is seen by the next case."""
    with suppress(ExchangeError):
        bench.free(is_held=is_held)


def why_not(case: Case, bench: Bench) -> str:
    """Why this switchboard can't be asked this case, or nothing."""
    cannot = bench.setup.cannot
    for need in (*case.needs.places, case.needs.caller_id):
        if need in cannot:
            return cannot[need]
    if case.needs.phone and "phone" in cannot:
        return cannot["phone"]
    return ""
