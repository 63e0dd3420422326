"""`zongji cards`: the telephone cards, their ports, what waits, and what is wrong with what to do about it."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, plain, print_json, table
from appliance.services.control_client import command

app = typer.Typer(help="Telephone cards and their ports.", invoke_without_command=True)

Port = Annotated[int, typer.Argument(help="The port's number, as `zongji cards` lists it.", min=1, max=1023)]

_KINDS = {"fxo": "line (FXO)", "fxs": "telephone (FXS)", "none": "empty"}


@app.callback()
def cards(context: typer.Context, as_json: AsJson = False) -> None:
    """List the cards with their ports, changes that wait for the end of calls, and what is wrong."""
    if context.invoked_subcommand is not None:
        return
    told = command(chosen_instance(context).control_socket, "cards", {})
    if as_json:
        print_json(told)
    else:
        _print(told)
    if told["faults"]:
        raise typer.Exit(1)


@app.command()
def identify(context: typer.Context, port: Port) -> None:
    """Ring the telephone at a port for two seconds; of a line's port tell how to find it."""
    typer.echo(command(chosen_instance(context).control_socket, "identify_port", {"port": port})["sentence"])


def _print(told: Mapping[str, Any]) -> None:
    if told["cards"]:
        rows = table("Port", "Card", "Kind", "For", "Now", "Caller ID", "Fault")
        for card in told["cards"]:
            for port in card["ports"]:
                name = card["description"] or card["name"]
                use, heard = port["line"] or port["endpoint"] or "", (port["caller_id"] or "").replace("_", " ")
                shown = (name, _KINDS[port["kind"]], use, _now(port), heard, port["fault"] or "")
                rows.add_row(str(port["channel"]), *map(plain, shown))
        console().print(rows)
    else:
        typer.echo("No telephone card is seen.")
    for waiting in told["pending"]:
        where = "all ports" if waiting["channel"] is None else f"port {waiting['channel']}"
        typer.echo(f"Waits until no call is on a port: {waiting['reason'].replace('_', ' ')} ({where}).")
    for fault in told["faults"]:
        typer.echo(f"{fault['what']} {fault['remedy'][:1].upper()}{fault['remedy'][1:]}.")


def _now(port: Mapping[str, Any]) -> str:
    if port["ringing"]:
        return "rings"
    return "in a call" if port["in_use"] else port["alarm"] or "free"
