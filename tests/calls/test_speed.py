"""Speed of connection (F8)."""

import time
from collections.abc import Callable

import numpy as np
import pytest

from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.phones.api import SipPhone
from tests.calls.scenes import calls
from tests.harness.stage import Stage, heard_so_far
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones, pytest.mark.alone]

CALLS = 100
LIMIT_S = 0.3
AUDIBLE = 0.01
"""Of full scale, -40 dB: far above silence, far below speech."""


def first_sound_s(caller: SipPhone) -> float:
    """Call, and tell how long it took from the INVITE to the first audible sample."""
    invited_at = time.monotonic()
    calls(caller)

    def first_sample() -> float | None:
        audible = np.flatnonzero(np.abs(heard_so_far(caller)) > AUDIBLE)
        return float(audible[0]) / SAMPLE_RATE_HZ if len(audible) else None

    heard_s = wait_for(first_sample, "the first sound of the welcome")
    caller.hang_up()
    caller.wait("ended", 10)
    return caller.recording_started_at + heard_s - invited_at


def test_the_welcome_is_heard_within_300_ms(stage: Stage, record_property: Callable[[str, object], None]) -> None:
    caller = stage.caller("01")
    delays_s = sorted(first_sound_s(caller) for _ in range(CALLS))
    p95_s = delays_s[int(CALLS * 0.95) - 1]
    record_property("INVITE to first sample of the welcome", f"p50 {delays_s[CALLS // 2]:.3f} s, p95 {p95_s:.3f} s")
    assert p95_s <= LIMIT_S
