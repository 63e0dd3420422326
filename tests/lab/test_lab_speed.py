"""How soon a caller hears something (F8's analogue figures), by the line's own clock."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from hil_rig.exchanges.caller_id import CallerId
from hil_rig.exchanges.calling import AFTER_RING_S, BEFORE_RING_S, CHINESE_RINGING_S, CallerIdMode, caller_id_sound
from hil_rig.keypad import SAMPLE_RATE_HZ
from tests.harness.lab_callers import LabCaller
from tests.harness.lab_house import LabHouse
from tests.harness.lab_stage import LabStage
from tests.lab.conftest import HEARD_BY_US, IN_THE_LAB

pytestmark = [*IN_THE_LAB, pytest.mark.usefixtures("heard_by_us", "quiet_after")]

AFTER_CALLER_ID_S = 0.5
"""From the end of a caller ID that comes after the first ring to the first sample of the welcome (F8)."""
AFTER_ANSWER_S = 1.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How lines tell their callers, and how soon after the first ring something is to be heard (F8).

    All lines are called, one after the other, so many times.
    """

    name: str
    mode: CallerIdMode
    lines: Sequence[str]
    times: int
    within_s: float


MANNERS = (
    Manner("FSK, heard by chan_dahdi", CallerIdMode.FSK, ("01", "02", "03", "04", "09", "10", "11"), 1, 5.5),
    Manner("FSK, heard by the appliance", CallerIdMode.FSK, HEARD_BY_US, 2, 5.5),
    Manner("DTMF before the ring, heard by the appliance", CallerIdMode.DTMF, HEARD_BY_US, 2, 3.0),
    Manner("none, and none awaited", CallerIdMode.NONE, ("12",), 4, 3.0),
)


@pytest.mark.parametrize("manner", MANNERS, ids=lambda manner: manner.name)
def test_the_welcome_begins_soon(
    lab_house: LabHouse, tmp_path: Path, manner: Manner, record_property: Callable[[str, object], None]
) -> None:
    waited_s = np.array([s for _ in range(manner.times) for s in heard_after_s(lab_house, tmp_path, manner)])
    if manner.mode is CallerIdMode.DTMF:  # the line's first ring follows its caller ID
        waited_s -= caller_id_s(manner.mode) + BEFORE_RING_S
    figures = {"from the first ring": waited_s}
    if manner.mode is CallerIdMode.FSK:
        figures["from the caller ID's end"] = waited_s - CHINESE_RINGING_S[0] - AFTER_RING_S - caller_id_s(manner.mode)
    for since, seconds in figures.items():
        told = f"p95 {p95(seconds):.2f} s, median {np.median(seconds):.2f} s, {len(seconds)} calls"
        record_property(f"{manner.name}: {since} to the welcome", told)
        print(f"\n{manner.name}: {since} to the welcome's first sample: {told}")
    assert p95(waited_s) <= manner.within_s
    if "from the caller ID's end" in figures:
        assert p95(figures["from the caller ID's end"]) <= AFTER_CALLER_ID_S


def p95(seconds: np.ndarray) -> float:
    """Tell the 95th percentile."""
    return float(np.percentile(seconds, 95))


def caller_id_s(mode: CallerIdMode) -> float:
    """Tell how long a number's caller ID takes."""
    return len(caller_id_sound(CallerId("13900000000"), mode)) / SAMPLE_RATE_HZ


def heard_after_s(house: LabHouse, folder: Path, manner: Manner) -> list[float]:
    """Call by each line in turn, and hang up when something was heard; give how long it took each time."""
    with LabStage(house, folder) as stage, ThreadPoolExecutor(len(manner.lines)) as people:
        callers = [stage.caller(line, house.number(), rests=line == manner.lines[0]) for line in manner.lines]
        waited_s = []
        for caller in callers:
            caller.call(manner.mode)
            waited_s.append(caller.first_heard_s())
        callers[-1].line.end.sleep(AFTER_ANSWER_S)  # DAHDI sees no battery cut sooner
        list(people.map(LabCaller.lets_go, callers))
        return waited_s
