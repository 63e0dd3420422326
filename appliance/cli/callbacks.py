"""`zongji callbacks`: who asked to be called back, calling them back, and marking it as done."""

from typing import Annotated

import typer

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, print_json, table, zone
from appliance.services.control_client import command
from appliance.storage.callbacks import Callbacks, StoredCallback

app = typer.Typer(no_args_is_help=False, help="Who asked to be called back, and calling them back.")

Number = Annotated[int, typer.Argument(help="the request's number")]


@app.callback(invoke_without_command=True)
def show(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="also those that are done")] = False,
    as_json: AsJson = False,
) -> None:
    """List the requests that nobody has called back yet."""
    if context.invoked_subcommand is not None:
        return
    with Callbacks.open(chosen_instance(context).database_url) as callbacks:
        found = callbacks.latest(100) if every else callbacks.waiting()
    if as_json:
        print_json([_told(each) for each in found])
    elif found:
        _print_list(found)
    else:
        typer.echo("Nobody waits to be called back.")


@app.command()
def call(
    context: typer.Context,
    request: Number,
    agent: Annotated[str, typer.Argument(help="whose phone rings, and is put through when it is lifted")],
) -> None:
    """Ring an agent's phone; whoever lifts it is put through to the caller who left the request."""
    command(chosen_instance(context).control_socket, "callback", {"request": request, "agent": agent})
    typer.echo(f"The phone of {agent} rings; lift it to call back.")


@app.command()
def done(
    context: typer.Context,
    request: Number,
    by: Annotated[str, typer.Option(help="who has called back")] = "the command line",
) -> None:
    """Mark a request as done that was called back by other means."""
    command(chosen_instance(context).control_socket, "callback_done", {"request": request, "by": by})
    typer.echo(f"Request {request} is done.")


def _told(found: StoredCallback) -> dict[str, object]:
    request = found.request
    return {
        "number": found.sequence,
        "at": request.at,
        "caller": request.number.digits,
        "hotline": request.hotline,
        "department": request.department,
        "call": request.call,
        "done_at": found.done_at,
        "done_by": found.done_by,
    }


def _print_list(found: tuple[StoredCallback, ...]) -> None:
    rows = table("No.", f"Asked ({zone(found[0].request.at)})", "Number", "Hotline", "Department", "Called back")
    for each in found:
        request = each.request
        back = f"{local(each.done_at)} by {each.done_by}" if each.done_at else ""
        rows.add_row(
            str(each.sequence), local(request.at), request.number.digits, request.hotline, request.department, back
        )
    console().print(rows)
