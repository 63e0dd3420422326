"""`zongji config`: the configuration, from the command line."""

from pathlib import Path
from typing import Annotated

import typer

from appliance.config.check import Material
from appliance.config.yaml import load
from appliance.errors import UserError
from appliance.media.catalogue import load_catalogue
from appliance.services.publish import CATALOGUE, audio_files

app = typer.Typer(no_args_is_help=True, help="Look at the configuration.")


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="a YAML document; its audio files lie in `audio` beside it")],
) -> None:
    """Tell every fault of a document, with its line; nothing is changed."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file} can't be read: {error}", "name a YAML file in UTF-8") from error
    material = Material(frozenset(load_catalogue(CATALOGUE).prompts), audio_files(file.parent / "audio"))
    document = load(text, material)
    hotlines = ", ".join(hotline.name for hotline in document.hotlines.values())
    typer.echo(f"{file} is good: {len(document.lines)} lines, {len(document.agents)} agents, hotlines: {hotlines}.")
