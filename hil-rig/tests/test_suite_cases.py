"""Each case of the analogue suite passes on a sound switchboard, and fails on one with the fault made for it."""

import pytest

from hil_rig.suite.case import Case, Verdict
from hil_rig.suite.running import run
from hil_rig.suite.simulated.faults import FAULTS
from hil_rig.suite.simulated.traits import SOUND, Traits
from hil_rig.suite.simulated.world import simulated_bench
from hil_rig.suite.table import CASES


def outcome(case: Case, traits: Traits) -> tuple[Verdict, str]:
    with simulated_bench(traits) as bench:
        found = run(case, bench, in_real_time=False)
    return found.verdict, found.finding.seen


LONG = ("K7.", "K8.", "R7.")
"""Chapters whose sounds last long."""


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case.id, marks=[pytest.mark.slow] if case.id.startswith(LONG) else []) for case in CASES],
)
def test_a_case_passes_on_a_sound_switchboard_and_fails_on_its_fault(case: Case) -> None:
    verdict, seen = outcome(case, SOUND)
    assert verdict is Verdict.PASSED, seen
    verdict, seen = outcome(case, FAULTS[case.fault])
    assert verdict is Verdict.FAILED, f"passes though {case.fault}: {seen}"
