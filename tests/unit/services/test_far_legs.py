"""What a leg is told, whatever its line has come to, and which marks are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.domain.ids import LineId
from appliance.lines.answer import FarEnd
from appliance.services.far_legs import Acceptance, FarLeg, end_cause, read_leg, word, word_without_ear

ASKED, HEARD = Acceptance.ASKED, Acceptance.HEARD


@pytest.mark.parametrize(
    ("far_end", "asked", "heard"),
    [
        (FarEnd.DIALLED, "wait", "wait"),
        (FarEnd.SILENT, "ask", "wait"),
        (FarEnd.RINGS, "wait", "wait"),
        (FarEnd.RUNG, "there", "wait"),
        (FarEnd.SPEAKS, "there", "hear"),
        (FarEnd.SPEAKS_ON, "there", "over"),
        (FarEnd.ANSWERED, "there", "answered"),
        (FarEnd.SPOKEN, "ask", "wait"),
        (FarEnd.ANNOUNCED, "ask", "over"),
    ],
)
def test_each_state_has_its_word(far_end: FarEnd, asked: str, heard: str) -> None:
    assert (word(ASKED, far_end), word(HEARD, far_end)) == (asked, heard)


def test_who_must_press_1_is_never_taken_for_there_by_ear() -> None:
    assert "answered" not in {word(ASKED, far_end) for far_end in FarEnd}


@pytest.mark.parametrize(
    ("told", "without"),
    [
        *((told, "ask") for told in ("", "wait", "hear", "ask")),
        *((told, told) for told in ("there", "answered", "over")),
    ],
)
def test_without_an_ear_only_what_was_found_out_still_holds(told: str, without: str) -> None:
    assert word_without_ear(told) == without


@pytest.mark.parametrize("tone", ["busy", "congestion", "vacant", "howler", "something newer"])
def test_each_tone_has_a_cause(tone: str) -> None:
    assert end_cause(tone) == {"busy": "17", "congestion": "34", "vacant": "1", "howler": "27"}.get(tone, "16")


def test_a_mark_is_read_as_it_was_written() -> None:
    assert read_leg("2:heard:gsm-1") == FarLeg(2, HEARD, LineId("gsm-1"))


@given(st.text(max_size=30))
def test_no_other_mark_is_a_leg(mark: str) -> None:
    leg = read_leg(mark)
    assert leg is None or mark == f"{mark.partition(':')[0]}:{leg.acceptance}:{leg.line}"
