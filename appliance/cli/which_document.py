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
from appliance.services.publish.at_rest import box_of, document_in_force
from appliance.simulate.wording import Wording
from appliance.storage.revisions import Revisions

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
    instance = chosen_instance(context)
    with Revisions.open(instance.database_url) as store:
        return document_in_force(store, box_of(instance))[1]


def wording_of(document: Document) -> Wording:
    """Give the built-in prompts' texts in the document's language."""
    return Wording(load_catalogue(CATALOGUE), document.site.language)
