"""`zongji voicemail`: the messages that callers left: listed, marked, deleted, brought back, taken out.

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
from appliance.cli.output import console, local, plain, print_json, seconds, table, zone
from appliance.domain.ids import DepartmentId
from appliance.services.voicemail_box import VoicemailBox
from appliance.storage.messages import Messages
from appliance.storage.record_values import MessageState, StoredMessage

app = typer.Typer(help="The messages that callers left.", invoke_without_command=True)

_WAITING = frozenset({MessageState.NEW})
_MOST = 100_000

Id = Annotated[str, typer.Argument(metavar="ID", help="The message, as `zongji voicemail` prints it.")]


@app.callback()
def waiting(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Those heard and those deleted as well.")] = False,
    mailbox: Annotated[str, typer.Option(help="Of this department alone.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the messages that nobody has listened to yet, the newest first."""
    if context.invoked_subcommand is not None:
        return
    states = frozenset(MessageState) if every else _WAITING
    with _box(context) as box:
        found = box.messages(states, DepartmentId(mailbox) if mailbox else None, _MOST)
    if as_json:
        print_json(found)
    elif found:
        _print_list(found)
    else:
        typer.echo("There is no message." if every else "No message is waiting.")


@app.command("mark-read")
def mark_read(context: typer.Context, id_: Id) -> None:
    """Mark a message as heard."""
    with _box(context) as box:
        _tell(box.mark_read(id_, getpass.getuser()))


@app.command("mark-new")
def mark_new(context: typer.Context, id_: Id) -> None:
    """Mark a message as not yet heard."""
    with _box(context) as box:
        _tell(box.mark_new(id_, getpass.getuser()))


@app.command("delete")
def delete(context: typer.Context, id_: Id) -> None:
    """Delete a message; for 30 days it can be brought back."""
    with _box(context) as box:
        _tell(box.delete(id_, getpass.getuser()))


@app.command("undelete")
def undelete(context: typer.Context, id_: Id) -> None:
    """Bring a deleted message back."""
    with _box(context) as box:
        _tell(box.undelete(id_, getpass.getuser()))


@app.command("export")
def export(
    context: typer.Context, id_: Id, to: Annotated[Path, typer.Option("--to", help="A new file, or a folder.")]
) -> None:
    """Copy a message's sound out, as WAV."""
    with _box(context) as box:
        typer.echo(f"The message is in {box.export(id_, to, getpass.getuser())}.")


@contextmanager
def _box(context: typer.Context) -> Iterator[VoicemailBox]:
    instance = chosen_instance(context)
    with Messages.open(instance.database_url) as store:
        yield VoicemailBox(store, instance.voicemail)


def _tell(found: StoredMessage) -> None:
    typer.echo(f"{Path(found.message.file).stem} is {found.state.value}.")


def _print_list(messages: tuple[StoredMessage, ...]) -> None:
    rows = table(f"Left ({zone(messages[0].message.at)})", "Caller", "Mailbox", "Length", "State", "ID", unbroken="ID")
    for found in messages:
        message = found.message
        rows.add_row(
            local(message.at),
            "withheld" if found.caller is None else found.caller.digits,
            plain(message.mailbox) or "the company's",
            seconds(message.seconds),
            found.state.value,
            Path(message.file).stem,
        )
    console().print(rows)
