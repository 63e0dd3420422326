"""What a document may refer to outside itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Material:
    """Ids of built-in prompts, names of audio files, hashes of long lists, regions, prompts' languages, speech engines.

    None means that it isn't known here what there is: then nothing of that kind is refused.
    """

    builtin_prompts: frozenset[str]
    audio_files: frozenset[str]
    screening_tables: frozenset[str] | None = None
    provinces: frozenset[str] | None = None
    cities: frozenset[str] | None = None
    countries: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    speech_engines: frozenset[str] | None = None
