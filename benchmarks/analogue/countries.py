"""The tones that release as the exchanges of other countries send them: shown, not promised."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.analogue.ears import releases
from benchmarks.analogue.figures import IN_TIME, Judged, Row, judged, share
from benchmarks.analogue.peer import Asterisk
from benchmarks.analogue.trial_sound import Speech, sound
from benchmarks.analogue.trials import PROMISED, PROMISED_KINDS, Trial, trial_at
from drivers.analog.countries import country, country_codes
from drivers.api import ToneKind
from drivers.dsp.tones import Verdict

_HEARD_S = 7.0
_LIMIT_S = 4.5  # for busy, too: what comes and goes every 0.75 s takes so long
_SOFTER_DB = {("au", ToneKind.CONGESTION): 10.0}  # every other beat of Australia's congestion tone (ACIF S002)
_AT_HOME = "cn"


def country_rows(asterisk: Asterisk, per_axis: int, seed: int, speech: Speech) -> list[Row]:
    """One figure for each tone of each country; every promised axis has so many trials of it."""
    made = list(country_trials(per_axis, seed))
    ours: list[list[Verdict]] = []

    def sounds() -> Iterator[NDArray[np.int16]]:
        for code, trial in made:
            tones = country(code).tones
            line = sound(trial, speech, tones, _HEARD_S)
            ours.append(releases(line, tones))
            yield line

    peers = asterisk.judge(sounds())
    found = [(code, judged(trial, our, peer)) for (code, trial), our, peer in zip(made, ours, peers, strict=True)]
    places = dict.fromkeys((code, one.trial.kind) for code, one in found)
    return [_row(code, kind, _of(found, code, kind)) for code, kind in places]


def country_trials(per_axis: int, seed: int) -> Iterator[tuple[str, Trial]]:
    """Each country's code with a trial of its busy or congestion tone."""
    for code in country_codes():
        if code == _AT_HOME:
            continue
        for kind in PROMISED_KINDS:
            for number in range(per_axis * len(PROMISED)):
                trial = trial_at(PROMISED[number % len(PROMISED)], kind, seed, number)
                yield code, replace(trial, softer_db=_SOFTER_DB.get((code, kind), 0.0))


def _of(found: Sequence[tuple[str, Judged]], code: str, kind: ToneKind) -> list[Judged]:
    return [one for of_code, one in found if of_code == code and one.trial.kind is kind]


def _row(code: str, kind: ToneKind, found: Sequence[Judged]) -> Row:
    name = f"{country(code).name_en}, {kind} ({len(found)}): {IN_TIME} {_LIMIT_S:g} s"
    ours, peer = (share([times[place] for times in _times(found)], _LIMIT_S) for place in (0, 1))
    return Row(name, ours, "", None, None, peer)


def _times(found: Sequence[Judged]) -> list[tuple[float | None, float | None]]:
    return [(one.ours_s, one.peer_s) for one in found]
