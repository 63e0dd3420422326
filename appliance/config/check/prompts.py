"""Every prompt is there."""

from collections.abc import Iterator

from appliance.config.check.material import Material
from appliance.config.check.names import missing
from appliance.config.model.base import Part
from appliance.config.model.document import Document
from appliance.config.model.prompt import (
    BuiltinPrompt,
    FilePrompt,
    Prompt,
    PromptByLanguage,
    SimplePrompt,
    TextPrompt,
)
from appliance.config.problem import Path, Problem


def prompts_of(document: Document) -> Iterator[tuple[Path, Prompt]]:
    """Give every prompt of the document with its path."""
    yield from _walk((), document)


def simple_prompts_of(document: Document) -> Iterator[tuple[Path, str, SimplePrompt]]:
    """Give every prompt in each of its languages, with its path; that of its place where it names none."""
    for path, prompt in prompts_of(document):
        if isinstance(prompt, PromptByLanguage):
            for language, one in prompt.by_language.items():
                yield (*path, "by_language", language), language, one
        else:
            yield path, language_at(path, document), prompt


def language_at(path: Path, document: Document) -> str:
    """Tell the language of a place: that of its hotline, elsewhere the site's."""
    if path[0] == "hotlines":
        return document.hotlines[str(path[1])].language or document.site.language
    return document.site.language


def prompts(document: Document, material: Material) -> Iterator[Problem]:
    """Find prompts that don't exist, and audio files that can't be played."""
    for path, prompt in prompts_of(document):
        yield from _prompt(path, prompt, material)


def _prompt(path: Path, prompt: Prompt, material: Material) -> Iterator[Problem]:
    match prompt:
        case BuiltinPrompt(builtin=id_):
            yield from missing((*path, "builtin"), "built-in prompt", id_, material.builtin_prompts)
        case FilePrompt(file=name):
            yield from missing((*path, "file"), "audio file", name, material.audio_files)
            yield from _unplayable((*path, "file"), name, material)
        case PromptByLanguage(by_language=prompts):
            for language, one in prompts.items():
                here = (*path, "by_language", language)
                yield from missing(here, "language", language, material.languages or [language])
                yield from _prompt(here, one, material)
        case _:
            pass


def _unplayable(path: Path, name: str, material: Material) -> Iterator[Problem]:
    if material.audio_fault is not None and name in material.audio_files and (fault := material.audio_fault(name)):
        yield Problem(path, f"the audio file '{name}' can't be played: {fault}")


def _walk(path: Path, value: object) -> Iterator[tuple[Path, Prompt]]:
    match value:
        case BuiltinPrompt() | TextPrompt() | FilePrompt() | PromptByLanguage():
            yield path, value
        case dict():
            for key, item in value.items():
                yield from _walk((*path, key), item)
        case tuple():
            for index, item in enumerate(value):
                yield from _walk((*path, index), item)
        case Part():
            for name in type(value).model_fields:
                yield from _walk((*path, name), getattr(value, name))
        case _:
            return
