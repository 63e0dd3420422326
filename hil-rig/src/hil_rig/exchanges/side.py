"""The exchange's side of a pair: its tones, and what the pair adds to all that is sent over it."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from hil_rig.exchanges.api import LineEnd, LineEventKind, Play, Side, Step
from hil_rig.exchanges.progress import CHINA, ExchangeTones
from hil_rig.exchanges.sounds import hum, louder, mix, white_noise
from hil_rig.measure.wav import Samples


@dataclass(frozen=True, slots=True)
class Impairment:
    """What the pair adds to all that the exchange sends: attenuation, noise, hum. None: there is none."""

    gain_db: float = 0.0
    noise_dbm0: float | None = None
    hum_dbm0: float | None = None

    def on(self, samples: Samples, rng: np.random.Generator) -> Samples:
        """The samples as they arrive; noise and hum aren't attenuated, they come from along the pair."""
        seconds = len(samples) / 8000
        parts = [louder(samples, self.gain_db)]
        if self.noise_dbm0 is not None:
            parts.append(white_noise(seconds, self.noise_dbm0, rng))
        if self.hum_dbm0 is not None:
            parts.append(hum(seconds, self.hum_dbm0))
        return mix(*parts)


CLEAR = Impairment()


class ExchangeSide:
    """One end and its exchange's tones. `impairment` may be changed between two sounds; `seed` repeats its noise."""

    def __init__(self, end: LineEnd, tones: ExchangeTones = CHINA, *, seed: int = 0) -> None:
        if end.side is not Side.EXCHANGE:
            raise ValueError(f"{end.name} is the telephone's end of its line, not the exchange's")
        self.end = end
        self.tones = tones
        self.impairment = CLEAR
        self._rng = np.random.default_rng(seed)

    def perform(
        self, steps: Sequence[Step], *, then: Sequence[Step] = (), until: Set[LineEventKind] = frozenset()
    ) -> float:
        """`LineEnd.perform`, every sound as it arrives over this pair."""
        return self.end.perform(
            [self._impaired(step) for step in steps], then=[self._impaired(step) for step in then], until=until
        )

    def _impaired(self, step: Step) -> Step:
        return Play(self.impairment.on(step.samples, self._rng)) if isinstance(step, Play) else step
