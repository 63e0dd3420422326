"""`zongji fax`: the faxes that came: listed, marked, deleted, brought back, taken out.

The owner sees the callers' numbers whole here; logs never have them. Who did what goes on record (`zongji audit`).
"""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, table, zone
from appliance.domain.ids import DepartmentId
from appliance.services.faxes_box import FaxBox
from appliance.storage.faxes import Faxes
from appliance.storage.record_values import MessageState, StoredFax

app = typer.Typer(help="The faxes that came.", invoke_without_command=True)

_WAITING = frozenset({MessageState.NEW})
_MOST = 100_000
_STATES = {MessageState.NEW: "new", MessageState.HEARD: "read", MessageState.DELETED: "deleted"}

Id = Annotated[str, typer.Argument(metavar="ID", help="The fax, as `zongji fax` prints it.")]


@app.callback()
def waiting(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those read and those deleted as well.")] = False,
    mailbox: Annotated[str, typer.Option(help="Of this department alone.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the faxes that nobody has looked at yet, the newest first."""
    if context.invoked_subcommand is not None:
        return
    states = frozenset(MessageState) if every else _WAITING
    with _box(context) as box:
        found = box.faxes(states, DepartmentId(mailbox) if mailbox else None, _MOST)
    if as_json:
        print_json(found)
    elif found:
        _print_list(found)
    else:
        typer.echo("There is no fax." if every else "No fax is waiting.")


@app.command("mark-read")
def mark_read(context: typer.Context, id_: Id) -> None:
    """Mark a fax as looked at."""
    with _box(context) as box:
        _tell(box.mark_read(id_, getpass.getuser()))


@app.command("mark-new")
def mark_new(context: typer.Context, id_: Id) -> None:
    """Mark a fax as not yet looked at."""
    with _box(context) as box:
        _tell(box.mark_new(id_, getpass.getuser()))


@app.command("delete")
def delete(context: typer.Context, id_: Id) -> None:
    """Delete a fax; for 30 days it can be brought back."""
    with _box(context) as box:
        _tell(box.delete(id_, getpass.getuser()))


@app.command("undelete")
def undelete(context: typer.Context, id_: Id) -> None:
    """Bring a deleted fax back."""
    with _box(context) as box:
        _tell(box.undelete(id_, getpass.getuser()))


@app.command("export")
def export(
    context: typer.Context, id_: Id, to: Annotated[Path, typer.Option("--to", help="A new file, or a folder.")]
) -> None:
    """Copy a fax out, as PDF."""
    with _box(context) as box:
        typer.echo(f"The fax is in {box.export(id_, to, getpass.getuser())}.")


@contextmanager
def _box(context: typer.Context) -> Iterator[FaxBox]:
    instance = chosen_instance(context)
    with Faxes.open(instance.database_url) as store:
        yield FaxBox(store, instance.fax)


def _tell(found: StoredFax) -> None:
    typer.echo(f"{Path(found.fax.file).stem} is {_STATES[found.state]}.")


def _print_list(faxes: tuple[StoredFax, ...]) -> None:
    headings = ("Caller", "Machine", "Mailbox", "Pages", "State", "ID")
    rows = table(f"Came ({zone(faxes[0].fax.at)})", *headings, unbroken="ID")
    for found in faxes:
        fax = found.fax
        rows.add_row(
            local(fax.at),
            "withheld" if found.caller is None else found.caller.digits,
            plain(fax.station),
            plain(fax.mailbox) or "the company's",
            f"{fax.pages}, {plain(fax.cause)}" if fax.cause else str(fax.pages),
            _STATES[found.state],
            Path(fax.file).stem,
        )
    console().print(rows)
