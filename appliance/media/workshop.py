"""Where sound becomes a prompt: a process of its own with numpy and the decoders, alive while there is work.

It shields us from hostile files, and keeps numpy out of the daemons. What it does stands in `media/sound/`.
"""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from types import TracebackType
from typing import Any, Self

from appliance.errors import DeviceError, UserError
from appliance.media.cut import Cut
from appliance.media.pcm import Pcm

Progress = Callable[[float], None]
"""Told how many seconds of a file are read."""

_PROGRAM = (sys.executable, "-m", "appliance.media.sound")
_DEADLINE_S = 90.0
"""Of one job, on a busy machine; the processor time it may take is limited in there."""
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_AGAIN = "export it again as WAV, 8 to 48 kHz"


class Workshop:
    """Does one job after the other, for one thread. Its process starts at the first job, and `close` ends it."""

    def __init__(self, program: tuple[str, ...] = _PROGRAM, deadline_s: float = _DEADLINE_S) -> None:
        self._program = program
        self._deadline_s = deadline_s
        self._process: subprocess.Popen[bytes] | None = None
        self._heard = b""

    def __enter__(self) -> Self:
        """Begin; nothing is started yet."""
        return self

    def __exit__(self, _type: type[BaseException] | None, _e: BaseException | None, _tb: TracebackType | None) -> None:
        """End the process."""
        self.close()

    def finish(self, pcm: Pcm, cut: Cut) -> Pcm:
        """Make a prompt of sound at any level; empty when there is nothing to hear in it."""
        with TemporaryDirectory(prefix="zongji-sound-") as folder:
            source = Path(folder) / "source"
            source.write_bytes(pcm.data)
            return self._do({"do": "finish", "source": str(source), "cut": cut}, Path(folder) / "target")

    def take(self, file: Path, longest_s: float, progress: Progress = lambda _s: None, cut: Cut = Cut.WHOLE) -> Pcm:
        """Make a prompt of somebody's WAV, MP3, Ogg or FLAC file.

        Raises UserError, with reason and remedy, when it can't be one.
        """
        return self._on_file("take", file, longest_s, progress, cut)

    def decode(self, file: Path, longest_s: float) -> Pcm:
        """Give a sound file as it stands, at our rate. Raises UserError as `take` does."""
        return self._on_file("decode", file, longest_s, lambda _s: None, Cut.WHOLE)

    def close(self) -> None:
        """End the process, and whatever works below it."""
        if self._process is None:
            return
        process, self._process, self._heard = self._process, None, b""
        with process:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)

    def _on_file(self, do: str, file: Path, longest_s: float, progress: Progress, cut: Cut) -> Pcm:
        job = {"do": do, "source": str(file.resolve(strict=True)), "cut": cut, "longest_s": longest_s}
        with TemporaryDirectory(prefix="zongji-sound-") as folder:
            return self._do(job, Path(folder) / "target", progress)

    def _do(self, job: dict[str, Any], target: Path, progress: Progress = lambda _s: None) -> Pcm:
        self._ask({"longest_s": 0.0, **job, "target": str(target)})
        fault: UserError | None = None
        for told in self._answers():
            if "progress" in told:
                progress(told["progress"])
            elif "fault" in told:
                fault = UserError(*told["fault"])
            elif told["ended"] and fault is None:
                fault = UserError(f"the file can't be read: {_why(told['ended'])}", _AGAIN)
        if fault is not None:
            raise fault
        return Pcm(target.read_bytes())

    def _ask(self, job: dict[str, Any]) -> None:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                self._program,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                env={**os.environ, **_ONE_THREAD},
                start_new_session=True,
            )
        line = json.dumps(job).encode() + b"\n"
        try:
            assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
            self._process.stdin.write(line)
        except OSError as error:
            raise DeviceError("sound workshop", "start", str(error)) from error

    def _answers(self) -> Iterator[dict[str, Any]]:
        """Give what is said until the job has ended. Raises UserError at the deadline."""
        until = monotonic() + self._deadline_s
        while True:
            line, found, rest = self._heard.partition(b"\n")
            if not found:
                self._hear(until)
                continue
            self._heard = rest
            told = json.loads(line)
            yield told
            if "ended" in told:
                return

    def _hear(self, until: float) -> None:
        assert self._process is not None  # noqa: S101 - it was asked just now
        assert self._process.stdout is not None  # noqa: S101 - a pipe was asked for
        pipe = self._process.stdout.fileno()
        if not select.select([pipe], [], [], max(0.0, until - monotonic()))[0]:
            self.close()
            raise UserError(f"reading the file took longer than {self._deadline_s:g} s", _AGAIN)
        heard = os.read(pipe, 65536)
        if not heard:
            self.close()
            raise DeviceError("sound workshop", "work", "it has ended")
        self._heard += heard


def _why(status: int) -> str:
    """Tell in words how a job ended that was not to end like this."""
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return "it takes too long"
    if status == -signal.SIGXFSZ:
        return "it is too long"
    return f"its decoder failed ({status})"
