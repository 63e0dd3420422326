"""Human voices for built-in prompts: kept below the instance, so that rendering the built-in ones never touches them.

`<instance>/studio/<language>/<id>.wav` is the whole record of it: where it stands it is played instead of the synthetic
prompt, from the next publish or `prompts_refresh` on. Take it away, and the synthetic one is heard again.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media import wav
from appliance.media.catalogue import Catalogue, Speech, load_catalogue
from appliance.media.cut import Cut
from appliance.media.pcm import Pcm
from appliance.media.prompt_file import is_complete, read_prompt, write_prompt
from appliance.media.replace_file import replace_file
from appliance.media.studio_script import about_s
from appliance.media.workshop import Workshop
from appliance.services.voice_archive import VoicesRefused, contents, opened, unpack

CATALOGUE = Path(__file__).parents[2] / "prompts" / "catalogue.toml"
LONGEST_S = 120.0

_WAV = ".wav"
_MUCH_SHORTER, _MUCH_LONGER, _SLACK_S = 0.35, 3.0, 1.5

Tell = Callable[[int, int, str], None]
"""Told which file of how many is looked at next, and its name."""


def keep_builtin_voice(
    instance: Instance, language: str, prompt_id: str, recording: Path, catalogue: Path = CATALOGUE
) -> Path:
    """Keep a sound file (WAV, MP3, Ogg or FLAC) as this prompt's voice; give the file that was kept.

    It goes through the same pipeline as every prompt: 8 kHz, cut, equal loudness. Raises UserError, with nothing
    changed, for a prompt that isn't spoken in this language, and for a file that is no usable sound, much too short or
    too long for the text. Blocks while it works; afterwards tell the controller `prompts_refresh`.
    """
    prompt = _spoken(load_catalogue(catalogue), language, prompt_id)
    with Workshop() as workshop:
        finished = _finished(prompt, language, recording, workshop)
    return _put(_voice_file(instance, language, prompt_id), finished)


def import_voices(
    instance: Instance,
    language: str,
    archive: Path,
    catalogue: Path = CATALOGUE,
    tell: Tell = lambda _at, _of, _name: None,
) -> tuple[str, ...]:
    """Keep all recordings of a ZIP, named by id or studio number; give the ids.

    Every file is looked at first. Raises VoicesRefused with every fault, and then nothing has changed.
    """
    prompts = load_catalogue(catalogue)
    if language not in prompts.languages:
        raise UserError(f"There is no language '{language}'.", f"there are: {', '.join(prompts.languages)}")
    with opened(archive) as content:
        finished = _all_finished(content, prompts, language, tell)
    for id_, pcm in finished.items():
        _put(_voice_file(instance, language, id_), pcm)
    return tuple(finished)


def restore_builtin_voice(instance: Instance, language: str, prompt_id: str, catalogue: Path = CATALOGUE) -> bool:
    """Go back to the synthetic voice; tell whether there was another. Raises UserError as `keep_builtin_voice`."""
    _spoken(load_catalogue(catalogue), language, prompt_id)
    kept = _voice_file(instance, language, prompt_id)
    was_there = kept.is_file()
    try:
        kept.unlink(missing_ok=True)
    except OSError as error:
        raise UserError(
            f"{kept} can't be removed: {error.strerror}", "let the switchboard's user write there"
        ) from error
    return was_there


def human_voices(instance: Instance, language: str) -> frozenset[str]:
    """Name the prompts of this language that have a human voice."""
    return frozenset(file.stem for file in (instance.studio / language).glob(f"*{_WAV}"))


def builtin_stem(instance: Instance, language: str, prompt_id: str) -> Path:
    """Have what is to be heard of a built-in prompt on disk: the human voice, else the synthetic; without extension.

    A human voice is played from a copy that is named by its content: a call that hears it goes on hearing it when
    another takes its place.
    """
    kept = _voice_file(instance, language, prompt_id)
    if not kept.is_file():
        return instance.builtin_prompts / language / prompt_id
    content = kept.read_bytes()
    stem = instance.media / f"{sha256(content).hexdigest()}-studio"
    if not is_complete(stem):
        write_prompt(stem, read_prompt(kept.with_suffix("")))
    return stem


def _voice_file(instance: Instance, language: str, prompt_id: str) -> Path:
    return instance.studio / language / f"{prompt_id}{_WAV}"


def _spoken(catalogue: Catalogue, language: str, prompt_id: str) -> Speech:
    if language not in catalogue.languages:
        raise UserError(f"There is no language '{language}'.", f"there are: {', '.join(catalogue.languages)}")
    prompt = catalogue.prompts.get(prompt_id)
    if not isinstance(prompt, Speech) or language not in prompt.text:
        raise UserError(f"There is no spoken prompt '{prompt_id}' in {language}.", "see `zongji prompts list`")
    return prompt


def _all_finished(content: ZipFile, catalogue: Catalogue, language: str, tell: Tell) -> dict[str, Pcm]:
    found = contents(content, catalogue, language)
    faults, finished = list(found.faults), {}
    with TemporaryDirectory(prefix="zongji-voices-") as folder, Workshop() as workshop:
        unpacked = Path(folder) / "recording"
        for at, recorded in enumerate(found.files, start=1):
            tell(at, len(found.files), recorded.shown)
            fault = unpack(content, recorded.name, unpacked)
            if fault is None:
                try:
                    finished[recorded.prompt.id] = _finished(recorded.prompt, language, unpacked, workshop)
                except UserError as error:
                    fault = error.message
            if fault is not None:
                faults.append(f"{recorded.shown}: {fault}")
    if faults:
        raise VoicesRefused(tuple(faults))
    return finished


def _finished(prompt: Speech, language: str, recording: Path, workshop: Workshop) -> Pcm:
    """Make the prompt of a recording. Raises UserError when it can't be the text's."""
    pcm = workshop.take(recording, LONGEST_S, cut=Cut.PIECE if prompt.piece else Cut.SENTENCE)
    if not pcm.data:
        raise UserError("there is nothing to hear in it", "record it again")
    about = about_s(prompt.text[language])
    if not about * _MUCH_SHORTER <= pcm.duration_s <= about * _MUCH_LONGER + _SLACK_S:
        length = f"lasts {pcm.duration_s:.1f} s, and its text takes about {about:.1f} s to say"
        raise UserError(length, f"record '{prompt.text[language]}', and nothing else")
    return pcm


def _put(kept: Path, pcm: Pcm) -> Path:
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        replace_file(kept, (wav.encode(pcm),))
    except OSError as error:
        reason = f"the voice can't be kept in {kept.parent}: {error.strerror}"
        raise UserError(reason, "make room there, or let the switchboard's user write there") from error
    return kept
