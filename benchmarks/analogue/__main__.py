"""`./zongji bench analogue`: our ear and Asterisk's busy detector, on the same tones and on what is none."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from benchmarks.analogue.cost import cost
from benchmarks.analogue.countries import country_rows
from benchmarks.analogue.ears import releases
from benchmarks.analogue.figures import Row, judged, rows
from benchmarks.analogue.hour_figures import Round, distinct_h, hour_rows
from benchmarks.analogue.hours import Listened, first_round, listen
from benchmarks.analogue.material import Piece, pieces
from benchmarks.analogue.peer import Asterisk, opened
from benchmarks.analogue.table import summary
from benchmarks.analogue.trial_sound import Speech, sound
from benchmarks.analogue.trials import trials
from drivers.dsp.tones import Verdict
from hil_rig.exchanges.sounds import level_dbm0, louder
from hil_rig.measure.wav import Samples

RESULTS = Path(__file__).parents[1] / "results" / "analogue.json"

_SEED = 20261122
_PER_AXIS, _FEW_PER_AXIS = 560, 20
_ELSEWHERE = 80  # of the trials of an axis: those of each axis, tone and country
_ECHOES = 12  # pieces of speech that are our prompts' echo


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="./zongji bench analogue", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few trials, for a look; keeps no figures")
    parser.add_argument("--hours", type=float, default=20.0, help="so long it hears what must release nobody, in all")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="so many make them, and hear them")
    words = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    console.print("Making what must release nobody, where it isn't in the cache …")
    material = pieces(console.print, processes=words.processes)

    def kept(found: Sequence[Row]) -> None:
        if not words.quick:
            text = json.dumps([row.as_json() for row in found], ensure_ascii=False, indent=1)
            RESULTS.write_text(text + "\n", encoding="utf-8")

    with opened() as asterisk:
        found = _trials(asterisk, _FEW_PER_AXIS if words.quick else _PER_AXIS, _echo(material), console)
        found += cost()
        rounds = _round(asterisk, material, words.hours)
    kept(found)

    def told(so_far: Listened) -> None:
        console.print(f"  {so_far.hours:.1f} h heard, {len(so_far.false)} false releases")
        kept(found + hour_rows(material, so_far, rounds))

    console.print(f"Hearing {words.hours:g} hours that must release nobody …")
    heard = listen(material, words.hours, told, processes=words.processes)
    for false in heard.false:
        console.print(f"  FALSE: {false}")
    found += hour_rows(material, heard, rounds)
    kept(found)
    console.print(summary(found))
    sys.exit(_told_by(found, console))


def _told_by(found: Sequence[Row], console: Console) -> int:
    """Tell what was missed and what isn't done yet; the process's exit status."""
    missed = [row.name for row in found if row.holds is False]
    console.print("Every target that was measured holds." if not missed else f"Missed: {'; '.join(missed)}.")
    for row in found:
        if row.target is not None and row.holds is None:
            console.print(f"Not done yet: {row.name}: {row.value:g} of {row.target:g} {row.unit} (--hours).")
    return 1 if missed else 0


def _trials(asterisk: Asterisk, per_axis: int, speech: Speech, console: Console) -> list[Row]:
    made = list(trials(per_axis, _SEED))
    console.print(f"{len(made)} trials, each heard by both …")
    ours: list[list[Verdict]] = []

    def sounds() -> Iterator[NDArray[np.int16]]:
        for trial in made:
            line = sound(trial, speech)
            ours.append(releases(line))
            yield line

    peers = asterisk.judge(sounds())
    found = rows([judged(*one) for one in zip(made, ours, peers, strict=True)])
    console.print("… and as other countries' exchanges send them …")
    return found + country_rows(asterisk, max(1, per_axis // _ELSEWHERE), _SEED, speech)


def _round(asterisk: Asterisk, material: Sequence[Piece], hours: float) -> Round:
    """What Asterisk makes of one round of the material at most: it is too often wrong to hear more."""
    peers = asterisk.judge(first_round(material, hours))
    plain, pattern = sum(peer.plain.times for peer in peers), sum(peer.pattern.times for peer in peers)
    return Round(min(hours, distinct_h(material)), plain, pattern)


def _echo(material: Sequence[Piece]) -> Speech:
    said: list[Samples] = [piece.samples() for piece in material if "speech" in piece.source][:_ECHOES]
    said = [louder(one, -15 - level_dbm0(one)) for one in said]

    def speech(seconds: float, rng: np.random.Generator) -> Samples:
        chosen = said[int(rng.integers(len(said)))]
        count = round(seconds * 8000)
        first = int(rng.integers(len(chosen) - count))
        return chosen[first : first + count]

    return speech


if __name__ == "__main__":
    main()
