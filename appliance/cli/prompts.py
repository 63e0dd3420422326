"""`zongji prompts`: the built-in prompts, and human voices in their place."""

from pathlib import Path
from typing import Annotated

import typer

from appliance.cli import which_document
from appliance.cli.instance import chosen_instance
from appliance.cli.revision_words import text_of
from appliance.config.validation import document_of_tree
from appliance.config.yaml import parse
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media.builtin import render_catalogue
from appliance.media.catalogue import Catalogue, Speech, load_catalogue
from appliance.media.replace_file import replace_file
from appliance.media.speech import DEFAULT_ENGINE, find_engine
from appliance.media.studio_script import WRITERS, Line, script
from appliance.services.company_script import company_lines
from appliance.services.control_client import ControllerDown, command
from appliance.services.prompt_voices import CATALOGUE, human_voices, import_voices, restore_builtin_voice
from appliance.services.publish import audio_files

app = typer.Typer(help="The built-in prompts, and human voices in their place.", no_args_is_help=True)

CatalogueFile = Annotated[Path, typer.Option("--catalogue", help="The prompts' texts.")]
Language = Annotated[str, typer.Option(help="The language.")]

_HUMAN, _SYNTHETIC, _TONE = "human", "synthetic", "tone"
_NO_OWN = "The company's own texts are not in it: add them by --in-force, or by --document FILE."
_OWN = (
    "{count} of them are the company's own: they go below the folder `audio` beside the document, which then says "
    "{{file: recorded/…}} in the text's place; they are not for the ZIP."
)
_STOPGAP = "Synthetic voices are a stopgap: `zongji prompts script` prints what a person would read instead."


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
    for each in languages:
        _refuse_unknown(each, prompts)
    made = render_catalogue(prompts, find_engine(engine), to, languages, _show)
    typer.echo(f"The prompts in {to} {'are ready' if made else 'were ready already'}.")


@app.command("list")
def list_prompts(context: typer.Context, catalogue: CatalogueFile = CATALOGUE) -> None:
    """Print every built-in prompt with its text in each language, and whose voice it has in the switchboard."""
    prompts = load_catalogue(catalogue)
    human = _human(context, prompts)
    for prompt in prompts.prompts.values():
        number = f"{prompt.studio:03d}" if isinstance(prompt, Speech) and prompt.studio is not None else "   "
        typer.echo(f"{number}  {prompt.id}")
        for language, text in prompt.text.items():
            spoken = _HUMAN if prompt.id in human.get(language, ()) else _SYNTHETIC
            typer.echo(f"     {language}  {spoken if isinstance(prompt, Speech) else _TONE:<9}  {text}")
    typer.echo(_STOPGAP)


@app.command("script")
def print_script(
    context: typer.Context,
    to: Annotated[Path, typer.Option(help="The file: .html to be printed, .csv or .md.", dir_okay=False)],
    language: Language = "zh",
    document: Annotated[Path | None, typer.Option(help="Add the company's texts of this YAML document.")] = None,
    in_force: Annotated[bool, typer.Option("--in-force", help="Add the texts of the configuration in force.")] = False,
    catalogue: CatalogueFile = CATALOGUE,
) -> None:
    """Write the studio script: what a person reads, its number, about how long, and the file's name."""
    prompts = load_catalogue(catalogue)
    _refuse_unknown(language, prompts)
    write = WRITERS.get(to.suffix.lower())
    if write is None:
        raise UserError(f"{to.name} ends in none of {', '.join(WRITERS)}.", "choose one of them")
    own = _own_lines(context, language, document, in_force)
    lines = (*script(prompts, language), *(own or ()))
    try:
        replace_file(to, (write(lines, language).encode(),))
    except OSError as error:
        raise UserError(f"{to} can't be written: {error.strerror}", "name a folder that is there") from error
    minutes = sum(line.about_s for line in lines) / 60
    typer.echo(f"{to}: {len(lines)} prompts, about {minutes:.0f} minutes of speech.")
    typer.echo(_NO_OWN if own is None else _OWN.format(count=len(own)))


def _own_lines(context: typer.Context, language: str, draft: Path | None, in_force: bool) -> tuple[Line, ...] | None:
    """Give the company's own texts; None when nobody has asked for them."""
    if draft is not None and in_force:
        raise typer.BadParameter("--document and --in-force can't both be meant")
    if draft is not None:
        typed, folder = document_of_tree(parse(text_of(draft))), draft.parent / "audio"
    elif in_force:
        typed, folder = which_document.in_force(context), chosen_instance(context).audio
    else:
        return None
    return company_lines(typed, language, audio_files(folder))


@app.command("import")
def import_recordings(
    context: typer.Context,
    archive: Annotated[Path, typer.Argument(metavar="FILE.zip", help="Recordings, named by id or studio number.")],
    language: Language = "zh",
    catalogue: CatalogueFile = CATALOGUE,
) -> None:
    """Put human voices in the place of synthetic ones; all of the archive or nothing."""
    instance = chosen_instance(context)
    kept = import_voices(instance, language, archive, catalogue, _tell)
    spoken = len(script(load_catalogue(catalogue), language))
    typer.echo(f"{len(kept)} prompts imported; {len(human_voices(instance, language))} of {spoken} are human now.")
    _refresh(instance)


@app.command()
def restore(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="ID…", help="The prompts.")],
    language: Language = "zh",
    catalogue: CatalogueFile = CATALOGUE,
) -> None:
    """Go back to the synthetic voice."""
    instance = chosen_instance(context)
    changed = False
    for id_ in ids:
        was_human = restore_builtin_voice(instance, language, id_, catalogue)
        typer.echo(f"{id_}: {'synthetic again' if was_human else 'was synthetic already'}")
        changed |= was_human
    if changed:
        _refresh(instance)


def _refresh(instance: Instance) -> None:
    """Have a running controller take the voices from the next call on."""
    try:
        done = command(instance.control_socket, "prompts_refresh", {}, typer.echo)
    except ControllerDown:
        typer.echo("The controller is not running; it takes them when it starts.")
        return
    late = f" Asterisk follows: {done['asterisk']}" if done["asterisk"] else ""
    typer.echo(f"The next call hears them.{late}" if done["changed"] else f"Nothing is heard differently.{late}")


def _human(context: typer.Context, prompts: Catalogue) -> dict[str, frozenset[str]]:
    """Name the human voices of the switchboard; without one there are none."""
    try:
        instance = chosen_instance(context)
    except UserError:
        return {}
    return {language: human_voices(instance, language) for language in prompts.languages}


def _refuse_unknown(language: str, prompts: Catalogue) -> None:
    if language not in prompts.languages:
        raise typer.BadParameter(f"{language}: the languages are {', '.join(prompts.languages)}")


def _tell(at: int, of: int, name: str) -> None:
    typer.echo(f"file {at} of {of}: {name}", err=True)


def _show(done: int, total: int, name: str) -> None:
    typer.echo(f"prompt {done} of {total}: {name}")
