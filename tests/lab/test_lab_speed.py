"""How soon a caller hears something (F8's analogue figures), by the line's own clock; emulated, it is slower."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from hil_rig.exchanges.caller_id import CallerId
from hil_rig.exchanges.calling import AFTER_RING_S, CHINESE_RINGING_S, CallerIdMode, caller_id_sound
from hil_rig.keypad import SAMPLE_RATE_HZ
from tests.harness.lab_house import LabHouse
from tests.harness.lab_people import LabCaller
from tests.harness.lab_stage import LabStage
from tests.lab.conftest import IN_THE_LAB

pytestmark = [*IN_THE_LAB, pytest.mark.usefixtures("quiet_after")]

CALLS = 6
WITHIN_S = {CallerIdMode.FSK: 5.5, CallerIdMode.NONE: 3.0}
"""From the first ring to the first sample of the welcome (F8)."""
EMULATED = 3.0
"""How much slower the verdict lets it be here; the figure is told as it is."""
AFTER_ANSWER_S = 1.0


@pytest.mark.parametrize(
    ("mode", "lines"), [(CallerIdMode.FSK, ("01", "02", "03", "04", "05", "06")), (CallerIdMode.NONE, ("12",) * CALLS)]
)
def test_the_welcome_begins_soon(
    lab_house: LabHouse,
    tmp_path: Path,
    mode: CallerIdMode,
    lines: tuple[str, ...],
    record_property: Callable[[str, object], None],
) -> None:
    waited_s = [heard_after_s(lab_house, tmp_path, line, f"13950000{n:03}", mode) for n, line in enumerate(lines)]
    p95_s = float(np.percentile(waited_s, 95))
    told = f"{p95_s:.2f} s, median {float(np.median(waited_s)):.2f} s"
    record_property(f"first ring to the welcome's first sample, caller ID {mode}, p95 of {CALLS}", told)
    print(f"\ncaller ID {mode}: first ring to the welcome's first sample: p95 {told}")
    if mode is CallerIdMode.FSK:
        sent_s = len(caller_id_sound(CallerId("13950000000"), mode)) / SAMPLE_RATE_HZ
        its_end_s = CHINESE_RINGING_S[0] + AFTER_RING_S + sent_s
        print(f"of that {p95_s - its_end_s:.2f} s after the caller ID's end")
    assert p95_s < WITHIN_S[mode] * EMULATED


def heard_after_s(house: LabHouse, folder: Path, line: str, number: str, mode: CallerIdMode) -> float:
    """Call, and hang up as soon as something is heard."""
    with LabStage(house, folder) as stage:
        caller: LabCaller = stage.caller(line, number)
        caller.call(mode)
        waited_s = caller.first_heard_s()
        caller.line.end.sleep(AFTER_ANSWER_S)  # DAHDI sees no battery cut sooner
        caller.lets_go()
        return waited_s
