"""`zongji config`: look at the configuration and its revisions. What changes them is in `config_changes`."""

from pathlib import Path
from typing import Annotated

import typer

from appliance.cli import config_changes
from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, table, zone
from appliance.cli.revision_words import a_document, in_force_number, material_beside, revision_document, text_of
from appliance.cli.which_document import instance_beside, setting_beside
from appliance.config.check import warnings
from appliance.config.diff import diff
from appliance.config.model.document import Document
from appliance.config.yaml import dump, load
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.media.replace_file import replace_file
from appliance.services.publish.at_rest import box_of
from appliance.services.publish.company_audio import named_audio, take_audio
from appliance.services.simulation import wording_of
from appliance.simulate.stories import run_stories
from appliance.storage.revisions import RevisionEntry, Revisions

EXIT_STORIES_FAIL = 1
"""The document is good, but not all of its stories go as they must."""

app = typer.Typer(no_args_is_help=True, help="The configuration and its revisions.")

Number = Annotated[int | None, typer.Argument(metavar="[N]", help="A revision; the one in force when left out.")]
_ONLY_OURS = 0o600


@app.command("check")
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="a YAML document; its audio files lie in `audio` beside it")],
) -> None:
    """Tell every fault of a document, with its line, and each of its stories that fails; nothing is changed."""
    document = load(text_of(file), material_beside(file, instance_beside(context), listening=True))
    hotlines = ", ".join(hotline.name for hotline in document.hotlines.values())
    stories = run_stories(document, setting_beside(context, document), wording_of(document))
    failing = [story for story in stories if not story.holds]
    good = f"has no faults, but {len(failing)} of {len(stories)} stories fail" if failing else "is good"
    typer.echo(f"{file} {good}: {len(document.lines)} lines, {len(document.agents)} agents, hotlines: {hotlines}.")
    for warning in warnings(document):
        typer.echo(f"  but look at {warning}")
    for story in failing:
        typer.echo(f"  story {plain(str(story))}")
    if failing:
        raise typer.Exit(EXIT_STORIES_FAIL)


@app.command("history")
def history(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many revisions, the newest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List the revisions: who saved them, when and why."""
    instance = chosen_instance(context)
    with Revisions.open(instance.database_url) as store:
        entries, current = store.latest(limit), store.current_number(box_of(instance))
    if as_json:
        print_json({"in_force": current, "revisions": entries})
    elif entries:
        _print_history(entries, current)
    else:
        typer.echo("No configuration was ever published.")


@app.command("show")
def show(context: typer.Context, number: Number = None) -> None:
    """Print a revision as YAML, without its PINs."""
    typer.echo(dump(_document(chosen_instance(context), number), hide_pins=True), nl=False)


@app.command("diff")
def diff_(
    context: typer.Context,
    old: Annotated[str | None, typer.Argument(metavar="[N]", help="a revision, or a YAML document")] = None,
    new: Annotated[str | None, typer.Argument(metavar="[M|FILE]", help="another one")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell in words what differs: N from what is in force, or N from M; alone, what the revision in force changed."""
    instance = chosen_instance(context)
    with Revisions.open(instance.database_url) as store:
        current = in_force_number(store, instance)
        if old is None:
            old, new = str(max(1, current - 1)), str(current)
        elif new is None:
            old, new = (old, str(current)) if old.isdecimal() else (str(current), old)
        found = diff(a_document(store, old), a_document(store, new))
    if as_json:
        print_json([{"path": list(each.path), "words": each.words} for each in found])
        return
    typer.echo(f"From {_named(old)} to {_named(new)}:" if found else f"{_named(old)} and {_named(new)} are the same.")
    for each in found:
        typer.echo(f"  {plain(each.words)}")


@app.command("export")
def export(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to", help="the file to be written, with every PIN in it: keep it like a key")],
    number: Number = None,
) -> None:
    """Write a revision as YAML, and the company's audio files that it names into `audio` beside it."""
    instance = chosen_instance(context)
    document = _document(instance, number)
    if not to.parent.is_dir():
        raise UserError(f"There is no folder {to.parent}.", "make it, or name another")
    names = named_audio(document)
    take_audio(names, instance.audio, to.parent / "audio")
    replace_file(to, (dump(document).encode(),), mode=_ONLY_OURS)
    typer.echo(f"{to} holds the configuration{f' and {len(names)} audio files lie beside it' if names else ''}.")


config_changes.register(app)


def _document(instance: Instance, number: int | None) -> Document:
    with Revisions.open(instance.database_url) as store:
        return revision_document(store, in_force_number(store, instance) if number is None else number)


def _named(which: str) -> str:
    return f"revision {which}" if which.isdecimal() else which


def _print_history(entries: tuple[RevisionEntry, ...], current: int | None) -> None:
    rows = table("Revision", "", f"Saved ({zone(entries[0].at)})", "Author", "Note")
    for entry in entries:
        mark = "in force" if entry.number == current else ""
        rows.add_row(str(entry.number), mark, local(entry.at), plain(entry.author), plain(entry.note))
    console().print(rows)
