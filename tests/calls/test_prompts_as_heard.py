"""Prompts come through the line as they were made: whole, not clipped, as loud as every other.

`./zongji bench prompts` does the same for every built-in prompt.
"""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.prompts.figures import holds
from benchmarks.prompts.judging import Judged, Sound, judge, place_of
from hil_rig.measure.wav import read_mono
from tests.calls.scenes import HOTLINE, MENU, PRODUCT, TO_PRODUCT, WELCOME
from tests.harness.light_callers import Lounge
from tests.harness.light_phone import LightCaller
from tests.harness.stage import Stage
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones, pytest.mark.alone]

WRONG_KEY = "wrong-key"


def sent(stage: Stage, prompt: str) -> Sound:
    return read_mono(stage.prompts()[prompt]).astype(np.float64)


def hears(stage: Stage, caller: LightCaller, prompt: str) -> None:
    """Wait until a caller has heard a prompt to its end."""
    sound = sent(stage, prompt)
    wait_for(lambda: place_of(sound, heard_by(caller)) is not None, f"{prompt} to be heard", 20, again_s=0.2)


def heard_by(caller: LightCaller) -> Sound:
    return caller.samples().astype(np.float64)


def judged(stage: Stage, caller: LightCaller, prompt: str) -> Judged:
    sound, recording = sent(stage, prompt), heard_by(caller)
    place = place_of(sound, recording)
    assert place is not None
    return judge("zh", prompt, sound, recording[place : place + len(sound)], is_speech=True)


def test_typed_and_built_in_prompts_are_heard_as_they_were_made(stage: Stage, tmp_path: Path) -> None:
    house = stage.house
    with Lounge(house.instance.ports.sip, house.secrets.accounts, tmp_path) as lounge:
        caller = lounge.caller("01")
        caller.call(HOTLINE)
        hears(stage, caller, MENU)
        caller.send_digits(TO_PRODUCT)
        hears(stage, caller, PRODUCT)
        caller.send_digits("*")
        hears(stage, caller, WRONG_KEY)
        caller.hang_up()
        caller.wait("ended", 10)
    for prompt in (WELCOME, MENU, PRODUCT, WRONG_KEY):
        found = judged(stage, caller, prompt)
        assert holds(found), found
