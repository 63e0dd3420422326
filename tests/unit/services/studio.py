"""An instance with every built-in prompt, spoken by an engine that needs nothing."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from appliance.daemons.prepare import make_instance
from appliance.domain.instance import Instance, Ports
from appliance.media import alaw, wav
from appliance.media.catalogue import load_catalogue
from appliance.media.pcm import Pcm
from appliance.services.publish import CATALOGUE, Studio
from tests.unit.media.fake_engine import FakeEngine, burst


@dataclass(frozen=True, slots=True)
class TerseEngine(FakeEngine):
    """Speaks the first sign of a text only: what it says matters to nobody here."""

    def speak(self, text: str, language: str, deadline_s: float) -> Pcm:
        return FakeEngine.speak(self, text if text == "fail" else text[:1], language, deadline_s)


PORTS = Ports(10000, 10001, 10002, 10003, 10020, 10999)


def furnished_instance(folder: Path) -> Instance:
    """Make an instance whose built-in prompts are short tones."""
    instance = make_instance(folder, PORTS)
    (instance.builtin_prompts / "zh").mkdir()
    for name, content in _prompts():
        (instance.builtin_prompts / "zh" / name).write_bytes(content)
    return instance


@cache
def _prompts() -> tuple[tuple[str, bytes], ...]:
    tones = {id_: burst(300 + 40 * number, 0.05) for number, id_ in enumerate(load_catalogue(CATALOGUE).prompts)}
    encodings = ((".wav", wav.encode), (".alaw", alaw.encode))
    return tuple((id_ + suffix, encode(tone)) for id_, tone in tones.items() for suffix, encode in encodings)


def studio_in(instance: Instance, company_files: Path | None = None) -> Studio:
    """Give a studio with the engine that needs nothing."""
    return Studio(instance, TerseEngine(), CATALOGUE, company_files or instance.folder / "audio")
