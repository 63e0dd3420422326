"""The rig's judges, in a thread that yields to everyone: sound can't wait, judging can.

On Linux a thread has a niceness of its own, and what it starts inherits it. So the thread that starts phones and
switchboards goes first, where it may, and judging goes last: packets that come late break the prompts that are judged.
"""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from hil_rig.measure import prompts, tones
from hil_rig.measure.prompts import Heard
from hil_rig.measure.tones import HeardTone
from hil_rig.measure.wav import Samples, read_mono
from tests.harness import told_apart

_FIRST = -10
_YIELDING = 19

_judge = ThreadPoolExecutor(1, thread_name_prefix="judge", initializer=os.nice, initargs=(_YIELDING,))


def put_sound_first() -> None:
    """Let what this thread starts from now on go before other work; nothing changes without the right to."""
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, _FIRST)


def hear(samples: Samples, candidates: Mapping[str, Path]) -> list[Heard]:
    """Tell which prompts a recording holds."""
    return _judge.submit(prompts.hear, samples, candidates).result()


def best_match(samples: Samples, candidates: Mapping[str, Path]) -> str:
    """Name the one of prompts much alike that a stretch of a recording holds."""
    sounds = {name: read_mono(file) for name, file in candidates.items()}
    return _judge.submit(told_apart.best_match, samples, sounds).result()


def hear_tones(samples: Samples, frequencies_hz: Sequence[float], shortest_s: float) -> list[HeardTone]:
    """Tell which tones of at least this length a recording holds."""
    return _judge.submit(tones.hear_tones, samples, frequencies_hz, shortest_s=shortest_s).result()


def seconds_heard(samples: Samples, hz: float) -> float:
    """Tell how long a tone is heard in all."""
    return _judge.submit(tones.seconds_heard, samples, hz).result()
