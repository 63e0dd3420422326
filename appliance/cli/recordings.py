"""`zongji recordings`: recorded conversations: listed, taken out, and paused while they last."""

import getpass
from collections.abc import Mapping
from typing import Annotated

import typer

from appliance.callflow.trace import Recording
from appliance.cli.calls import AsJson, Limit
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, print_json, seconds, table, zone
from appliance.cli.target import Target
from appliance.domain.ids import CallId
from appliance.domain.phone_number import PhoneNumber
from appliance.services.control_client import command
from appliance.services.recording_export import callers_of, export_recording, latest_recordings

app = typer.Typer(help="Recorded conversations.", invoke_without_command=True)

File = Annotated[str, typer.Argument(metavar="FILE", help="The recording, as `zongji recordings` prints it.")]
Call = Annotated[str, typer.Argument(metavar="CALL", help="The call, as `zongji calls` prints it.")]


@app.callback()
def latest(context: typer.Context, limit: Limit = 20, as_json: AsJson = False) -> None:
    """List the latest recordings."""
    if context.invoked_subcommand is not None:
        return
    instance = chosen_instance(context)
    found = latest_recordings(limit, instance)
    if as_json:
        print_json(found)
    elif found:
        _print_list(found, callers_of(found, instance))
    else:
        typer.echo("There is no recording.")


@app.command("export")
def export(context: typer.Context, file: File, to: Target) -> None:
    """Copy a recording out: the caller on the left, the agent on the right."""
    target = export_recording(file, to, getpass.getuser(), chosen_instance(context))
    typer.echo(f"The recording is in {target}.")


@app.command("pause")
def pause(context: typer.Context, call: Call) -> None:
    """Pause what is recorded of a call now; the agent hears a tone."""
    _tell(context, call, "pause")


@app.command("resume")
def resume(context: typer.Context, call: Call) -> None:
    """Record on."""
    _tell(context, call, "resume")


def _tell(context: typer.Context, call: str, to: str) -> None:
    done = command(
        chosen_instance(context).control_socket, "recording", {"call": call, "to": to, "by": getpass.getuser()}
    )
    state = "paused" if to == "pause" else "going on"
    typer.echo(f"The recording of {done['agent']} in call {call} is {state}.")


def _print_list(found: tuple[Recording, ...], callers: Mapping[CallId, PhoneNumber]) -> None:
    rows = table(f"Began ({zone(found[0].at)})", "Caller", "Agent", "Length", "Paused", "Call", "File", unbroken="File")
    for recording in found:
        paused = seconds(recording.paused_s) if recording.paused_s else ""
        number = callers.get(recording.call)
        who = ("withheld" if number is None else number.digits, recording.agent)
        rows.add_row(local(recording.at), *who, seconds(recording.seconds), paused, recording.call, recording.file)
    console().print(rows)
