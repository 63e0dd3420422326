"""The company's own audio files, as documents name them: carried from folder to folder, never changed."""

from collections.abc import Iterable
from pathlib import Path

from appliance.config.check import prompts_of
from appliance.config.model.document import Document
from appliance.config.model.prompt import FilePrompt
from appliance.errors import UserError
from appliance.media.replace_file import replace_file


def named_audio(document: Document) -> frozenset[str]:
    """Name the company files that a document plays."""
    return frozenset(prompt.file for _, prompt in prompts_of(document) if isinstance(prompt, FilePrompt))


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
