"""What must never release a call: speech, music, prompts and signals in pieces, each made or read once and cached."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from benchmarks.analogue.music import play, signal
from benchmarks.analogue.peer import FOLDER_VARIABLE
from benchmarks.analogue.voices import speak
from hil_rig.measure import alaw
from hil_rig.measure.wav import Samples

PIECE_S = 60.0
PROMPTS_VARIABLE = "ZONGJI_PROMPTS"

_RATE_HZ = 8000
_PIECE = round(PIECE_S * _RATE_HZ)
_MADE = {"Chinese speech": 420, "English speech": 260, "made music": 400, "keys, modems, beeps": 120}
_RECIPE = "1"  # raised by hand when a source makes other pieces: they are kept
_PEAK = 0.7


@dataclass(frozen=True, slots=True)
class Piece:
    """A minute of one source (the last of a recording is shorter), as A-law bytes in the cache."""

    source: str
    number: int
    path: Path

    @property
    def name(self) -> str:
        """How it is told to people."""
        return f"{self.source} {self.number}"

    def samples(self) -> Samples:
        """Its sound; its highest peak is at 0.7 of full scale."""
        return alaw.decode(np.fromfile(self.path, dtype=np.uint8))


def pieces(told: Callable[[str], None], *, processes: int = 1) -> list[Piece]:
    """All pieces, made where they are absent (20 hours: some minutes, 0.6 GB in the cache)."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    named = [(folder, source, number) for source, count in _MADE.items() for number in range(count)]
    with ProcessPoolExecutor(processes) as pool:
        found = list(pool.map(_made, *zip(*named, strict=True)))
    for source, files in recordings().items():
        found += _recorded(folder, source, files)
    told(f"{len(found)} pieces in {folder}")
    return found


def recordings() -> dict[str, list[Path]]:
    """What people have recorded: Debian's music and voice prompts for Asterisk, and our own built-in prompts."""
    bench, prompts = Path(os.environ[FOLDER_VARIABLE]), Path(os.environ[PROMPTS_VARIABLE])
    return {
        "asterisk-moh-opsound music": sorted((bench / "moh").rglob("*.wav")),
        "asterisk-core-sounds-en prompts": sorted((bench / "sounds").rglob("*.wav")),
        "our built-in prompts": sorted(prompts.rglob("*.wav")),
    }


def _made(folder: Path, source: str, number: int) -> Piece:
    makers: dict[str, Callable[[int, float], Samples]] = {
        "Chinese speech": partial(speak, "zh"),
        "English speech": partial(speak, "en"),
        "made music": play,
        "keys, modems, beeps": signal,
    }
    piece = Piece(source, number, folder / f"{source} {number}.alaw")
    if not piece.path.exists():
        _keep(piece.path, makers[source](number, PIECE_S))
    return piece


def _recorded(folder: Path, source: str, files: list[Path]) -> list[Piece]:
    first = folder / f"{source} 0.alaw"
    if not first.exists():
        whole = np.concatenate([_read(file) for file in files])
        for number in reversed(range(-(-len(whole) // _PIECE))):  # the first is the last: it tells that all are there
            _keep(folder / f"{source} {number}.alaw", whole[number * _PIECE : (number + 1) * _PIECE])
    count = len(list(folder.glob(f"{source} *.alaw")))
    return [Piece(source, number, folder / f"{source} {number}.alaw") for number in range(count)]


def _read(file: Path) -> Samples:
    samples, rate_hz = soundfile.read(file, dtype="float32", always_2d=True)
    mono = samples.mean(axis=1)
    return np.asarray(mono if rate_hz == _RATE_HZ else soxr.resample(mono, rate_hz, _RATE_HZ), np.float32)


def _keep(path: Path, samples: Samples) -> None:
    """Write it whole or not at all."""
    peak = float(np.abs(samples).max(initial=0.0)) or 1.0
    codes: NDArray[np.uint8] = alaw.encode(samples * np.float32(_PEAK / peak))
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(codes.tobytes())
    unfinished.rename(path)


def _folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME", "")
    cache = (Path(base) if base.startswith("/") else Path.home() / ".cache") / "zongji"
    return cache / "bench" / f"line-material-{_RECIPE}"
