"""Who is told of lines' faults hears of what has changed on a line, whoever has had it examined; of nothing else."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from appliance.domain.ids import LineId
from appliance.lines.doctor_values import Sureness
from appliance.services.line_doctor.alarms import alarms
from appliance.services.line_doctor.changes import Change
from appliance.services.line_doctor.report import Changed, Report
from appliance.services.line_doctor.words import Pair

PAIR = Pair("x", "x")
TONE = {"frequencies_hz": [450.0], "cadence_s": [0.35, 0.35]}
OTHER = {"frequencies_hz": [450.0], "cadence_s": [0.5, 0.5]}
NOTHING = Report("r", LineId("a"), datetime(2026, 11, 23, tzinfo=UTC), 60.0, Sureness.RIGHT, (), (), (), "")


@pytest.mark.parametrize(
    ("key", "now", "proposed", "what"),
    [
        ("tones.busy", None, TONE, None),
        ("tones.busy", TONE, OTHER, "tone_unlike_set"),
        ("tones.busy", TONE, None, "tone_unlike_set"),
        ("caller_id", "dtmf", "fsk_bell", "caller_id_unlike_set"),
        ("answer_supervision", True, False, "answer_unlike_set"),
        ("answer_supervision", False, True, None),
        ("rx_gain_db", 0.0, 2.0, None),
        ("far_hang_up", "signalled", "tone", None),
    ],
)
def test_what_was_learned_or_set_before_and_is_otherwise_now(
    key: str, now: object, proposed: object, what: str | None
) -> None:
    found = alarms(replace(NOTHING, proposal=(Change(key, now, proposed, PAIR),)))
    assert [each.what for each in found] == ([] if what is None else [what])
    assert all("{" not in each.sentence.en + each.sentence.zh for each in found)


def test_a_drift_that_calls_may_suffer_from_is_told() -> None:
    def drifted(*, alarms_: bool) -> Report:
        return replace(NOTHING, drift=(Changed("level", "busy", alarms_, PAIR, PAIR),))

    assert [each.what for each in alarms(drifted(alarms_=True))] == ["drift_level"]
    assert alarms(drifted(alarms_=False)) == ()
