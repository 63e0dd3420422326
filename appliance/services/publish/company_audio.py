"""The company's own audio files, as documents name them: carried from folder to folder, never changed."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from appliance.config.check import simple_prompts_of
from appliance.config.model.document import Document
from appliance.config.model.prompt import FilePrompt
from appliance.errors import UserError
from appliance.media.company import upload_stem, upload_to_file
from appliance.media.prompt_file import is_complete
from appliance.media.replace_file import replace_file


def named_audio(document: Document) -> frozenset[str]:
    """Name the company files that a document plays."""
    return frozenset(prompt.file for _, _, prompt in simple_prompts_of(document) if isinstance(prompt, FilePrompt))


def audio_trial(folders: Iterable[Path], media: Path | None) -> Callable[[str], str]:
    """Give what tries an audio file as a publish would, once, and tells what is wrong with it; "" if nothing.

    A name means the first of the folders that has it. What is in `media` already was found good; nothing is kept.
    """

    @cache
    def fault(name: str) -> str:
        file = next((folder / name for folder in folders if (folder / name).is_file()), None)
        return "" if file is None else _fault_of(file, media)

    folders = tuple(folders)
    return fault


def _fault_of(file: Path, media: Path | None) -> str:
    try:
        if media is None or not is_complete(upload_stem(file, media)):
            with TemporaryDirectory(prefix="zongji-audio-") as aside:
                upload_to_file(file, Path(aside))
    except UserError as error:
        return str(error)
    except OSError as error:
        return f"it can't be read: {error.strerror}"
    return ""


def take_audio(names: Iterable[str], source: Path, target: Path) -> None:
    """Bring company files into a folder. A name stands for one sound for ever, as old revisions refer to it.

    Names that the source doesn't have are left out. Raises UserError, with nothing brought, when a name is taken by
    another sound.
    """
    new = {name: (source / name).read_bytes() for name in sorted(names) if (source / name).is_file()}
    there = {name for name in new if (target / name).is_file()}
    taken = [name for name in sorted(there) if (target / name).read_bytes() != new[name]]
    if taken:
        raise UserError(
            f"Another sound has the name {', '.join(taken)} already, and earlier revisions may refer to it.",
            "give the new file a name of its own, and use that in the configuration",
        )
    for name in new.keys() - there:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        replace_file(target / name, (new[name],))
