"""Which configuration a word of the command line speaks of: a draft in a file, or the one in force."""

from pathlib import Path
from typing import Annotated

import typer

from appliance.cli.instance import chosen_instance
from appliance.config.check import Material
from appliance.config.model.document import Document
from appliance.config.yaml import load
from appliance.errors import UserError
from appliance.media.catalogue import load_catalogue
from appliance.services.publish import CATALOGUE, audio_files
from appliance.simulate.wording import Wording

DraftFile = Annotated[
    Path | None, typer.Option("--draft", help="A YAML document; without it, the configuration in force.")
]


def draft(file: Path) -> Document:
    """Read and check a document; its audio files lie in `audio` beside it. Raises UserError for what can't be read."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file} can't be read: {error}", "name a YAML file in UTF-8") from error
    return load(text, Material(frozenset(load_catalogue(CATALOGUE).prompts), audio_files(file.parent / "audio")))


def in_force(context: typer.Context) -> Document:
    """Read the configuration that the chosen switchboard works by."""
    return draft(chosen_instance(context).configuration)


def wording_of(document: Document) -> Wording:
    """Give the built-in prompts' texts in the document's language."""
    return Wording(load_catalogue(CATALOGUE), document.site.language)
