"""`zongji recordings`: recorded conversations: listed, taken out, and paused while they last."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from appliance.callflow.trace import Recording
from appliance.cli.calls import AsJson, Limit
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, print_json, seconds, table, zone
from appliance.services.control_client import command
from appliance.services.recording_export import export_recording, latest_recordings

app = typer.Typer(help="Recorded conversations.", invoke_without_command=True)

File = Annotated[str, typer.Argument(metavar="FILE", help="The recording, as `zongji recordings` prints it.")]
Call = Annotated[str, typer.Argument(metavar="CALL", help="The call, as `zongji calls` prints it.")]


@app.callback()
def latest(context: typer.Context, limit: Limit = 20, as_json: AsJson = False) -> None:
    """List the latest recordings."""
    if context.invoked_subcommand is not None:
        return
    found = latest_recordings(limit, chosen_instance(context))
    if as_json:
        print_json(found)
    elif found:
        _print_list(found)
    else:
        typer.echo("Nothing has been recorded yet.")


@app.command("export")
def export(
    context: typer.Context, file: File, to: Annotated[Path, typer.Option("--to", help="A new file, or a folder.")]
) -> None:
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


def _print_list(found: tuple[Recording, ...]) -> None:
    rows = table(f"Began ({zone(found[0].at)})", "Agent", "Length", "Paused", "Call", "File", unbroken="File")
    for recording in found:
        paused = seconds(recording.paused_s) if recording.paused_s else ""
        rows.add_row(
            local(recording.at), recording.agent, seconds(recording.seconds), paused, recording.call, recording.file
        )
    console().print(rows)
