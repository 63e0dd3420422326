"""Plays built-in prompts to callers: by the real Asterisk, over the simulated line's own SIP account and codec."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.prompts.judging import Judged, Sound, judge, place_of
from hil_rig.keypad import SAMPLE_RATE_HZ
from hil_rig.measure.wav import read_mono
from tests.harness.house import House
from tests.harness.light_callers import Lounge
from tests.harness.light_phone import LightCaller

_EXTENSION = 990001
_FIRST_S, _GAP_S = 0.5, 0.3
_ANSWERED_S = 20.0
_SEARCHED_S = 1.5
"""How far behind the one before a prompt may begin: the gap, and what a loaded machine adds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt to be played; `stem` is its file without extension."""

    language: str
    id: str
    stem: Path
    is_speech: bool

    def sound(self) -> Sound:
        """Read what is sent."""
        return read_mono(self.stem.with_name(f"{self.stem.name}.wav")).astype(np.float64)


def bunches(asked: Sequence[Asked], count: int) -> list[list[Asked]]:
    """Deal the prompts out, so that each caller hears about as many."""
    return [list(asked[start::count]) for start in range(min(count, len(asked)))]


def play(house: House, line: str, dealt: Sequence[Sequence[Asked]]) -> list[Judged]:
    """Have each bunch heard by a caller of its own, all at once, and judge what was heard.

    `add_playlists` must have written the bunches into the house's dialplan before it started.
    """
    with TemporaryDirectory(prefix="zongji-heard-") as folder, _lounge(house, Path(folder)) as lounge:
        _wait_for_boot(house)
        callers = [lounge.caller(line) for _ in dealt]
        for number, caller in enumerate(callers):
            caller.call(str(_EXTENSION + number))
            caller.wait("answered", _ANSWERED_S)
        for caller, bunch in zip(callers, dealt, strict=True):
            caller.wait("ended", 30 + sum(_GAP_S + len(one.sound()) / SAMPLE_RATE_HZ for one in bunch) * 2)
        heard = [_recorded(caller) for caller in callers]
    return [verdict for bunch, sound in zip(dealt, heard, strict=True) for verdict in _judged(bunch, sound)]


def add_playlists(house: House, dealt: Sequence[Sequence[Asked]]) -> None:
    """Give the line's context an extension a bunch that answers, plays one prompt after the other, and hangs up."""
    lines = ["", "[from-line](+)"]
    for number, bunch in enumerate(dealt):
        lines.append(f"exten => {_EXTENSION + number},1,Answer()")
        lines.append(f" same => n,Wait({_FIRST_S})")
        for one in bunch:
            lines += [f" same => n,Playback({one.stem})", f" same => n,Wait({_GAP_S})"]
        lines.append(" same => n,Hangup()")
    with (house.instance.asterisk_etc / "extensions.conf").open("a", encoding="utf-8") as dialplan:
        dialplan.write("\n".join(lines) + "\n")


def _wait_for_boot(house: House) -> None:
    """Wait until Asterisk takes calls; before, it passes over what comes, and light callers ask only once."""
    if house.observer is None or "fully booted" not in house.observer.command("core waitfullybooted"):
        raise RuntimeError("this Asterisk doesn't come up")


@contextmanager
def _lounge(house: House, folder: Path) -> Iterator[Lounge]:
    with Lounge(house.instance.ports.sip, house.secrets.accounts, folder) as lounge:
        yield lounge


def _recorded(caller: LightCaller) -> Sound:
    heard: Sound = caller.samples().astype(np.float64)
    return heard


def _judged(bunch: Sequence[Asked], recording: Sound) -> Iterator[Judged]:
    """Find each prompt behind the one before it, and judge it."""
    at, recording = 0, np.concatenate((recording, np.zeros(SAMPLE_RATE_HZ)))
    for one in bunch:
        sent = one.sound()
        window = recording[at : at + len(sent) + round(_SEARCHED_S * SAMPLE_RATE_HZ)]
        place = place_of(sent, window)
        heard = None if place is None else window[place : place + len(sent)]
        yield judge(one.language, one.id, sent, heard, is_speech=one.is_speech)
        at += (place or 0) + len(sent)
