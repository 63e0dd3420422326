"""A speech engine that needs nothing: one tone burst a character, with silence around, as real engines leave it."""

from dataclasses import dataclass
from math import pi, sin
from typing import ClassVar

from appliance.errors import UserError
from appliance.media.pcm import SAMPLE_RATE_HZ, Pcm, join, silence


@dataclass(frozen=True, slots=True)
class FakeEngine:
    """Speaks "silence" as silence, refuses "fail", and has a voice and version of choice."""

    edition: str = "1.0"
    speed: str = "even"

    id: ClassVar[str] = "fake"
    languages: ClassVar[frozenset[str]] = frozenset({"zh", "en"})

    def version(self) -> str:
        return self.edition

    def voice(self, language: str) -> str:
        return f"{language} {self.speed}"

    def speak(self, text: str, language: str, deadline_s: float) -> Pcm:
        assert language in self.languages
        assert deadline_s > 0
        if text == "fail":
            raise UserError("the engine failed", "mend it")
        if text == "silence":
            return silence(1.0)
        bursts = [burst(300 + ord(sign) % 2000) for sign in text]
        return join((silence(0.2), join(bursts, gap_s=0.02), silence(0.3)))


def burst(hz: int, duration_s: float = 0.1, top: float = 9000) -> Pcm:
    """Give a plain sine."""
    count = round(duration_s * SAMPLE_RATE_HZ)
    return Pcm.of(top * sin(2 * pi * hz * n / SAMPLE_RATE_HZ) for n in range(count))
