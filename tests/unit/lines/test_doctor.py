"""The line doctor's judgement: what recordings of a line with tones of its own make it find and propose."""

from pathlib import Path

import numpy as np
import pytest

from appliance.lines.doctor import judged, rings
from appliance.lines.doctor_values import EchoTake, Heard, Judged, Order, Sureness, Take
from drivers.analog import country
from drivers.api import Tone, ToneKind, ToneSet
from hil_rig.exchanges.sounds import louder, mix, silence, to_int16, tone, white_noise
from hil_rig.measure.wav import Samples

CHINA = country("cn").tones
SECONDS = {Heard.OFF_HOOK: 4.0, Heard.RINGING: 16.0, Heard.FAR_HANG_UP: 7.0}


def written(file: Path, sound: Samples) -> Path:
    file.write_bytes(to_int16(sound).astype("<i2").tobytes())
    return file


def takes(folder: Path, sounds: dict[Heard, Samples]) -> tuple[Take, ...]:
    """Write all pieces into one recording, as an examination does."""
    file = written(folder / "heard", np.concatenate([*sounds.values()]))
    found, at = [], 0
    for heard, sound in sounds.items():
        found.append(Take(heard, file, at, at + len(sound)))
        at += len(sound)
    return tuple(found)


def line_of(dial: Tone, ring_back: Tone, busy: Tone, bias: float = 0.0) -> dict[Heard, Samples]:
    tones = dict(zip(SECONDS, (dial, ring_back, busy), strict=True))
    return {
        heard: tone(one.frequencies_hz, one.cadence_s, SECONDS[heard], -13.0, cadence_bias=bias)
        for heard, one in tones.items()
    }


def chinese(folder: Path, bias: float = 0.0, known: ToneSet = CHINA, before: str = "") -> Judged:
    sounds = line_of(CHINA[ToneKind.DIAL], CHINA[ToneKind.RING_BACK], CHINA[ToneKind.BUSY], bias)
    return judged(Order(takes(folder, sounds), CHINA, known, before=before))


def codes(told: Judged) -> dict[str, str]:
    return {finding.kind or finding.code: finding.code for finding in told.findings}


def test_a_line_with_its_countrys_tones_needs_nothing(tmp_path: Path) -> None:
    told = chinese(tmp_path)
    assert codes(told) == dict.fromkeys(("dial", "ring_back", "busy"), "tone_as_country")
    assert not [each for each in told.proposed if each.setting == "tone"]
    assert {finding.sureness for finding in told.findings} == {Sureness.RIGHT}
    assert told.drifted == ()


def test_tones_of_its_own_are_proposed_and_once_set_no_more(tmp_path: Path) -> None:
    busy = Tone((480.0, 620.0), (0.5, 0.5))
    sounds = line_of(CHINA[ToneKind.DIAL], CHINA[ToneKind.RING_BACK], busy)
    told = judged(Order(takes(tmp_path, sounds), CHINA, CHINA))
    (proposed,) = [each for each in told.proposed if each.setting == "tone"]
    assert (proposed.kind, proposed.why) == ("busy", "own_tone")
    assert proposed.value["frequencies_hz"] == pytest.approx([480, 620], abs=3)
    assert proposed.value["cadence_s"] == pytest.approx([0.5, 0.5], abs=0.02)
    again = judged(Order(takes(tmp_path, sounds), CHINA, {**CHINA, ToneKind.BUSY: busy}))
    assert not [each for each in again.proposed if each.setting == "tone"]


def test_a_set_tone_that_is_the_countrys_again_is_taken_away(tmp_path: Path) -> None:
    told = chinese(tmp_path, known={**CHINA, ToneKind.BUSY: Tone((620.0,), (0.5, 0.5))})
    (proposed,) = [each for each in told.proposed if each.setting == "tone"]
    assert (proposed.kind, proposed.value, proposed.why) == ("busy", None, "as_the_country")


def test_a_silent_line_is_faulty_and_proposes_no_tone(tmp_path: Path) -> None:
    told = judged(Order(takes(tmp_path, {heard: silence(s) for heard, s in SECONDS.items()}), CHINA, CHINA))
    assert {finding.code for finding in told.findings} == {"doubt_silent", "no_release_tone"}
    assert {finding.sureness for finding in told.findings} == {Sureness.FAULTY}
    assert not [each for each in told.proposed if each.setting == "tone"]


def test_drift_is_told_against_what_was_kept(tmp_path: Path) -> None:
    before = chinese(tmp_path).check
    assert chinese(tmp_path, before=before).drifted == ()
    (drifted,) = chinese(tmp_path, bias=0.3, before=before).drifted[:1]
    assert drifted.alarms


def test_what_an_examination_did_not_come_to_is_compared_with_the_one_before(tmp_path: Path) -> None:
    before = chinese(tmp_path).check
    dial = tone(CHINA[ToneKind.DIAL].frequencies_hz, (), SECONDS[Heard.OFF_HOOK], -13.0)
    cut_short = judged(Order(takes(tmp_path, {Heard.OFF_HOOK: dial}), CHINA, CHINA, before=before))
    assert cut_short.drifted == ()
    assert {each.kind for each in chinese(tmp_path, bias=0.3, before=cut_short.check).drifted} >= {"busy"}


def test_ring_back_is_known_from_busy(tmp_path: Path) -> None:
    sounds = line_of(CHINA[ToneKind.DIAL], CHINA[ToneKind.RING_BACK], CHINA[ToneKind.BUSY])
    _, ringing, busy = takes(tmp_path, sounds)
    assert rings(ringing, CHINA)
    assert not rings(Take(Heard.RINGING, busy.file, busy.begin, busy.end), CHINA)


@pytest.mark.parametrize(("loss_db", "code"), [(20.0, "echo_quiet"), (6.0, "echo_loud"), (90.0, "echo_none")])
def test_what_comes_back_of_what_is_said_is_measured(tmp_path: Path, loss_db: float, code: str) -> None:
    said = white_noise(3.0, -20.0, np.random.default_rng(1))
    floor = white_noise(6.0, -65.0, np.random.default_rng(2))
    back = mix(floor, np.concatenate([silence(1.05), louder(said, -loss_db)]))
    echo = EchoTake(written(tmp_path / "said", said), written(tmp_path / "back", back), at=8000)
    (finding,) = judged(Order((), CHINA, CHINA, echo)).findings
    assert finding.code == code
    if code != "echo_none":
        assert finding.figures["loss_db"] == pytest.approx(loss_db, abs=1)
        assert finding.figures["delay_ms"] == pytest.approx(50, abs=2)


def test_the_way_in_which_calls_are_told_is_chosen_from_those_that_came() -> None:
    def of(*signs: str) -> str:
        (finding,) = judged(Order((), CHINA, CHINA, signs=signs)).findings
        return finding.code

    fsk = "fsk_bell@after_first_ring"
    assert of(fsk) == "caller_id_too_few_calls"
    assert of(fsk, fsk) == "caller_id_fsk_bell_after_ring"
    assert of("", "") == "caller_id_too_few_calls"
    assert of(*[""] * 5) == "caller_id_none"
