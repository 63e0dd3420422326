"""Synthetic speech: words of voiced and unvoiced pieces, the same word always the same, as a synthesiser has it."""

import time
import zlib
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hil_rig.measure import alaw
from hil_rig.measure.pieces import joined
from hil_rig.measure.prompts import Heard, hear
from hil_rig.measure.wav import Samples


def word(text: str) -> Samples:
    """0.35 s: three pieces, each a buzz of a common pitch or a hiss, through two resonances of its own."""
    random = np.random.default_rng(zlib.crc32(text.encode()))
    pieces = []
    for _ in range(3):
        length = int(random.integers(800, 1060))
        source = random.standard_normal(length) * 0.3
        if random.random() < 0.7:
            source = source * 0.1
            source[:: int(random.integers(62, 75))] += 3.0
        spectrum = np.fft.rfft(source)
        hz = np.fft.rfftfreq(length, 1 / 8000)
        shape = sum((1 / (1 + ((hz - f) / 120) ** 2) for f in random.uniform(300, 3000, 2)), np.zeros(len(hz)))
        pieces.append(np.fft.irfft(spectrum * shape, length) * np.hanning(length) ** 0.3)
    sound = np.concatenate(pieces)
    spoken: Samples = (0.3 * sound / np.abs(sound).max()).astype(np.float32)
    return spoken


def say(text: str) -> Samples:
    pause = np.zeros(400, np.float32)
    return np.concatenate([part for spoken in text.split() for part in (word(spoken), pause)])


PROMPTS = {
    "welcome": say("welcome to the example company"),
    "menu-sales": say("for sales press one for service press two to leave a message press three"),
    "menu-bills": say("for sales press one for billing press two to leave a message press three"),
    "sales": say("you are now connected to sales"),
    "service": say("you are now connected to service"),
    "busy": say("all agents are busy please hold"),
    "busy-message": say("all agents are busy please leave a message"),
    "bye": say("thank you goodbye"),
    "thanks": say("thank you"),
    "survey": say("please rate our service from one to five"),
    "agent": say("your agent is number"),
    **{digit: say(digit) for digit in ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]},
}


def line(*spoken: tuple[float, Samples], length_s: float = 30, noise: float = 1e-4) -> Samples:
    """What is heard of what was said at its times, over an A-law line with a little noise."""
    heard = (noise * np.random.default_rng(9).standard_normal(int(length_s * 8000))).astype(np.float32)
    for start_s, samples in spoken:
        start = int(start_s * 8000)
        heard[start : start + len(samples)] += samples
    return alaw.round_trip(heard)


def told(heard: list[Heard]) -> list[str]:
    return [prompt.prompt_id for prompt in heard]


def test_a_whole_call_is_told_in_order_with_its_times() -> None:
    story = [(1.0, "welcome"), (4.0, "menu-sales"), (11.0, "sales"), (15.0, "agent"), (18.0, "survey"), (23.0, "bye")]
    heard = hear(line(*((at, PROMPTS[name]) for at, name in story)), PROMPTS)
    assert told(heard) == [name for _, name in story]
    for prompt, (at, _) in zip(heard, story, strict=True):
        assert prompt.start_s == pytest.approx(at, abs=0.11)
        assert prompt.heard_share == 1
        assert prompt.score > 0.95


@pytest.mark.parametrize(
    ("played", "sibling"),
    [("menu-sales", "menu-bills"), ("sales", "service"), ("busy", "busy-message"), ("bye", "thanks")],
)
def test_prompts_that_share_words_are_told_apart(played: str, sibling: str) -> None:
    for prompt_id in (played, sibling):
        assert told(hear(line((2, PROMPTS[prompt_id]), length_s=10), PROMPTS)) == [prompt_id]


def test_a_prompt_that_is_not_among_the_candidates_is_at_most_its_shared_words() -> None:
    others = {name: samples for name, samples in PROMPTS.items() if name != "menu-sales"}
    heard = hear(line((2, PROMPTS["menu-sales"]), length_s=12), others)
    assert all(prompt.heard_share < 0.95 for prompt in heard if prompt.prompt_id == "menu-bills")
    assert "welcome" not in told(heard)
    assert hear(line((2, PROMPTS["welcome"]), length_s=8), {"busy": PROMPTS["busy"]}) == []


@given(share=st.floats(0.2, 0.95), start_s=st.floats(0, 3))
@settings(max_examples=25, deadline=None)
def test_a_prompt_that_was_cut_off_tells_how_much_was_heard(share: float, start_s: float) -> None:
    whole = PROMPTS["menu-bills"]
    heard = hear(line((start_s, whole[: int(share * len(whole))]), length_s=10), {"menu-bills": whole})
    assert told(heard) == ["menu-bills"]
    assert heard[0].heard_share == pytest.approx(share, abs=0.06)
    assert heard[0].start_s == pytest.approx(start_s, abs=0.11)
    assert heard[0].end_s == pytest.approx(start_s + share * len(whole) / 8000, abs=0.2)


def test_a_prompt_that_began_before_the_recording_is_found() -> None:
    whole = PROMPTS["welcome"]
    heard = hear(line((0, whole[len(whole) // 2 :]), length_s=5), PROMPTS)
    assert told(heard) == ["welcome"]
    assert heard[0].heard_share == pytest.approx(0.5, abs=0.1)
    assert heard[0].start_s < 0.15


def test_a_repeated_prompt_is_told_each_time() -> None:
    whole, cut = PROMPTS["menu-sales"], PROMPTS["menu-sales"][: 8000 * 2]
    heard = hear(line((1, cut), (4, whole), (11, whole), (18, whole)), PROMPTS)
    assert told(heard) == ["menu-sales"] * 4
    assert [prompt.heard_share == 1 for prompt in heard] == [False, True, True, True]


def test_a_number_spoken_digit_by_digit_is_read_back() -> None:
    spoken = ["agent", "one", "zero", "zero", "seven"]
    ends = np.cumsum([0, *(len(PROMPTS[name]) / 8000 + 0.05 for name in spoken)])
    heard = hear(line(*((1 + at, PROMPTS[name]) for at, name in zip(ends, spoken, strict=False))), PROMPTS)
    assert told(heard) == spoken
    assert all(before.end_s <= after.start_s + 0.05 for before, after in pairwise(heard))


def test_a_slip_of_the_jitter_buffer_inside_a_prompt_is_followed() -> None:
    whole = PROMPTS["survey"]
    middle = len(whole) // 2
    slipped = np.concatenate([whole[:middle], whole[middle + 160 :]])
    heard = hear(line((1, slipped), length_s=6), PROMPTS)
    assert told(heard) == ["survey"]
    assert heard[0].heard_share > 0.9


def test_gain_does_not_matter() -> None:
    assert told(hear(line((1, 0.1 * PROMPTS["busy"]), length_s=6, noise=1e-5), PROMPTS)) == ["busy"]


def test_nothing_is_heard_in_silence_noise_and_nothing() -> None:
    assert hear(np.zeros(80000, np.float32), PROMPTS) == []
    assert hear(np.zeros(0, np.float32), PROMPTS) == []
    assert hear(line(noise=0.1), PROMPTS) == []
    assert hear(line((1, PROMPTS["busy"])), {}) == []


def test_twenty_candidates_in_thirty_seconds_take_less_than_a_second_of_processor_time() -> None:
    candidates = dict(list(PROMPTS.items())[:20])
    recording = line((1, PROMPTS["welcome"]), (5, PROMPTS["menu-sales"]))
    spent = min(processor_time(recording, candidates) for _ in range(3))
    assert spent < 1.0


def processor_time(recording: Samples, candidates: dict[str, Samples]) -> float:
    start = time.process_time()
    hear(recording, candidates)
    return time.process_time() - start


AGENT_ID = say("eight zero zero one is at your service")


def times_heard(said: Samples) -> int:
    return len(joined(hear(line((2.0, said)), {"id": AGENT_ID})))


@pytest.mark.parametrize("stutter_s", [0.1, 0.2, 0.3, 0.4, 0.5])
@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_a_prompt_of_which_a_jitter_buffer_says_some_again_is_heard_once(share: float, stutter_s: float) -> None:
    at = int(share * len(AGENT_ID))
    assert times_heard(np.concatenate((AGENT_ID[:at], AGENT_ID[at - int(stutter_s * 8000) :]))) == 1


@pytest.mark.parametrize("hole_s", [0.1, 0.3, 0.5])
def test_a_prompt_with_a_hole_is_heard_once(hole_s: float) -> None:
    at = len(AGENT_ID) // 2
    assert times_heard(np.concatenate((AGENT_ID[:at], np.zeros(int(hole_s * 8000), np.float32), AGENT_ID[at:]))) == 1


@pytest.mark.parametrize("share", [0.4, 0.6, 1.0])
@pytest.mark.parametrize("pause_s", [0.0, 0.3, 0.5])
def test_a_prompt_that_begins_again_is_heard_twice(share: float, pause_s: float) -> None:
    first = AGENT_ID[: int(share * len(AGENT_ID))]
    assert times_heard(np.concatenate((first, np.zeros(int(pause_s * 8000), np.float32), AGENT_ID))) == 2
