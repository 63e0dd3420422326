"""`hil-rig` as a person types it, over lines in memory."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from hil_rig.captures import read_capture
from hil_rig.cli import main
from hil_rig.exchanges.api import (
    Capability,
    ExchangeError,
    ExchangeUnavailable,
    Hook,
    LineEvent,
    LineEventKind,
    Pause,
    Play,
    Ring,
)
from hil_rig.exchanges.keys import keys
from hil_rig.exchanges.physical.end import Levels
from hil_rig.exchanges.simulated import SimulatedEnd, SimulatedPair
from hil_rig.exchanges.sounds import level_dbm0, tone
from hil_rig.measure.dtmf import heard_digits_text


class RigInMemory:
    """Two ends of one pair as the lines of a rig; the other end of either is the world's."""

    def __init__(self, pair: SimulatedPair) -> None:
        self._ends = {"desk": pair.telephone, "bench": pair.exchange}
        self.kept: dict[str, Levels] = {}

    @property
    def name(self) -> str:
        return "memory"

    def line_names(self) -> Sequence[str]:
        return (*self._ends, "broken")

    def line(self, name: str) -> SimulatedEnd:
        if name == "broken":
            raise ExchangeUnavailable("no PortAudio; the remedy: apt-get install libportaudio2")
        if name not in self._ends:
            raise ExchangeError(f"no line {name}")
        return self._ends[name]

    def levels(self, name: str) -> Levels:
        return self.kept.get(name, Levels())

    def keep_levels(self, name: str, levels: Levels) -> None:
        self.kept[name] = levels


@pytest.fixture
def pair() -> SimulatedPair:
    return SimulatedPair(cannot={Capability.POLARITY: "memory has none"})


@pytest.fixture
def rig(pair: SimulatedPair) -> RigInMemory:
    return RigInMemory(pair)


def run(rig: RigInMemory, *words: str) -> int:
    return main(words, opens=lambda _: rig)


def the_world_rings_and_presses(pair: SimulatedPair) -> None:
    """The exchange rings once the telephone's end is open, and a caller presses 7 when it is answered."""

    def react(end: SimulatedEnd, event: LineEvent) -> None:
        if event.kind is LineEventKind.OFF_HOOK:
            end.perform([Pause(0.5), Play(keys("7"))])

    pair.exchange.open()
    pair.exchange.react = react
    pair.exchange.perform([Pause(1.0)], then=[Ring(1.0), Pause(4.0)], until={LineEventKind.OFF_HOOK})


def test_lines_are_told_with_what_they_cannot_do(rig: RigInMemory, capsys: pytest.CaptureFixture[str]) -> None:
    rig.kept["bench"] = Levels(0, 0, 0.52)
    assert run(rig, "lines") == 0
    told = capsys.readouterr().out
    assert "desk: telephone's end; not calibrated" in told
    assert "bench: exchange's end; calibrated to ± 0.52 dB (k = 2)" in told
    assert "broken: can't be used here: no PortAudio; the remedy" in told
    assert told.count("can't do polarity: memory has none") == 2


def test_a_call_is_captured_and_replayed(
    pair: SimulatedPair, rig: RigInMemory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    the_world_rings_and_presses(pair)
    assert run(rig, "capture", "desk", str(tmp_path / "call.zip"), "--answer", "--seconds", "5") == 0
    told = capsys.readouterr().out
    assert "1.000 s  ring_on" in told
    assert "digit 7 from the exchange" in told
    pair.exchange.close()

    def answer(end: SimulatedEnd, event: LineEvent) -> None:
        if event.kind is LineEventKind.RING_ON:
            end.perform([Hook(is_off=True)])

    with pair.telephone as telephone:
        telephone.react = answer
        words = ["replay", str(tmp_path / "call.zip"), "bench", "--keep", str(tmp_path / "again")]
        assert run(rig, *words) == 0
        assert heard_digits_text(telephone.heard()) == "7"
    again = read_capture(tmp_path / "again")
    assert [digit.digit for digit in again.digits()] == ["7"]
    assert (again.offset_db, again.uncertainty_db) == (None, None)


def test_a_number_is_dialled_first(pair: SimulatedPair, rig: RigInMemory, tmp_path: Path) -> None:
    rig.kept["desk"] = Levels(0.0, 0.0, 0.6)
    with pair.exchange as exchange:
        assert run(rig, "capture", "desk", str(tmp_path / "call"), "--dial", "10086", "--seconds", "4") == 0
        assert heard_digits_text(exchange.heard()) == "10086"
    assert read_capture(tmp_path / "call").uncertainty_db == 0.6


def test_a_line_is_calibrated_by_a_reference(
    pair: SimulatedPair, rig: RigInMemory, capsys: pytest.CaptureFixture[str]
) -> None:
    with pair.exchange as exchange:
        exchange.perform([Play(tone((1020,), (), 20.0, -13.0))])
        assert run(rig, "calibrate", "desk", "--level", "-10", "--uncertainty", "0.3") == 0
    assert rig.kept["desk"].heard_offset_db == pytest.approx(3.0, abs=0.05)
    assert rig.kept["desk"].uncertainty_db == pytest.approx(0.316, abs=0.02)
    assert "tone 1020.0 Hz" in capsys.readouterr().out


def test_a_meters_reading_calibrates_what_is_sent(pair: SimulatedPair, rig: RigInMemory) -> None:
    with pair.telephone as telephone:
        assert run(rig, "tone", "bench", "--seconds", "25") == 0
        steady = telephone.heard()[:192000].reshape(-1, 1600)
    assert np.ptp([level_dbm0(part) for part in steady]) < 0.1
    assert run(rig, "calibrate", "bench", "--reading", "-12.5") == 0
    assert rig.kept["bench"] == Levels(0.0, -2.5, None)


def test_what_is_wrong_is_told_and_nothing_is_kept(
    rig: RigInMemory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(rig, "calibrate", "desk") == 1
    assert "no clear tone" in capsys.readouterr().err
    assert run(rig, "replay", str(tmp_path / "none.zip"), "bench") == 1
    assert "No such file" in capsys.readouterr().err
    assert run(rig, "tone", "kitchen") == 1
    assert "no line kitchen" in capsys.readouterr().err
    assert rig.kept == {}


def test_a_capture_that_is_stopped_keeps_what_it_has(
    pair: SimulatedPair, rig: RigInMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(_end: SimulatedEnd, _seconds: float) -> None:
        pair.run(8000)
        raise KeyboardInterrupt

    monkeypatch.setattr(SimulatedEnd, "sleep", stop)
    assert run(rig, "capture", "desk", str(tmp_path / "call")) == 0
    assert read_capture(tmp_path / "call").seconds == 1.0


def test_without_a_rig_it_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--config", str(tmp_path / "rig.toml"), "lines"]) == 1
    assert "says which lines this rig has" in capsys.readouterr().err
