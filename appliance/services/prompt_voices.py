"""Human voices for built-in prompts: kept below the instance, so that rendering the built-in ones never touches them.

`<instance>/studio/<language>/<id>.wav` is the whole record of it: where it stands it is played instead of the synthetic
prompt, from the next publish or `prompts refresh` on. Take it away, and the synthetic one is heard again.
"""

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media.company import upload_to_file
from appliance.media.prompt_file import is_complete, read_prompt, write_prompt
from appliance.media.replace_file import replace_file

_WAV = ".wav"


def keep_builtin_voice(instance: Instance, language: str, prompt_id: str, wav: Path) -> Path:
    """Keep a sound file (WAV, MP3, Ogg or FLAC) as this prompt's voice; give the file that was kept.

    It goes through the same pipeline as every prompt: 8 kHz, equal loudness. Raises UserError, with nothing changed,
    for a language or prompt that isn't built in, and for a file that is no usable sound. Blocks while it works.
    """
    kept = voice_file(instance, language, prompt_id)
    with TemporaryDirectory(prefix="zongji-voice-") as folder:
        finished = upload_to_file(wav, Path(folder)).with_suffix(_WAV).read_bytes()
    kept.parent.mkdir(parents=True, exist_ok=True)
    replace_file(kept, (finished,))
    return kept


def restore_builtin_voice(instance: Instance, language: str, prompt_id: str) -> bool:
    """Go back to the synthetic voice; tell whether there was another. Raises UserError as `keep_builtin_voice`."""
    kept = voice_file(instance, language, prompt_id)
    was_there = kept.is_file()
    kept.unlink(missing_ok=True)
    return was_there


def voice_file(instance: Instance, language: str, prompt_id: str) -> Path:
    """Give where this prompt's human voice stands, if there is one. Raises UserError when it isn't built in."""
    languages = {entry.name for entry in instance.builtin_prompts.iterdir() if entry.is_dir()}
    if language not in languages:
        raise UserError(f"There is no built-in language '{language}'.", f"there are: {', '.join(sorted(languages))}")
    ids = {file.stem for file in (instance.builtin_prompts / language).glob(f"*{_WAV}")}
    if prompt_id not in ids:
        raise UserError(f"There is no built-in prompt '{prompt_id}' in {language}.", "see `zongji prompts list`")
    return instance.studio / language / f"{prompt_id}{_WAV}"


def human_voices(instance: Instance, language: str) -> frozenset[str]:
    """Name the prompts of this language that have a human voice."""
    return frozenset(file.stem for file in (instance.studio / language).glob(f"*{_WAV}"))


def builtin_stem(instance: Instance, language: str, prompt_id: str) -> Path:
    """Have what is to be heard of a built-in prompt on disk: the human voice, else the synthetic; without extension.

    A human voice is played from a copy that is named by its content: a call that hears it goes on hearing it when
    another takes its place.
    """
    kept = instance.studio / language / f"{prompt_id}{_WAV}"
    if not kept.is_file():
        return instance.builtin_prompts / language / prompt_id
    stem = instance.media / f"studio-{sha256(kept.read_bytes()).hexdigest()}"
    if not is_complete(stem):
        write_prompt(stem, read_prompt(kept.with_suffix("")))
    return stem
