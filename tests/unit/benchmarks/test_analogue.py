"""What the analogue measurement rests on: trials that a seed makes again, and figures that count right."""

import ast
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from rich.console import Console

from benchmarks.analogue import hours
from benchmarks.analogue.countries import country_trials
from benchmarks.analogue.figures import Judged, Row, rows
from benchmarks.analogue.hour_figures import Round, hour_rows, most_an_hour
from benchmarks.analogue.hours import Listened, first_round, listen
from benchmarks.analogue.material import Piece
from benchmarks.analogue.table import summary
from benchmarks.analogue.trial_sound import sound
from benchmarks.analogue.trials import CHINA, PROMISED, Axis, Trial, trials
from drivers.analog.countries import country
from drivers.api import ToneKind
from hil_rig.exchanges.sounds import from_int16, level_dbm0, tone, white_noise
from hil_rig.measure import alaw
from hil_rig.measure.wav import Samples


def hissing(seconds: float, rng: np.random.Generator) -> Samples:
    return white_noise(seconds, -15, rng)


def test_a_seed_makes_the_same_trials_again() -> None:
    assert list(trials(8, 1)) == list(trials(8, 1)) != list(trials(8, 2))
    trial = next(one for one in trials(8, 1) if one.axis is Axis.ECHO)
    assert np.array_equal(sound(trial, hissing), sound(trial, hissing))


def test_every_axis_has_its_trials_and_more_of_them_keep_the_others() -> None:
    made = list(trials(8, 1))
    for kind in (ToneKind.BUSY, ToneKind.CONGESTION):
        for axis in Axis:
            assert sum(one.kind is kind and one.axis is axis for one in made) == (8 if axis in PROMISED else 2)
    assert {one.kind for one in made} == set(ToneKind)
    for kind in (ToneKind.CALL_WAITING, ToneKind.RING_BACK, ToneKind.DIAL):
        assert {one.axis for one in trials(16, 1) if one.kind is kind} == set(PROMISED)
    assert set(trials(8, 1)) <= set(trials(16, 1))


def test_a_corner_keeps_15_db_between_the_tone_and_all_that_disturbs() -> None:
    for trial in trials(20, 1):
        if trial.axis is Axis.CORNER and trial.kind is ToneKind.BUSY:
            line = from_int16(sound(trial, hissing))
            before = level_dbm0(line[:8000])
            assert before == pytest.approx(trial.level_dbm0 - 15, abs=1.5)
            assert abs(trial.cadence_bias) == 0.1
            assert abs(trial.off_hz) == 25


def test_a_release_counts_only_after_the_tone_began_and_in_time() -> None:
    trial = Trial(Axis.NOISE, ToneKind.BUSY, seed=1, began_s=1.0)
    times = (2.5, 2.51, -0.4, None)
    named = {row.name: row for row in rows([Judged(trial, ours, 1.0, None) for ours in times])}
    within = named["busy, noise up to -30 dBm0 (4): released within 2.5 s"]
    assert (within.value, within.peer, within.pattern, within.holds) == (0.25, 1.0, 0.0, False)
    assert named["busy, noise up to -30 dBm0 (4): released at all, in 4.5 s"].value == 0.5


def test_the_tones_that_are_shown_alone_promise_nothing() -> None:
    trial = Trial(Axis.NOISE, ToneKind.HOWLER, seed=1, began_s=1.0)
    named = {row.name: row for row in rows([Judged(trial, None, None, None)])}
    within = named["howler, noise up to -30 dBm0 (1): released within 4.5 s"]
    assert (within.value, within.target, within.holds) == (0, None, None)


def test_each_country_has_trials_of_its_own_and_australias_congestion_its_softer_beats() -> None:
    made = list(country_trials(1, 1))
    assert len({code for code, _ in made}) >= 12
    assert {trial.axis for code, trial in made if code == "us"} == set(PROMISED)
    soft = next(one for code, one in made if code == "au" and one.kind is ToneKind.CONGESTION and one.axis is Axis.HUM)
    clear = replace(soft, hum_dbm0=None, began_s=1.0)
    line = from_int16(sound(clear, hissing, country("au").tones))
    beats = [level_dbm0(line[round((1 + 0.75 * beat + 0.05) * 8000) :][:2000]) for beat in range(4)]
    assert beats == pytest.approx([-15, -25, -15, -25], abs=0.3)


def test_the_table_has_a_line_for_each_tone_and_axis_and_one_for_each_other_figure() -> None:
    trial = Trial(Axis.NOISE, ToneKind.BUSY, seed=1, began_s=1.0)
    found = [*rows([Judged(trial, 1.9, 2.8, None)]), Row("Australia, busy (7): released within 4.5 s", 0.5, "")]
    out = io.StringIO()
    Console(file=out, width=160).print(summary(found))
    lines = [[cell.strip() for cell in line.strip("│").split("│")] for line in out.getvalue().splitlines()]
    assert ["busy, noise up to -30 dBm0 (1)", "1", "0", "0", "1", "1", "0", "1.9", "2.8", "", "0.999", "holds"] in lines
    assert ["Australia, busy (7)", "0.5", *[""] * 10] in lines
    assert ["trials", "1 trials", "10000", "", "", "MISSED"] in lines


def test_hours_that_are_not_all_heard_are_no_promise_kept() -> None:
    piece = Piece("speech", 0, Path(__file__))
    named = {row.name: row for row in hour_rows([piece], Listened("key", 60, 3600.0, ["one"]), Round(2.0, 4, 1))}
    assert named["heard of it in all, each round with other loudness and speed"].holds is None
    assert named["false releases in these hours"].holds is False
    rates = named["false releases in 1,000 h (Asterisk: of one round)"]
    assert (rates.value, rates.peer, rates.pattern) == (1000, 2000, 500)


@pytest.mark.parametrize(("events", "mean"), [(0, 2.996), (1, 4.744), (3, 7.754), (10, 16.962)])
def test_the_limit_is_that_of_poissons_tables(events: int, mean: float) -> None:
    assert most_an_hour(events, 1000) == pytest.approx(mean / 1000, rel=1e-3)


def test_a_stopped_run_is_gone_on_with_and_tells_what_it_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hours, "_SAVED_EVERY", 1)
    quiet = _piece(tmp_path, "speech", white_noise(3, -20, np.random.default_rng(1)))
    busy = _piece(tmp_path, "busy", tone((450,), CHINA[ToneKind.BUSY].cadence_s, 3))
    heard = listen([quiet, busy], 4 / 3600, lambda _: None)
    assert heard.pieces == 2
    assert [line.partition(",")[0] for line in heard.false] == ["busy 0"]
    (kept,) = tmp_path.glob("line-hours-*.json")
    assert json.loads(kept.read_text())["pieces"] == 2
    assert listen([quiet, busy], 4 / 3600, lambda _: None) == heard
    assert listen([quiet, busy], 7 / 3600, lambda _: None).pieces == 3


def test_two_processes_hear_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hours, "_SAVED_EVERY", 3)
    names = {"speech": white_noise(2, -20, np.random.default_rng(1)), "busy": tone((450,), (0.35, 0.35), 3)}
    heard = []
    for processes in (1, 2):
        material = [_piece(tmp_path / str(processes), source, samples) for source, samples in names.items()]
        heard.append(listen(material, 20 / 3600, lambda _: None, processes=processes))
    assert heard[0] == heard[1]
    assert len(heard[0].false) >= 3


def test_hours_of_another_detector_or_material_are_not_added_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = _piece(tmp_path, "speech", white_noise(1, -20, np.random.default_rng(1)))
    ours = hours._SOURCES
    for source in hours._HEARS_AND_IS_HEARD:
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ours / source, tmp_path / source)
    monkeypatch.setattr(hours, "_SOURCES", tmp_path)
    keys = {hours._resumed([quiet])[1].key}
    for source in ("drivers/api.py", "benchmarks/analogue/ears.py", "benchmarks/analogue/voices.py"):
        (tmp_path / source).write_text("# another\n")
        keys.add(hours._resumed([quiet])[1].key)
    assert len(keys) == 4


def test_whatever_the_ear_and_the_material_import_is_in_the_key() -> None:
    known, ahead = set[str](), ["benchmarks/analogue/hours.py"]
    while ahead:
        source = ahead.pop()
        tree = ast.parse((hours._SOURCES / source).read_text())
        froms = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        found = {
            f"{name.replace('.', '/')}.py" for name in froms if name.startswith(("drivers", "benchmarks.analogue"))
        }
        ahead += sorted(found - known)
        known |= found
    assert known <= set(hours._HEARS_AND_IS_HEARD) | {"benchmarks/analogue/peer.py"}  # judges; only its folder is used


def test_the_first_round_is_every_piece_once_at_its_own_speed(tmp_path: Path) -> None:
    material = [_piece(tmp_path, name, tone((hz,), (), 2)) for name, hz in (("low", 400), ("high", 1600))]
    heard = sorted(_loudest_hz(line) for line in first_round(material, 1))
    assert heard == [pytest.approx(400, abs=1), pytest.approx(1600, abs=1)]


def _piece(folder: Path, source: str, samples: Samples) -> Piece:
    path = folder / "material" / f"{source} 0.alaw"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(alaw.encode(samples).tobytes())
    return Piece(source, 0, path)


def _loudest_hz(line: NDArray[np.int16]) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(line)))) * 8000 / len(line)
