"""Asterisk's own busy detector, asked about the same sounds: real Asterisk, and a module that hands it samples."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from appliance.daemons.asterisk_command import asterisk_command
from appliance.daemons.prepare import asterisk_uid
from appliance.domain.instance import Instance, Ports

FOLDER_VARIABLE = "ZONGJI_LINE_BENCH"
"""Tells where the compiled module is (provision/line_bench.py)."""
_AT_ONCE = 30_000_000  # samples that one start of Asterisk judges, in a file of 60 MB

_SETTINGS = """\
[directories]
astetcdir => {etc}
astmoddir => {modules}
astvarlibdir => {state}
astdbdir => {state}
astkeydir => {state}
astdatadir => /usr/share/asterisk
astspooldir => {state}
astrundir => {state}
astlogdir => {state}
"""
_ENDS_S = 3600.0  # seconds, where nothing else runs


class PeerError(Exception):
    """Asterisk didn't judge the sounds; the text is what it said last."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What busycount=4 made of one sound: when it first detected busy (seconds, or None), and how often in all."""

    first_s: float | None
    times: int


@dataclass(frozen=True, slots=True)
class Peer:
    """One sound's verdicts, without and with busypattern=350,350."""

    plain: Heard
    pattern: Heard


class Asterisk:
    """Judges sounds, some hundred a start; holds a folder that `opened` removes."""

    def __init__(self, folder: Path) -> None:
        self._instance = Instance(folder, Ports(0, 0, 0, 0, 0, 0), asterisk_uid())
        state, etc, modules = self._instance.asterisk_state, self._instance.asterisk_etc, folder / "modules"
        for ours in (state, etc, modules):
            ours.mkdir(parents=True)
        os.chown(state, self._instance.asterisk_uid, self._instance.asterisk_uid)
        shutil.copy(Path(os.environ[FOLDER_VARIABLE]) / "busy_judge.so", modules)
        (etc / "asterisk.conf").write_text(_SETTINGS.format(etc=etc, modules=modules, state=state))
        (etc / "modules.conf").write_text("[modules]\nautoload=no\nload=busy_judge.so\n")
        self._sounds, self._verdicts = folder / "sounds", state / "verdicts"

    def judge(self, sounds: Iterable[NDArray[np.int16]]) -> list[Peer]:
        """What it makes of each sound. Raises PeerError."""
        found: list[Peer] = []
        bunch: list[NDArray[np.int16]] = []
        held = 0
        for sound in sounds:
            bunch.append(sound)
            held += len(sound)
            if held >= _AT_ONCE:
                found += self._start(bunch)
                bunch, held = [], 0
        return found + (self._start(bunch) if bunch else [])

    def _start(self, sounds: Sequence[NDArray[np.int16]]) -> list[Peer]:
        with self._sounds.open("wb") as file:
            for sound in sounds:
                file.write(np.int32(len(sound)).tobytes() + sound.tobytes())
        env = os.environ | {"ZONGJI_SOUNDS": str(self._sounds), "ZONGJI_VERDICTS": str(self._verdicts)}
        done = subprocess.run(
            asterisk_command(self._instance), env=env, capture_output=True, text=True, check=False, timeout=_ENDS_S
        )
        numbers = np.fromfile(self._verdicts, dtype=np.int32) if self._verdicts.exists() else np.zeros(0, np.int32)
        if done.returncode or len(numbers) != 4 * len(sounds):
            raise PeerError(f"Asterisk ended with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")
        return [Peer(_heard(*row[:2]), _heard(*row[2:])) for row in numbers.reshape(-1, 4).tolist()]


@contextmanager
def opened() -> Iterator[Asterisk]:
    """Asterisk in a folder of its own, which is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="zongji-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield Asterisk(folder)


def _heard(first: int, times: int) -> Heard:
    return Heard(first / 8000 if times else None, times)
