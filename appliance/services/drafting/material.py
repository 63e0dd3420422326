"""What the draft may refer to on this box. The slow parts are read once: the catalogue, the table of regions.

Audio files aren't listened to here: publishing does.
"""

from functools import lru_cache
from pathlib import Path

from sqlalchemy import Engine

from appliance.config.check import Material
from appliance.domain.instance import Instance
from appliance.domain.region_table import RegionTable
from appliance.errors import UserError
from appliance.lines.exchange_tones import tone_countries
from appliance.media.catalogue import load_catalogue
from appliance.media.speech import engine_ids
from appliance.services.publish.studio import CATALOGUE, audio_files
from appliance.storage.screening_tables import ScreeningTables

_Names = tuple[frozenset[str] | None, frozenset[str] | None, frozenset[str] | None]


def material_of(instance: Instance, reading: Engine) -> Material:
    """Tell what there is."""
    prompts, languages = _catalogue(CATALOGUE)
    provinces, cities, countries = _regions(instance.regions)
    return Material(
        builtin_prompts=prompts,
        audio_files=audio_files(instance.audio),
        screening_tables=frozenset(version.hash for version in ScreeningTables(reading, reading).versions()),
        provinces=provinces,
        cities=cities,
        countries=countries,
        languages=languages,
        speech_engines=engine_ids(),
        tone_countries=tone_countries(),
    )


@lru_cache(maxsize=1)
def _catalogue(file: Path) -> tuple[frozenset[str], frozenset[str]]:
    catalogue = load_catalogue(file)
    return frozenset(catalogue.everywhere()), frozenset(catalogue.languages)


def _regions(file: Path) -> _Names:
    try:
        return _names(file, file.stat().st_mtime_ns)
    except (UserError, OSError):
        return None, None, None


@lru_cache(maxsize=1)
def _names(file: Path, _changed_ns: int) -> _Names:
    table = RegionTable.read(file.read_bytes())
    names = table.names()
    cities = frozenset(city for cities in names.values() for city in cities)
    return frozenset(names), cities, frozenset(table.content.calling_codes)
