"""Which configuration a word of the command line speaks of: a draft in a file, or the one in force."""

from pathlib import Path
from typing import Annotated

import typer

from appliance.cli.instance import chosen_instance
from appliance.cli.revision_words import material_beside, text_of
from appliance.config.model.document import Document
from appliance.config.yaml import load
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.publish.at_rest import box_of, document_in_force
from appliance.services.simulation import setting_of
from appliance.simulate.setting import Setting
from appliance.storage.revisions import Revisions

DraftFile = Annotated[
    Path | None, typer.Option("--draft", help="A YAML document; without it, the configuration in force.")
]

_KNOWS_LITTLE = "Note: without a switchboard (--instance DIR) regions and long lists are not known, so not checked."
_NO_REGIONS = "Note: this switchboard has no table of regions, so no caller's region is known; see `zongji regions`."


def draft(file: Path) -> Document:
    """Read and check a document; its audio files lie in `audio` beside it. Raises UserError for what can't be read."""
    return load(text_of(file), material_beside(file))


def in_force(context: typer.Context) -> Document:
    """Read the configuration that the chosen switchboard works by. Raises UserError when there is none."""
    instance = chosen_instance(context)
    with Revisions.open(instance.database_url) as store:
        return document_in_force(store, box_of(instance))[1]


def instance_beside(context: typer.Context) -> Instance | None:
    """Give the chosen switchboard; None where there is none, and a document is looked at by itself."""
    try:
        return chosen_instance(context)
    except UserError:
        return None


def setting_beside(context: typer.Context, document: Document) -> Setting:
    """Give what the chosen switchboard knows; where there is none yet, a document can be tried all the same."""
    instance = instance_beside(context)
    if instance is None:
        typer.echo(_KNOWS_LITTLE, err=True)
        return Setting()
    if not instance.regions.is_file():
        typer.echo(_NO_REGIONS, err=True)
    return setting_of(instance, document)
