"""What is proposed for a line becomes changes of its settings, made on what was examined and nothing else."""

import pytest

from appliance.config.model.line import AnalogLine, SimulatedLine
from appliance.config.model.tone import LearnedTone
from appliance.domain.ids import LineId
from appliance.errors import UserError
from appliance.lines.doctor_values import Proposed
from appliance.services.line_doctor.changes import applied, changes_of

BUSY = {"frequencies_hz": [446.0], "cadence_s": [0.36, 0.34]}
A = LineId("a")


def keys(line: AnalogLine | SimulatedLine, *proposed: Proposed) -> dict[str, tuple[object, object]]:
    return {change.key: (change.now, change.proposed) for change in changes_of(line, proposed)}


def test_only_what_differs_is_a_change() -> None:
    line = AnalogLine(kind="analog", port=1, rx_gain_db=2.0)
    tone = Proposed("far_hang_up", "tone", "seen")
    assert keys(line, tone) == {}
    assert keys(line, Proposed("far_hang_up", "polarity", "seen")) == {"far_hang_up": ("tone", "signalled")}
    assert keys(line, Proposed("far_hang_up", "silence", "nothing_better")) == {}
    assert keys(line, Proposed("tone", BUSY, "own_tone", "busy")) == {"tones.busy": (None, BUSY)}
    assert keys(line, Proposed("receive_gain", 3.5, "too_quiet")) == {"rx_gain_db": (2.0, 5.5)}
    assert keys(line, Proposed("receive_gain", 30.0, "too_quiet")) == {"rx_gain_db": (2.0, 12.0)}
    assert keys(line, Proposed("answer", "estimated", "nothing_better")) == {}
    assert keys(line, Proposed("answer", "polarity", "seen")) == {"answer_supervision": (False, True)}


def test_a_line_that_finds_out_by_itself_how_numbers_come_is_left_alone() -> None:
    mode = Proposed("caller_id", "fsk_v23_after_ring", "seen_always")
    assert keys(AnalogLine(kind="analog", port=1), mode) == {}
    assert keys(AnalogLine(kind="analog", port=1, caller_id="dtmf"), mode) == {"caller_id": ("dtmf", "fsk_v23")}


def test_other_lines_have_but_the_way_in_which_they_tell_an_answer_and_a_hang_up() -> None:
    line = SimulatedLine(kind="simulated")
    proposed = [Proposed("tone", BUSY, "own_tone", "busy"), Proposed("receive_gain", 3.0, "too_quiet")]
    assert keys(line, *proposed, Proposed("far_hang_up", "tone", "seen")) == {"far_hang_up": ("signalled", "tone")}
    assert keys(line, Proposed("answer", "estimated", "nothing_better")) == {"answer_supervision": (True, False)}


def test_a_learned_tone_that_is_the_countrys_again_goes() -> None:
    line = AnalogLine(kind="analog", port=1, tones={"busy": LearnedTone(frequencies_hz=(620.0,), cadence_s=(0.5, 0.5))})
    (change,) = changes_of(line, [Proposed("tone", None, "as_the_country", "busy")])
    tree = {"lines": {"a": {"kind": "analog", "port": 1, "tones": {"busy": change.now}}}}
    made = applied(tree, A, [{"key": change.key, "now": change.now, "proposed": None}])
    assert made == {"lines": {"a": {"kind": "analog", "port": 1}}}


def test_what_was_set_since_is_not_overwritten() -> None:
    tree = {"lines": {"a": {"kind": "analog", "port": 1, "rx_gain_db": 4.0}}}
    change = {"key": "rx_gain_db", "now": 2.0, "proposed": 5.5}
    with pytest.raises(UserError, match="set anew"):
        applied(tree, A, [change])
    with pytest.raises(UserError, match="no line"):
        applied({"lines": {}}, A, [change])
    assert applied(tree, A, [change | {"now": 4.0}])["lines"]["a"]["rx_gain_db"] == 5.5
    assert tree["lines"]["a"]["rx_gain_db"] == 4.0
