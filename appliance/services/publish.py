"""Make a document into what Asterisk and the controller work with: audio, configuration files, data base entries."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from appliance.asterisk.render.core import core_files
from appliance.asterisk.render.dialplan import database, extensions_file
from appliance.asterisk.render.pjsip import accounts, pjsip_file
from appliance.asterisk.render.ringtone import class_name, musiconhold_file
from appliance.asterisk.render.secrets import Secrets
from appliance.asterisk.sounds import Sound, SoundLibrary
from appliance.config.check import Material, prompts_of
from appliance.config.model.document import Document
from appliance.config.model.flow import Ring
from appliance.config.model.prompt import BuiltinPrompt, FilePrompt, Prompt, TextPrompt
from appliance.domain.ids import AgentId, DepartmentId, HotlineId
from appliance.domain.instance import Instance
from appliance.media.agent_id import render_announcement
from appliance.media.catalogue import load_catalogue
from appliance.media.company import speak_to_file, upload_to_file
from appliance.media.prompt_file import files, read_prompt
from appliance.media.replace_file import replace_file
from appliance.media.speech import SpeechEngine

CATALOGUE = Path(__file__).parents[2] / "prompts" / "catalogue.toml"

_VOICEMAIL_ALONE = BuiltinPrompt(builtin="voicemail-no-answer")
_BEEP = BuiltinPrompt(builtin="beep")
_STEM_LENGTH = 16


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


def build_sounds(document: Document, studio: Studio) -> SoundLibrary:
    """Have every sound of the document on disk. Raises UserError for one that can't be made; what exists is kept."""
    language = document.site.language
    built_in = [BuiltinPrompt(builtin=id_) for id_ in load_catalogue(studio.catalogue).prompts]
    wanted = [*built_in, *(prompt for _, prompt in prompts_of(document))]
    stems = {prompt: prompt_stem(prompt, language, studio) for prompt in dict.fromkeys(wanted)}
    return SoundLibrary(
        prompts={prompt: _sound(stem) for prompt, stem in stems.items()},
        ringtones={prompt: _ringtone(stems[prompt], studio.instance) for prompt in _ringtones_of(document)},
        agent_ids={AgentId(id_): _agent_id(AgentId(id_), language, studio.instance) for id_ in document.agents},
        whispers={
            key: _sound(speak_to_file(text, language, studio.engine, studio.instance.media))
            for key, text in _whispers_of(document)
        },
    )


def write_asterisk_files(document: Document, instance: Instance) -> Secrets:
    """Render Asterisk's configuration into the instance's folder, each file whole; give the accounts' passwords."""
    secrets = Secrets.load_or_make(instance.secrets).with_accounts(accounts(document))
    secrets.save(instance.secrets)
    ringtones = [path for path in instance.music_on_hold.iterdir() if path.is_dir()]
    contents = core_files(instance, secrets.box, secrets.manager) | {
        "pjsip.conf": pjsip_file(document, instance, secrets),
        "extensions.conf": extensions_file(instance),
        "musiconhold.conf": musiconhold_file(ringtones),
    }
    for name, content in contents.items():
        replace_file(instance.asterisk_etc / name, (content.encode(),), mode=0o640)
    return secrets


def frame_entries(document: Document, sounds: SoundLibrary) -> dict[str, str]:
    """Give the data base entries that the fail-open frame needs of this document."""
    voicemail = "&".join(sounds.prompts[prompt].path for prompt in (_VOICEMAIL_ALONE, _BEEP))
    greetings = {
        HotlineId(id_): (sounds.prompts[hotline.fallback.greeting].path, voicemail)
        for id_, hotline in document.hotlines.items()
    }
    return database(document, greetings)


def prompt_stem(prompt: Prompt, language: str, studio: Studio) -> Path:
    """Have a prompt's audio on disk; give its file without extension."""
    match prompt:
        case BuiltinPrompt(builtin=id_):
            return studio.instance.builtin_prompts / language / id_
        case TextPrompt(text=text):
            return speak_to_file(text, language, studio.engine, studio.instance.media)
        case FilePrompt(file=name):
            return upload_to_file(studio.company_files / name, studio.instance.media)


def _sound(stem: Path) -> Sound:
    return Sound(str(stem), read_prompt(stem).duration_s)


def _agent_id(agent: AgentId, language: str, instance: Instance) -> Sound:
    stem = instance.media / f"agent-id-{language}-{agent}"
    render_announcement(agent, language, instance.builtin_prompts, stem)
    return _sound(stem)


def _ringtones_of(document: Document) -> Iterator[Prompt]:
    for department in document.departments.values():
        if department.ringtone is not None:
            yield department.ringtone
    for hotline in document.hotlines.values():
        if hotline.welcome_ringtone is not None:
            yield hotline.welcome_ringtone
        for node in hotline.flow.nodes.values():
            if isinstance(node, Ring) and node.ringtone is not None:
                yield node.ringtone


def _ringtone(stem: Path, instance: Instance) -> str:
    """Put a prompt where music on hold finds it: a folder of its own, named by its class."""
    name = class_name(stem.name[:_STEM_LENGTH])
    folder = instance.music_on_hold / name
    folder.mkdir(exist_ok=True)
    for source in files(stem):
        _put(source.read_bytes(), folder / f"ringtone{source.suffix}")
    return name


def _put(content: bytes, file: Path) -> None:
    """Leave a file alone that is the same: Asterisk may be playing it."""
    if not file.is_file() or file.read_bytes() != content:
        replace_file(file, (content,))


def _whispers_of(document: Document) -> Iterator[tuple[tuple[HotlineId | None, DepartmentId | None], str]]:
    for hotline_id, hotline in document.hotlines.items():
        yield (HotlineId(hotline_id), None), hotline.name
        for department_id, department in document.departments.items():
            yield (HotlineId(hotline_id), DepartmentId(department_id)), f"{hotline.name}，{department.name}"
