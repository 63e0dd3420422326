"""Makes gapless recordings from the WAVs that baresip's sndfile module dumps.

sndfile writes only what arrives: where the far end sends no RTP (a PBX between two prompts) the dump loses that
time, and a new dump in the same second overwrites the one before. So a thread reads the dumps as they grow and
places what came at the time it came.
"""

import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Self

from hil_rig.keypad import SAMPLE_RATE_HZ

_SAMPLE_BYTES = 2
_HEADER_BYTES = 44
_POLL_S = 0.01
_GAP_S = 0.08
"""Later than this against the samples so far, and it is silence that was skipped rather than jitter."""
_AHEAD_S = 0.04
"""Earlier than this, and it is surplus: baresip 1.1 decodes a frame for each packet of a pressed key as well."""


class _Track:
    """One direction of the call, continuous from the recording's start."""

    def __init__(self, path: Path) -> None:
        self._wav = wave.open(str(path), "wb")  # noqa: SIM115 - open as long as the call
        self._wav.setnchannels(1)
        self._wav.setsampwidth(_SAMPLE_BYTES)
        self._wav.setframerate(SAMPLE_RATE_HZ)
        self._samples = 0

    def put(self, pcm: bytes, since_start_s: float) -> None:
        """Append samples of which the last was heard `since_start_s` after the start."""
        count = len(pcm) // _SAMPLE_BYTES
        if self._samples > since_start_s * SAMPLE_RATE_HZ + _AHEAD_S * SAMPLE_RATE_HZ:
            return
        self.fill(since_start_s - count / SAMPLE_RATE_HZ, tolerance_s=_GAP_S)
        self._wav.writeframesraw(pcm)
        self._samples += count

    def fill(self, since_start_s: float, tolerance_s: float = 0.0) -> None:
        """Append silence until that time, unless less than `tolerance_s` is missing."""
        missing = round(since_start_s * SAMPLE_RATE_HZ) - self._samples
        if missing > tolerance_s * SAMPLE_RATE_HZ:
            self._wav.writeframesraw(bytes(missing * _SAMPLE_BYTES))
            self._samples += missing

    def close(self) -> None:
        """Complete the header."""
        self._wav.close()


class _Tail:
    """Reads what was appended to the newest dump of one direction."""

    def __init__(self, folder: Path, pattern: str) -> None:
        self._folder = folder
        self._pattern = pattern
        self._path: Path | None = None
        self._position = _HEADER_BYTES

    def read(self) -> bytes:
        """Whole samples that are new since the last read."""
        newest = max(self._folder.glob(self._pattern), default=None)
        if newest is None:
            return b""
        size = newest.stat().st_size
        if newest != self._path or size < self._position:
            self._path, self._position = newest, _HEADER_BYTES
        wanted = (size - self._position) // _SAMPLE_BYTES * _SAMPLE_BYTES
        if wanted <= 0:
            return b""
        with newest.open("rb") as dump:
            dump.seek(self._position)
            pcm = dump.read(wanted)
        self._position += len(pcm)
        return pcm


class DumpRecorder:
    """Records one call from baresip's dump folder into the two files of the phone."""

    def __init__(self, dumps: Path, heard: Path, said: Path, on_start: Callable[[float], None]) -> None:
        self._dumps = dumps
        self._tails = [(_Tail(dumps, "*-dec.wav"), heard), (_Tail(dumps, "*-enc.wav"), said)]
        self._tracks: list[_Track] = []
        self._on_start = on_start
        self._started_at = 0.0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"recorder of {heard}", daemon=True)

    def start(self) -> Self:
        """Begin to watch an emptied folder."""
        for old in self._dumps.glob("*.wav"):
            old.unlink()
        self._thread.start()
        return self

    def stop(self) -> None:
        """Take in the rest, fill up to now and complete the files."""
        self._stopping.set()
        self._thread.join()
        for track in self._tracks:
            track.fill(time.monotonic() - self._started_at)
            track.close()

    def _run(self) -> None:
        while not self._stopping.wait(_POLL_S):
            self._take()
        self._take()

    def _take(self) -> None:
        for index, (tail, _) in enumerate(self._tails):
            pcm = tail.read()
            if pcm:
                now = time.monotonic()
                self._begin(now - len(pcm) / _SAMPLE_BYTES / SAMPLE_RATE_HZ)
                self._tracks[index].put(pcm, now - self._started_at)

    def _begin(self, started_at: float) -> None:
        if not self._tracks:
            self._started_at = started_at
            self._tracks = [_Track(path) for _, path in self._tails]
            self._on_start(started_at)
