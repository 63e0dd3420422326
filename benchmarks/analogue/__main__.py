"""`./zongji bench analogue`: our ear and Asterisk's busy detector, on the same tones and on what is none."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from benchmarks.analogue.cost import cost
from benchmarks.analogue.ears import releases
from benchmarks.analogue.figures import Row, judged, rows
from benchmarks.analogue.hours import Listened, first_round, listen, most_an_hour
from benchmarks.analogue.material import Piece, pieces
from benchmarks.analogue.peer import Asterisk, opened
from benchmarks.analogue.table import summary
from benchmarks.analogue.trials import Speech, sound, trials
from drivers.dsp.tones import Verdict
from hil_rig.exchanges.sounds import level_dbm0, louder
from hil_rig.measure.wav import Samples

RESULTS = Path(__file__).parents[1] / "results" / "analogue.json"

_SEED = 20261122
_PER_AXIS, _FEW_PER_AXIS = 560, 20
_PROMISED_HOURS = 1000.0
_ECHOES = 12  # pieces of speech that are our prompts' echo


def main() -> None:
    """Start from the command line."""
    parser = argparse.ArgumentParser(prog="./zongji bench analogue", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few trials, for a look; keeps no figures")
    parser.add_argument("--hours", type=float, default=20.0, help="so long it hears what must release nobody, in all")
    words = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    console.print("Making what must release nobody, where it isn't in the cache …")
    material = pieces(console.print)
    with opened() as asterisk:
        found = _trials(asterisk, _FEW_PER_AXIS if words.quick else _PER_AXIS, _echo(material), console)
        found += _hours(asterisk, material, words.hours, console)
    found += cost()
    console.print(summary(found))
    if not words.quick:
        text = json.dumps([row.as_json() for row in found], ensure_ascii=False, indent=1)
        RESULTS.write_text(text + "\n", encoding="utf-8")
    missed = [row.name for row in found if row.holds is False]
    console.print("Every target that was measured holds." if not missed else f"Missed: {'; '.join(missed)}.")
    for row in found:
        if row.target is not None and row.holds is None:
            console.print(f"Not done yet: {row.name}: {row.value:g} of {row.target:g} {row.unit} (--hours).")
    sys.exit(1 if missed else 0)


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
    return rows([judged(*one) for one in zip(made, ours, peers, strict=True)])


def _hours(asterisk: Asterisk, material: Sequence[Piece], hours: float, console: Console) -> list[Row]:
    distinct_h = sum(piece.path.stat().st_size for piece in material) / 8000 / 3600

    def told(so_far: Listened) -> None:
        console.print(f"  {so_far.hours:.1f} h heard, {len(so_far.false)} false releases")

    console.print(f"Hearing {hours:g} hours that must release nobody …")
    heard = listen(material, hours, told)
    for false in heard.false:
        console.print(f"  FALSE: {false}")
    peers = asterisk.judge(first_round(material, hours))
    peer_hours = min(hours, distinct_h)
    plain = sum(peer.plain.times for peer in peers) / peer_hours
    pattern = sum(peer.pattern.times for peer in peers) / peer_hours
    count, bound = len(heard.false), 1000 * most_an_hour(len(heard.false), heard.hours)
    by_source = sorted({piece.source for piece in material})
    rates = [round(1000 * rate, 1) for rate in (count / heard.hours, plain, pattern)]
    varied = "heard of it in all, each round with other loudness and speed"
    whole = True if heard.hours >= _PROMISED_HOURS else None
    return [
        Row(f"distinct material: {', '.join(by_source)}", round(distinct_h, 1), "h", 20, distinct_h >= 20),
        Row(varied, round(heard.hours, 1), "h", _PROMISED_HOURS, whole),
        Row("false releases in these hours", count, "calls", 0, count == 0),
        Row("false releases in 1,000 h (Asterisk: of one round)", rates[0], "calls", None, None, *rates[1:]),
        Row("at most that many in 1,000 h, with 95 % confidence", round(bound, 2), "calls"),
    ]


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
