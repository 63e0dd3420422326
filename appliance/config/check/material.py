"""What a document may refer to outside itself."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Material:
    """Ids of built-in prompts, names of audio files, hashes of long lists, regions, prompts' languages, speech engines.

    `tone_countries` are those whose exchanges' tones are known. None means that it isn't known here what there is: then
    nothing of that kind is refused. `audio_fault` tells what is wrong with an audio file, "" if it can be played; it is
    asked for names in `audio_files` alone, and takes a while.
    """

    builtin_prompts: frozenset[str]
    audio_files: frozenset[str]
    screening_tables: frozenset[str] | None = None
    provinces: frozenset[str] | None = None
    cities: frozenset[str] | None = None
    countries: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    speech_engines: frozenset[str] | None = None
    tone_countries: frozenset[str] | None = None
    audio_fault: Callable[[str], str] | None = None
