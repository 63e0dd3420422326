"""`zongji lines report`: what the nightly self-calls found out; with `--now` they are made at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import typer

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, table
from appliance.services.control_client import command
from appliance.storage.line_reports import LineReports

EXIT_FAULTY = 1
_LONGEST_S = 3600.0
_MARKS = {"right": "ok", "unsure": "?", "faulty": "FAULT"}


def report(
    context: typer.Context,
    now: Annotated[bool, typer.Option("--now", help="Have the lines call each other now.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell what the latest self-calls found out; exits with 1 when a line has a fault."""
    instance = chosen_instance(context)
    if now:
        told: Mapping[str, Any] | None = command(instance.control_socket, "self_call", {}, deadline_s=_LONGEST_S)
    else:
        with LineReports.open(instance.database_url) as reports:
            mornings = reports.mornings()
        told = mornings[0].report if mornings else None
    if as_json:
        print_json(told)
    elif told is None:
        typer.echo("The lines haven't called each other yet.")
    else:
        _print(told)
    if told is not None and any(line["verdict"] == "faulty" for line in told["lines"]):
        raise typer.Exit(EXIT_FAULTY)


def _print(told: Mapping[str, Any]) -> None:
    typer.echo(f"Self-calls of {local(datetime.fromisoformat(told['at']))}, {told['took_s']:g} s:")
    rows = table("Line", "", "Found", "To do")
    for each in told["lines"]:
        rows.add_row(each["line"], _MARKS[each["verdict"]], plain(each["sentence"]), plain(each["remedy"]))
    console().print(rows)
