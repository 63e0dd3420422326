"""Where an instance's prompts come from."""

from dataclasses import dataclass
from pathlib import Path

from appliance.config.check import Material
from appliance.domain.instance import Instance
from appliance.media.catalogue import load_catalogue
from appliance.media.speech import SpeechEngine

CATALOGUE = Path(__file__).parents[3] / "prompts" / "catalogue.toml"


@dataclass(frozen=True, slots=True)
class Studio:
    """Where prompts come from: the built-in ones of the instance, its speech engine, the folder of company files."""

    instance: Instance
    engine: SpeechEngine
    catalogue: Path
    company_files: Path

    def material(self) -> Material:
        """Tell what a document may refer to."""
        return Material(frozenset(load_catalogue(self.catalogue).prompts), audio_files(self.company_files))


def audio_files(folder: Path) -> frozenset[str]:
    """Name the audio files below a folder the way a document does: relative to it."""
    return frozenset(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
