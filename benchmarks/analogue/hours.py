"""False releases: hours of what must never release a call, faster than real time; a stopped run is gone on with."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.analogue.ears import releases
from benchmarks.analogue.line import carried
from benchmarks.analogue.material import PIECE_S, Piece
from hil_rig.exchanges.sounds import level_dbm0, rms
from hil_rig.measure.wav import Samples

_SEED = 450
_SOURCES = Path(__file__).parents[2]
_HEARS_AND_IS_HEARD = (
    "drivers/api.py",
    *(f"drivers/dsp/{name}.py" for name in ("frames", "partials", "stretches", "cadence", "repeats", "tones")),
    *(f"benchmarks/analogue/{name}.py" for name in ("hours", "ears", "line", "trials", "material", "voices", "music")),
)
"""Where the detector and the material come from: hours of other ones aren't added up."""
_SAVED_EVERY = 60  # pieces: an hour
_HOUR_S = 3600.0

_Turn: TypeAlias = tuple[int, Piece, bool]  # its number, the piece, and whether it keeps its speed
_Heard: TypeAlias = tuple[float, list[str]]


@dataclass(slots=True)
class Listened:
    """How far it is: pieces heard, their seconds, each false release as the piece's name and what was told."""

    key: str
    pieces: int = 0
    seconds: float = 0.0
    false: list[str] = field(default_factory=list)

    @property
    def hours(self) -> float:
        """What was heard so far."""
        return self.seconds / _HOUR_S


def listen(pieces: Sequence[Piece], hours: float, told: Callable[[Listened], None], *, processes: int = 1) -> Listened:
    """Hear so many hours in all, with those that earlier runs of the same detector and material have heard.

    What is heard doesn't depend on the number of processes: each turn's sound is by its number alone, and the turns
    are counted in their order. `told` is given the state each time that it is saved.
    """
    file, state = _resumed(pieces)
    with _hearers(processes) as heard_of:
        while state.hours < hours:
            turns = [_turn_of(pieces, state.pieces + ahead) for ahead in range(_SAVED_EVERY)]
            for seconds, false in heard_of(turns):
                state.pieces, state.seconds = state.pieces + 1, state.seconds + seconds
                state.false += false
                if state.hours >= hours:
                    break
            _save(file, state)
            told(state)
    return state


def first_round(pieces: Sequence[Piece], hours: float) -> Iterator[NDArray[np.int16]]:
    """The first so many hours as `listen` hears them, at most one round."""
    for number in range(min(len(pieces), round(hours * _HOUR_S / PIECE_S))):
        yield varied(pieces[_turn(number, len(pieces))].samples(), number, first=True)


def varied(samples: Samples, turn: int, *, first: bool) -> NDArray[np.int16]:
    """The piece as another line brings it: another loudness, up to 6 % slower or faster, some noise, A-law again.

    The first time it keeps its speed.
    """
    rng = np.random.default_rng((_SEED, turn))
    if not first:
        samples = _at_speed(samples, float(rng.uniform(0.94, 1.06)))
    loud = 10 ** ((rng.uniform(-35, -8) - level_dbm0(samples)) / 20)
    hiss = rms(float(rng.uniform(-70, -50)))
    later = int(rng.integers(len(_NOISE) - len(samples)))
    return carried(samples * np.float32(loud) + _NOISE[later : later + len(samples)] * np.float32(hiss))


@contextmanager
def _hearers(processes: int) -> Iterator[Callable[[Sequence[_Turn]], Iterable[_Heard]]]:
    """What hears turns and gives what was heard of each, in their order."""
    if processes == 1:
        yield lambda turns: map(_hear, turns)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield lambda turns: pool.map(_hear, turns)


def _turn_of(pieces: Sequence[Piece], number: int) -> _Turn:
    return number, pieces[_turn(number, len(pieces))], number < len(pieces)


def _hear(turn: _Turn) -> _Heard:
    """Hear one piece: how many seconds it was, and each false release."""
    number, piece, first = turn
    sound = varied(piece.samples(), number, first=first)
    false = (f"{piece.name}, turn {number}, {verdict.began_s:.1f} s: {verdict}" for verdict in releases(sound))
    return len(sound) / 8000, list(false)


def _at_speed(samples: Samples, speed: float) -> Samples:
    places = np.arange(0, len(samples) - 1, speed, dtype=np.float64)
    before = places.astype(np.int64)
    share = (places - before).astype(np.float32)
    return samples[before] * (1 - share) + samples[before + 1] * share


def _turn(number: int, count: int) -> int:
    """Which piece comes at this turn: each once a round, every round in an order of its own."""
    return int(_order(number // count, count)[number % count])


@lru_cache(maxsize=2)
def _order(round_number: int, count: int) -> NDArray[np.int64]:
    return np.random.default_rng((_SEED, round_number)).permutation(count)


def _resumed(pieces: Sequence[Piece]) -> tuple[Path, Listened]:
    """What was heard of these pieces by the detector as it is now; anything else begins anew."""
    digest = hashlib.sha256(f"{_SEED} {PIECE_S} {[piece.name for piece in pieces]}".encode())
    for source in _HEARS_AND_IS_HEARD:
        digest.update((_SOURCES / source).read_bytes())
    key = digest.hexdigest()[:16]
    file = pieces[0].path.parents[1] / f"line-hours-{key}.json"
    return file, Listened(**json.loads(file.read_text())) if file.exists() else Listened(key)


def _save(file: Path, state: Listened) -> None:
    unfinished = file.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8") as kept:
        json.dump(asdict(state), kept, indent=1)
        kept.flush()
        os.fsync(kept.fileno())
    unfinished.rename(file)


_NOISE = np.random.default_rng(_SEED).standard_normal(200 * 8000, dtype=np.float32)
