"""What the workshop's process can be asked to do, each in files: the source, and the target for raw 16-bit samples."""

import os
from dataclasses import dataclass
from pathlib import Path
from resource import RLIMIT_AS, RLIMIT_CORE, RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_NOFILE, setrlimit
from typing import Any, Final

import numpy as np

from appliance.media.cut import Cut
from appliance.media.sound.decoding import Progress, decode
from appliance.media.sound.filters import Samples
from appliance.media.sound.pipeline import finish

FULL_SCALE = 32768
_MEMORY_BYTES = 768 << 20
"""On top of what the process has when it begins; ten minutes take about 250 MB."""
_FILE_BYTES = 32 << 20
_LIMITS = {RLIMIT_FSIZE: _FILE_BYTES, RLIMIT_NOFILE: 32, RLIMIT_CORE: 0}
CPU_S: Final = 60


@dataclass(frozen=True, slots=True)
class Job:
    """One job: `take` decodes and finishes, `decode` only decodes, `finish` begins with raw samples."""

    do: str
    source: Path
    target: Path
    cut: Cut = Cut.WHOLE
    longest_s: float = 600.0

    @classmethod
    def of(cls, tree: dict[str, Any]) -> "Job":
        """Read a job as it was written in JSON."""
        source, target = Path(tree["source"]), Path(tree["target"])
        return cls(tree["do"], source, target, Cut(tree["cut"]), float(tree["longest_s"]))

    def run(self, progress: Progress) -> None:
        """Do it. Raises UserError for a sound file that can't be taken."""
        if self.do == "finish":
            samples = finish(_read(self.source), self.cut)
        else:
            samples = decode(self.source, self.longest_s, progress)
            samples = finish(samples, self.cut) if self.do == "take" else samples
        _write(self.target, samples)


def limit_myself() -> None:
    """Take away what a hostile file could use: processor time, memory, disk, and files to open."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    now_bytes = pages * os.sysconf("SC_PAGESIZE")
    for limit, value in {**_LIMITS, RLIMIT_CPU: CPU_S, RLIMIT_AS: now_bytes + _MEMORY_BYTES}.items():
        setrlimit(limit, (value, value))


def _read(file: Path) -> Samples:
    return np.fromfile(file, "<i2") / FULL_SCALE


def _write(file: Path, samples: Samples) -> None:
    whole = np.clip(np.round(samples * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1)
    file.write_bytes(whole.astype("<i2").tobytes())
