"""Thirty calls with an ear each: what callers hear keeps time, and each line is released by its own tone."""

import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from appliance.domain.far_leave import ReleaseKnown
from appliance.storage.record_values import CallStory
from hil_rig.exchanges.sounds import tone
from hil_rig.measure.wav import write_mono
from tests.harness.first import goes_first
from tests.harness.house import House
from tests.harness.leaks import wait_until_quiet
from tests.harness.light_phone import LightCaller
from tests.harness.memory import folder_in_memory
from tests.harness.stage import Stage
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones, pytest.mark.alone, pytest.mark.timeout(300)]

CROWD = 30
HOTLINE = "4000000903"
PROMPT = "您好，欢迎致电座机公司，现在所有的同事都在忙，请您稍等片刻，我们马上为您服务。" * 4
BUSY_S = 30.0
RELEASED_WITHIN_S = 2.5
"""Of the tone, by the line's own clock: three bursts, and one more where one comes with a hole."""
WITH_HOLES = 3
"""So many lines may need longer: Asterisk throws away what a spy that comes late hasn't fetched in time."""
LONGEST_S = 10.0
"""By our clock, on any line."""
HEARD_S = 8
OUT_OF_TIME_S = 0.25
"""Of what one caller hears; the slowest second of thirty may be as late as a busy machine makes it."""


def document() -> str:
    """Write the company down: thirty landlines, and information that is long enough."""
    lines = {f"{n:02}": {"kind": "simulated", "early_media": False, "far_hang_up": "tone"} for n in range(1, CROWD + 1)}
    flow = {
        "start": "menu",
        "nodes": {
            "menu": {"kind": "menu", "prompt": PROMPT, "keys": {"1": "bye"}, "first_key_s": 60},
            "bye": {"kind": "hang_up"},
        },
    }
    hotline = {"name": "座机热线", "numbers": [HOTLINE], "trunk_groups": ["main"], "flow": flow}
    return json.dumps(
        {
            "config_version": 2,
            "site": {"name": "座机公司", "time_zone": "Asia/Shanghai", "language": "zh", "country": "CN"},
            "lines": lines,
            "trunk_groups": {"main": {"lines": list(lines)}},
            "agents": {"8001": {"name": "王芳"}},
            "hotlines": {"main": hotline | {"fallback": {"agents": ["8001"]}}},
        },
        ensure_ascii=False,
    )


@pytest.fixture(scope="module")
def landlines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Run the switchboard with an ear."""
    configuration = tmp_path_factory.mktemp("landlines") / "landlines.yaml"
    configuration.write_text(document(), encoding="utf-8")
    with House(configuration) as house:
        house.start_ear()
        wait_for(lambda: "ear" in house.snapshot().health and house.snapshot().health["ear"].ok, "the ear", 30)
        yield house


def test_thirty_ears_keep_time_and_each_hears_its_own_tone(
    landlines: House, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with folder_in_memory(tmp_path) as folder, Stage(landlines, folder) as stage, goes_first():
        busy = folder / "busy.wav"
        write_mono(busy, tone((450.0,), (0.35, 0.35), BUSY_S))
        callers = [stage.exact_caller(f"{n:02}") for n in range(1, CROWD + 1)]
        with ThreadPoolExecutor(CROWD) as people:
            list(people.map(lambda caller: caller.call(HOTLINE), callers))
            list(people.map(lambda caller: caller.wait("answered", 30), callers))
            wait_for(lambda: ears(landlines) == CROWD, "thirty ears", 30, again_s=0.2)
            list(people.map(hears_the_prompt, callers))
            out_of_time = [seconds_out_of_time(caller) for caller in callers]
            held = list(people.map(lambda caller: released_after_s(caller, busy), callers))
        record_property("30 ears, busy tone: released after", f"{min(held):.2f} to {max(held):.2f} s")
        record_property("30 ears: what callers hear is out of time by at most", f"{1000 * max(out_of_time):.0f} ms")
        assert sorted(out_of_time)[CROWD // 2] < OUT_OF_TIME_S
        stories = [stage.story_of(caller, 30) for caller in callers]
        assert {story.record.release and story.record.release.known for story in stories} == {ReleaseKnown.TONE}
        tones_s = sorted(map(tone_s, stories))
        record_property("30 ears: of the tone was heard", f"{tones_s[CROWD // 2]:.1f} s, at most {tones_s[-1]:.1f} s")
        assert tones_s[-1 - WITH_HOLES] <= RELEASED_WITHIN_S
        assert max(held) < LONGEST_S
    wait_until_quiet(landlines, None)


def ears(house: House) -> int:
    """Count them."""
    return sum(name.startswith("AudioSocket/") for name in house.channels())


def tone_s(story: CallStory) -> float:
    """Tell for how long the line had brought the tone when the ear was sure of it."""
    (step,) = [step for step in story.steps if step.decided == "line released"]
    lasted = re.search(r"busy tone for ([0-9.]+) s", step.reason)
    assert lasted is not None, step.reason
    return float(lasted[1])


def hears_the_prompt(caller: LightCaller) -> None:
    """Wait until a caller has heard some seconds of it."""
    wait_for(lambda: len(caller.samples()) > (HEARD_S + 1) * 8000, f"{caller.name} to hear the prompt", 40, again_s=0.2)


def seconds_out_of_time(caller: LightCaller) -> float:
    """Tell by how much the sound that a caller heard came later than its own clock has it, at the worst."""
    first = caller.heard_at(1)
    return max(caller.heard_at(second) - first - (second - 1) for second in range(2, HEARD_S + 1))


def released_after_s(caller: LightCaller, busy: Path) -> float:
    """Play the exchange's tone on a line, and tell how long the line was held."""
    began = time.monotonic()
    caller.play(busy)
    caller.wait("ended", 30)
    return time.monotonic() - began
