"""Everything that people hear under a document, made ready on disk."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import structlog

from appliance.asterisk.render.ringtone import class_name
from appliance.asterisk.sounds import Sound, SoundLibrary, Voice
from appliance.config.check import prompts_of
from appliance.config.model.document import Document
from appliance.config.model.flow import Offer, Ring
from appliance.config.model.hotline import Hotline
from appliance.config.model.prompt import BuiltinPrompt, FilePrompt, Prompt, SimplePrompt, TextPrompt
from appliance.domain.ids import AgentId, DepartmentId, HotlineId
from appliance.domain.instance import Instance
from appliance.domain.spoken import speakable
from appliance.errors import UserError
from appliance.media.agent_id import render_announcement
from appliance.media.catalogue import load_catalogue
from appliance.media.company import speak_to_file, upload_to_file
from appliance.media.prompt_file import files, is_complete, read_prompt
from appliance.media.replace_file import replace_file
from appliance.media.workshop import Workshop
from appliance.routing.music import hold_music, music_of
from appliance.services.prompt_voices import builtin_stem
from appliance.services.publish.languages import homes_of, languages_of, spoken
from appliance.services.publish.studio import Studio, speaking

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

Progress = Callable[[int, int], None]
"""Told, from the thread that works, how many sounds of how many are ready."""

_STEM_LENGTH = 16


def _nobody_asks(_done: int, _of: int) -> None:
    return


def build_sounds(document: Document, studio: Studio, progress: Progress = _nobody_asks) -> SoundLibrary:
    """Have every sound of the document on disk. Raises UserError for one that can't be made; what exists is kept.

    New texts are spoken, which takes a while: about 0.1 s each with espeak.
    """
    with Workshop() as workshop:
        studio = replace(speaking(document, studio), workshop=workshop, lexicon=document.site.lexicon)
        return _build(document, studio, progress)


def _build(document: Document, studio: Studio, progress: Progress) -> SoundLibrary:
    language = document.site.language
    whispers = dict(_whispers_of(document))
    languages, homes = languages_of(document), homes_of(document)
    wanted = {each: _wanted(document, each, studio) for each in languages}
    total = sum(map(len, wanted.values())) + len(whispers)
    stems: dict[tuple[str, Prompt], Path] = {}
    for each in languages:
        for prompt in wanted[each]:
            stems[each, prompt] = prompt_stem(*spoken(prompt, each, language, homes), studio)
            progress(len(stems), total)
    whispered = {}
    for key, text in whispers.items():
        whispered[key] = _sound(_speak(text, language, studio))
        progress(len(stems) + len(whispered), total)
    voices = {each: _voice(each, document, stems, studio) for each in languages}
    music = {each: _music([stems[language, one] for one in each], studio.instance) for each in music_of(document)}
    return SoundLibrary(
        prompts=voices[language].prompts,
        ringtones={prompt: _ringtone(stems[language, prompt], studio.instance) for prompt in _ringtones_of(document)},
        agent_ids=voices[language].agent_ids,
        whispers=whispered,
        voices=voices,
        music=music,
        hold_music={HotlineId(id_): music[hold_music(hotline)] for id_, hotline in document.hotlines.items()},
    )


def _wanted(document: Document, language: str, studio: Studio) -> list[Prompt]:
    built_in = load_catalogue(studio.catalogue).spoken_in(language)
    asked = (prompt for _, prompt in prompts_of(document))
    return list(dict.fromkeys([*(BuiltinPrompt(builtin=prompt.id) for prompt in built_in), *asked]))


def _voice(language: str, document: Document, stems: Mapping[tuple[str, Prompt], Path], studio: Studio) -> Voice:
    return Voice(
        prompts={prompt: _sound(stem) for (code, prompt), stem in stems.items() if code == language},
        agent_ids={AgentId(id_): _agent_id(AgentId(id_), language, document, studio) for id_ in document.agents},
    )


def prompt_stem(prompt: SimplePrompt, language: str, studio: Studio) -> Path:
    """Have a prompt's audio on disk; give its file without extension."""
    match prompt:
        case BuiltinPrompt(builtin=id_):
            return builtin_stem(studio.instance, language, id_)
        case TextPrompt(text=text):
            return _speak(text, language, studio)
        case FilePrompt(file=name):
            return _company_file(name, studio)


def _speak(text: str, language: str, studio: Studio) -> Path:
    said = speakable(text, language, studio.lexicon_of(language))
    return speak_to_file(said, language, studio.engine, studio.instance.media, studio.workshop)


def _company_file(name: str, studio: Studio) -> Path:
    """Take a company file; one that somebody has deleted by hand since sounds as when it was last taken.

    A revision in force names it, and no caller is to go without a controller for that.
    """
    file, media = studio.company_files / name, studio.instance.media
    note = media / f"company-file-{sha256(name.encode()).hexdigest()}"
    try:
        stem = upload_to_file(file, media, studio.workshop)
    except FileNotFoundError:
        if not note.is_file() or not is_complete(kept := media / note.read_text()):
            raise UserError(f"The audio file {file} is missing.", "put it back there") from None
        _log.error("company audio file missing", file=str(file), instead=str(kept))
        return kept
    except UserError as error:
        raise UserError(f"The audio file '{name}' can't be played: {error.message}", error.remedy) from error
    _put(stem.name.encode(), note)
    return stem


def _sound(stem: Path) -> Sound:
    return Sound(str(stem), read_prompt(stem).duration_s)


def _agent_id(agent: AgentId, language: str, document: Document, studio: Studio) -> Sound:
    instance, yao = studio.instance, document.site.digit_one == "yao"
    stem = instance.media / f"agent-id-{language}-{agent}"
    render_announcement(agent, language, lambda piece: builtin_stem(instance, language, piece), stem, yao=yao)
    return _sound(stem)


def _ringtones_of(document: Document) -> Iterator[Prompt]:
    own = [department.ringtone for department in document.departments.values()]
    own += [agent.ringtone for agent in document.agents.values()]
    yield from filter(None, own)
    for hotline in document.hotlines.values():
        if hotline.welcome_ringtone is not None:
            yield hotline.welcome_ringtone
        for node in hotline.flow.nodes.values():
            if isinstance(node, Offer) and node.ringtone is not None:
                yield node.ringtone


def _ringtone(stem: Path, instance: Instance) -> str:
    """Put a prompt where music on hold finds it: a folder of its own, named by its class."""
    name = class_name(stem.name[:_STEM_LENGTH])
    folder = instance.music_on_hold / name
    folder.mkdir(exist_ok=True)
    for source in files(stem):
        _put(source.read_bytes(), folder / f"ringtone{source.suffix}")
    return name


def _music(stems: Sequence[Path], instance: Instance) -> str:
    """Put several prompts where music on hold finds them, in their order; their class is named by what they are."""
    name = class_name(sha256("\n".join(stem.name for stem in stems).encode()).hexdigest()[:_STEM_LENGTH])
    folder = instance.music_on_hold / name
    folder.mkdir(exist_ok=True)
    for number, stem in enumerate(stems, 1):
        for source in files(stem):
            _put(source.read_bytes(), folder / f"{number:02}{source.suffix}")
    return name


def _put(content: bytes, file: Path) -> None:
    """Leave a file alone that is the same: Asterisk may be playing it."""
    if not file.is_file() or file.read_bytes() != content:
        replace_file(file, (content,))


def _whispers_of(document: Document) -> Iterator[tuple[tuple[HotlineId | None, DepartmentId | None], str]]:
    for hotline_id, hotline in document.hotlines.items():
        yield (HotlineId(hotline_id), None), hotline.name
        for department_id in _departments_of(hotline, document):
            department = document.departments[department_id]
            yield (HotlineId(hotline_id), DepartmentId(department_id)), f"{hotline.name}，{department.name}"


def _departments_of(hotline: Hotline, document: Document) -> Iterable[str]:
    """Name the departments for which the hotline's flow may ring; all of them where extensions can be dialled."""
    rings = [node for node in hotline.flow.nodes.values() if isinstance(node, Offer)]
    if any(isinstance(node, Ring) and node.dialled for node in rings):
        return document.departments
    return dict.fromkeys(node.department for node in rings if node.department is not None)
