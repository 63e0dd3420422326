"""One case on one bench: its verdict, and how a rig's refusal differs from a switchboard's failure."""

import time
from contextlib import suppress

from hil_rig.exchanges.api import CannotDo, ExchangeError, ExchangeTimeout
from hil_rig.exchanges.side import CLEAR
from hil_rig.suite.bench import Bench
from hil_rig.suite.case import Case, Finding, Outcome, Verdict


def run(case: Case, bench: Bench) -> Outcome:
    """Ask the case and leave the line idle. A switchboard that does nothing in time has failed."""
    began_s = time.monotonic()
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
    finally:
        free(bench)
    return Outcome(case, verdict, finding, time.monotonic() - began_s, bench.end.name)


def free(bench: Bench) -> None:
    """Leave line and telephone idle; a line that can't be is seen by the next case."""
    with suppress(ExchangeError):
        bench.free()


def why_not(case: Case, bench: Bench) -> str:
    """Why this switchboard can't be asked this case, or nothing."""
    cannot = bench.setup.cannot
    for place in case.needs.places:
        if place in cannot:
            return cannot[place]
    if case.needs.phone and "phone" in cannot:
        return cannot["phone"]
    return ""
