"""The words of a box of what callers left: listed, marked, deleted, brought back, taken out.

The owner sees the callers' numbers whole here; logs never have them. Who did what goes on record (`zongji audit`).
"""

import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Generic

import typer

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, table, zone
from appliance.cli.target import Target
from appliance.cli.which_document import in_force
from appliance.domain.ids import DepartmentId
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.kept_box import BoxKind, KeptBox
from appliance.storage.box import Box, Item
from appliance.storage.record_values import MessageState

_WAITING = frozenset({MessageState.NEW})
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class BoxWords(Generic[Item]):
    """What one kind of box says. `seen` tells of what happens to an item: "heard", "looked at"."""

    kind: BoxKind[Item]
    store: type[Box[Item]]
    folder: Callable[[Instance], Path]
    summary: str
    every: str
    seen: str
    export: str
    came: str
    headings: Sequence[str]
    cells: Callable[[Item], Sequence[str]]
    """Between the caller and the state, one for each heading; whatever comes from outside is made `plain`."""


def box_app(words: BoxWords[Item]) -> typer.Typer:
    """Make the command line of a kind of box."""
    app = typer.Typer(help=words.summary, invoke_without_command=True)
    _add_list(app, words)
    _add_marks(app, words)
    _add_export(app, words)
    return app


def _add_list(app: typer.Typer, words: BoxWords[Item]) -> None:
    thing = words.kind.thing

    @app.callback()
    def waiting(
        context: typer.Context,
        every: Annotated[bool, typer.Option("--all", help=words.every)] = False,
        mailbox: Annotated[str, typer.Option(help="Of this department alone.")] = "",
        as_json: AsJson = False,
    ) -> None:
        if context.invoked_subcommand is not None:
            return
        states = frozenset(MessageState) if every else _WAITING
        with _opened(context, words) as box:
            found = box.items(states, DepartmentId(mailbox) if mailbox else None, _MOST)
        if mailbox and not found:
            _refuse_unknown(context, mailbox)
        if as_json:
            print_json(found)
        elif found:
            _print_list(found, words)
        else:
            typer.echo(f"There is no {thing}." if every else f"No {thing} is waiting.")


def _refuse_unknown(context: typer.Context, mailbox: str) -> None:
    """Tell a mailbox with nothing in it from one that isn't there. A department that is gone may have left some."""
    try:
        departments = in_force(context).departments
    except UserError:
        return  # nothing was ever published: nobody can have left anything
    if mailbox not in departments:
        raise UserError(f"There is no department '{mailbox}'.", f"there are: {', '.join(departments) or 'none'}")


def _add_marks(app: typer.Typer, words: BoxWords[Item]) -> None:
    thing = words.kind.thing
    marks: Sequence[tuple[str, Callable[[KeptBox[Item], str, str], Item], str]] = (
        ("mark-read", KeptBox.mark_read, f"Mark a {thing} as {words.seen}."),
        ("mark-new", KeptBox.mark_new, f"Mark a {thing} as not yet {words.seen}."),
        ("delete", KeptBox.delete, f"Delete a {thing}; for 30 days it can be brought back."),
        ("undelete", KeptBox.undelete, f"Bring a deleted {thing} back."),
    )
    for word, mark, what in marks:
        _add_mark(app, words, (word, what), mark)


def _add_mark(
    app: typer.Typer,
    words: BoxWords[Item],
    named: tuple[str, str],
    mark: Callable[[KeptBox[Item], str, str], Item],
) -> None:
    word, what = named

    @app.command(word, help=what)
    def change(context: typer.Context, id_: Annotated[str, typer.Argument(metavar="ID", help=_id_help(words))]) -> None:
        with _opened(context, words) as box:
            found = mark(box, id_, getpass.getuser())
            typer.echo(f"{Path(found.left.file).stem} is {box.state(found)}.")


def _add_export(app: typer.Typer, words: BoxWords[Item]) -> None:
    @app.command("export", help=words.export)
    def export(
        context: typer.Context,
        id_: Annotated[str, typer.Argument(metavar="ID", help=_id_help(words))],
        to: Target,
    ) -> None:
        with _opened(context, words) as box:
            typer.echo(f"The {words.kind.thing} is in {box.export(id_, to, getpass.getuser())}.")


def _id_help(words: BoxWords[Item]) -> str:
    return f"The {words.kind.thing}, as `zongji {words.kind.command}` prints it."


@contextmanager
def _opened(context: typer.Context, words: BoxWords[Item]) -> Iterator[KeptBox[Item]]:
    instance = chosen_instance(context)
    with words.store.open(instance.database_url) as store:
        yield KeptBox(words.kind, store, words.folder(instance))


def _print_list(items: Sequence[Item], words: BoxWords[Item]) -> None:
    first = f"{words.came} ({zone(items[0].left.at)})"
    rows = table(first, "Caller", *words.headings, "State", "ID", unbroken="ID")
    for found in items:
        rows.add_row(
            local(found.left.at),
            "withheld" if found.caller is None else found.caller.digits,
            *words.cells(found),
            words.kind.states[found.state],
            Path(found.left.file).stem,
        )
    console().print(rows)


def mailbox_name(mailbox: DepartmentId | None) -> str:
    """Say whose it is."""
    return plain(mailbox) or "the company's"
