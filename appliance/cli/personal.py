"""`zongji personal`: what is kept of a telephone number, for whoever it belongs to; and forgetting it (D8)."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from appliance.callflow.list_book import home_without_table
from appliance.cli.instance import chosen_instance
from appliance.cli.which_document import in_force
from appliance.domain.instance import Instance
from appliance.services.control_client import ControllerDown, command
from appliance.services.personal_data import PersonalData, person_of
from appliance.services.regions import Regions
from appliance.storage.personal import PersonalRecord, PersonalRows
from appliance.storage.personal_found import Person

app = typer.Typer(help="What is kept of a telephone number.", no_args_is_help=True)

_CALLED = {
    "hops": "attempts",
    "messages": "voicemail messages",
    "callbacks": "wishes to be called back",
    "outbox": "notices",
    "screening_entries": "entries of lists",
}
"""What people call the rows of these tables; the others are called as their tables are."""

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="In any of the ways it may be written.")]


@app.command("export")
def export(
    context: typer.Context, number: Number, to: Annotated[Path, typer.Option("--to", help="A new zip file.")]
) -> None:
    """Write all that belongs to a number into a zip: calls, recordings, messages, faxes and the rest."""
    person = _person(context, number)
    with _data(chosen_instance(context)) as data:
        if _is_nothing(data.kept(person)):
            typer.echo("There is nothing of this number, and no file was written.")
            raise typer.Exit(1)
        kept = data.export(person, to, getpass.getuser())
    typer.echo(f"{_told(kept)} is in {to}.")


@app.command("erase")
def erase(
    context: typer.Context,
    number: Number,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Forget a number: its recordings, messages and faxes go, and calls stay without number and path."""
    instance, person = chosen_instance(context), _person(context, number)
    with _data(instance) as data:
        kept = data.kept(person)
        typer.echo(f"Kept of this number: {_told(kept)}." if kept.rows else "There is nothing of this number.")
        if kept.rows and not yes:
            typer.confirm("Erase it? It can't be brought back", abort=True)
        erased = _erase(instance, data, person)
    typer.echo(
        f"Erased: {erased['calls']} calls, {erased['files']} files, {erased['callbacks']} wishes to be called back,"
    )
    typer.echo(f"  {erased['notices']} notices, {erased['list_entries']} entries of lists.")
    if erased["revisions"]:
        named = ", ".join(str(revision) for revision in erased["revisions"])
        typer.echo(
            f"The configuration names the number in revision {named}: that is the admin's own writing, and stays."
        )
    if not erased["wiped"]:
        typer.echo("The data base's log is emptied once nobody reads in it; until then it may hold the number.")


def _erase(instance: Instance, data: PersonalData, person: Person) -> dict[str, Any]:
    """Have the controller do it, which knows what it has not written yet; or do it here when there is none."""
    words = {"number": person.number.digits, "by": getpass.getuser()}
    try:
        return dict(command(instance.control_socket, "personal_erase", words))
    except ControllerDown:
        return asdict(data.erase(person, getpass.getuser()))


def _person(context: typer.Context, number: str) -> Person:
    document, table = in_force(context), chosen_instance(context).regions
    home = Regions(table, lambda: document).home if table.exists() else home_without_table
    return person_of(number, home(document.site.country, document.site.area_code))


@contextmanager
def _data(instance: Instance) -> Iterator[PersonalData]:
    with PersonalRows.open(instance.database_url) as rows:
        yield PersonalData(rows, instance)


def _told(kept: PersonalRecord) -> str:
    counts = {_CALLED.get(name, name.replace("_", " ")): len(rows) for name, rows in kept.rows.items()}
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing of this number"


def _is_nothing(kept: PersonalRecord) -> bool:
    return not kept.rows and not kept.revisions and not any(kept.files.values())
