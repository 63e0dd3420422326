"""What DAHDI's monitor gave of a port that chan_dahdi held, on hook: the numbers are heard in it.

Recorded over joined spans of DAHDI 3.4.0 with `usecallerid=no`; the rings' seconds are what `DAHDI_GET_PARAMS` told.
"""

from pathlib import Path

import numpy as np
import pytest

from appliance.lines.caller_ids import Habits
from appliance.lines.caller_ids.line import HeardLine
from appliance.lines.cards.messages import CallerIdCame, Ringing
from drivers.analog.dahdi_state import LineState

RECORDED = Path(__file__).with_name("dahdi_monitor.npz")
TICK = 800
RINGS_S = {"dtmf": (2.956, 3.955), "fsk": (0.943, 1.945)}
SENT = {"dtmf": ("before_ring", "dtmf", 3.0), "fsk": ("after_ring", "fsk_bell_202", 3.2)}
"""How the exchange told the number, and until when it has to be known."""


@pytest.mark.parametrize("way", list(SENT))
def test_the_number_is_heard_in_what_dahdi_gives(tmp_path: Path, way: str) -> None:
    line = HeardLine(1, "auto", Habits(tmp_path / "habits"))
    began_s, ended_s = RINGS_S[way]
    told = []
    with np.load(RECORDED) as recorded:
        samples = recorded[way]
    for end in range(TICK, len(samples) + 1, TICK):
        now_s = end / 8000
        heard = samples[end - TICK : end].tobytes()
        told += [(now_s, each) for each in line.take(LineState(began_s <= now_s < ended_s), heard, now_s)]
    (_, rang), (came_s, came) = told
    arrival, mode, until_s = SENT[way]
    assert rang == Ringing(1)
    assert isinstance(came, CallerIdCame)
    assert (came.arrival, came.mode, came.number) == (arrival, mode, "13800138000")
    assert came_s <= until_s
