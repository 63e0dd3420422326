"""Where an instance's prompts come from."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from appliance.config.check import Material
from appliance.config.model.document import Document
from appliance.domain.instance import Instance
from appliance.domain.region_table import RegionTable
from appliance.errors import UserError
from appliance.lines.exchange_tones import tone_countries
from appliance.media.catalogue import load_catalogue
from appliance.media.language_folder import read_lexicon
from appliance.media.speech import SpeechEngine, VoiceSettings, engine_ids, find_engine
from appliance.media.workshop import Workshop
from appliance.services.publish.company_audio import audio_trial
from appliance.storage.screening_tables import ScreeningTables

CATALOGUE = Path(__file__).parents[3] / "prompts" / "catalogue.toml"


@dataclass(frozen=True, slots=True)
class Studio:
    """Where prompts come from: the built-in ones of the instance, its speech engine, the folder of company files.

    Whoever makes many lends a workshop, which else is opened for each. `lexicon` is the company's own.
    """

    instance: Instance
    engine: SpeechEngine
    catalogue: Path
    company_files: Path
    workshop: Workshop | None = None
    lexicon: Mapping[str, str] = field(default_factory=dict)

    def material(self) -> Material:
        """Tell what a document may refer to: prompts, audio, and what the instance has of long lists and regions."""
        catalogue = load_catalogue(self.catalogue)
        return replace(
            known_here(self.instance),
            builtin_prompts=catalogue.everywhere(),
            languages=frozenset(catalogue.languages),
            speech_engines=engine_ids(),
            tone_countries=tone_countries(),
            audio_files=audio_files(self.company_files),
            audio_fault=audio_trial((self.company_files,), self.instance.media),
        )

    def lexicon_of(self, language: str) -> Mapping[str, str]:
        """Tell how hard words are said in a language: the company's word goes before the built-in one."""
        return {**read_lexicon(self.catalogue.parent / language), **self.lexicon}


def speaking(document: Document, studio: Studio) -> Studio:
    """Give the studio with the speech engine that a document chooses. Raises UserError when there is none such."""
    speech = document.site.speech
    if speech is None:
        return studio
    settings = VoiceSettings(speech.voices, speech.rate, speech.command, studio.instance.speech)
    return replace(studio, engine=find_engine(speech.engine, settings))


def known_here(instance: Instance) -> Material:
    """Tell the long lists and the names of regions of an instance; what it hasn't got yet is not checked."""
    lists, table = None, None
    with suppress(UserError), ScreeningTables.open(instance.database_url) as tables:
        lists = frozenset(version.hash for version in tables.versions())
    with suppress(UserError, OSError):
        table = RegionTable.read(instance.regions.read_bytes())
    names = None if table is None else table.names()
    return Material(
        builtin_prompts=frozenset(),
        audio_files=frozenset(),
        screening_tables=lists,
        provinces=None if names is None else frozenset(names),
        cities=None if names is None else frozenset(city for cities in names.values() for city in cities),
        countries=None if table is None else frozenset(table.content.calling_codes),
    )


def audio_files(folder: Path) -> frozenset[str]:
    """Name the audio files below a folder the way a document does: relative to it."""
    return frozenset(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
