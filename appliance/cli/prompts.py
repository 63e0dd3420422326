"""`zongji prompts`: list and render the built-in prompts."""

from pathlib import Path
from typing import Annotated

import typer

from appliance.media.builtin import render_catalogue
from appliance.media.catalogue import Speech, load_catalogue
from appliance.media.speech import DEFAULT_ENGINE, find_engine

CATALOGUE = Path(__file__).parents[2] / "prompts" / "catalogue.toml"

app = typer.Typer(help="The built-in prompts.", no_args_is_help=True)

CatalogueFile = Annotated[Path, typer.Option("--catalogue", help="The prompts' texts.")]


@app.command()
def render(
    to: Annotated[Path, typer.Option(help="The folder that gets <language>/<id>.wav and .alaw.")],
    language: Annotated[list[str] | None, typer.Option(help="Only this language; may be repeated.")] = None,
    engine: Annotated[str, typer.Option(help="The speech engine.")] = DEFAULT_ENGINE,
    catalogue: CatalogueFile = CATALOGUE,
) -> None:
    """Make the sound files of all built-in prompts, unless they are there already."""
    prompts = load_catalogue(catalogue)
    languages = tuple(language or prompts.languages)
    if unknown := sorted({*languages} - {*prompts.languages}):
        raise typer.BadParameter(f"{', '.join(unknown)}: the languages are {', '.join(prompts.languages)}")
    made = render_catalogue(prompts, find_engine(engine), to, languages, _show)
    typer.echo(f"The prompts in {to} {'are ready' if made else 'were ready already'}.")


@app.command("list")
def list_prompts(catalogue: CatalogueFile = CATALOGUE) -> None:
    """Print every built-in prompt with its text in each language."""
    for prompt in load_catalogue(catalogue).prompts.values():
        typer.echo(f"{prompt.id}  ({'speech' if isinstance(prompt, Speech) else 'tone'})")
        for language, text in prompt.text.items():
            typer.echo(f"    {language}  {text}")


def _show(done: int, total: int, name: str) -> None:
    typer.echo(f"prompt {done} of {total}: {name}")
