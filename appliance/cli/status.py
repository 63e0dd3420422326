"""`zongji status`: is the switchboard up, who is being served now, and by whom."""

from typing import Annotated

import typer

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, table, zone
from appliance.domain.instance import Instance
from appliance.errors import RemoteProtocolError
from appliance.services.live_client import read_snapshot
from appliance.services.live_state import LiveLine, Snapshot

EXIT_DOWN = 1
"""The controller can't be heard; 0 when it is up, 2 for a mistake of the user's."""

_OUT_OF_ORDER = "out of order"

MEANWHILE = """\
Meanwhile Asterisk, where it runs, serves callers alone: they hear the hotline's greeting, the fallback phones ring,
and when nobody answers they can leave a message. These calls appear in the record when the controller is back."""


def status(
    context: typer.Context,
    as_json: AsJson = False,
    deadline_s: Annotated[float, typer.Option("--wait", min=0.1, help="Seconds to wait for an answer.")] = 2.0,
) -> None:
    """Tell whether the controller is up, and what goes on now."""
    instance = chosen_instance(context)
    try:
        snapshot = read_snapshot(instance.live_socket, deadline_s)
    except (OSError, RemoteProtocolError) as error:
        _print_down(instance, _reason(error), as_json=as_json)
        raise typer.Exit(EXIT_DOWN) from error
    if as_json:
        print_json({"controller": "up", "instance": str(instance.folder), "live": snapshot})
    else:
        _print_up(instance, snapshot)


def _reason(error: OSError | RemoteProtocolError) -> str:
    match error:
        case FileNotFoundError() | ConnectionRefusedError():
            return "it is not running"
        case TimeoutError():
            return "it is running, but does not answer"
        case PermissionError():
            return "you may not open its socket; join its group, or ask as root"
        case _:
            return str(error)


def _print_down(instance: Instance, reason: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"controller": "down", "instance": str(instance.folder), "reason": reason})
        return
    typer.echo(f"Switchboard   {instance.folder}")
    typer.echo(f"Controller    DOWN: {reason}")
    typer.echo(MEANWHILE)


def _print_up(instance: Instance, snapshot: Snapshot) -> None:
    typer.echo(f"Switchboard   {instance.folder}")
    typer.echo(f"Controller    up since {local(snapshot.started_at)} {zone(snapshot.started_at)}")
    for health in snapshot.health.values():
        state = "ok" if health.ok else f"FAULT since {local(health.since)}"
        typer.echo(f"{health.part.capitalize():<14}{state}{plain(health.detail and ': ' + health.detail)}")
    ended = ", ".join(f"{count} {result}" for result, count in snapshot.ended.items())
    typer.echo(f"Calls ended   {ended or 'none'} since the controller's start")
    typer.echo(f"Calls now     {len(snapshot.calls)}")
    if snapshot.calls:
        _print_calls(snapshot)
    if snapshot.queues:
        _print_queues(snapshot)
    if snapshot.agents:
        _print_agents(snapshot)
    if snapshot.endpoints:
        _print_endpoints(snapshot)
    faulty = [line for line in snapshot.lines.values() if line.state == _OUT_OF_ORDER]
    if faulty:
        _print_out_of_order(faulty)


def _print_calls(snapshot: Snapshot) -> None:
    rows = table("  Began", "Caller", "Name", "Line", "Hotline", "Where", "Decided", "Call", unbroken="Call")
    for call in snapshot.calls.values():
        step = call.step
        rows.add_row(
            f"  {local(call.started_at)}",
            "withheld" if call.caller is None else call.caller.digits,
            plain(call.caller_name),
            plain(call.line),
            plain(call.hotline),
            "" if step is None else plain(step.node or step.kind),
            "" if step is None else plain(step.decided),
            call.call,
        )
    console().print(rows)


def _print_queues(snapshot: Snapshot) -> None:
    rows = table("  Queue", "Place", "Since", "Caller", "", "Call", unbroken="Call")
    for queue in sorted(snapshot.queues.values(), key=lambda queue: queue.queue):
        for place, waiter in enumerate(queue.waiting, 1):
            call = snapshot.calls.get(waiter.call)
            caller = "withheld" if call is None or call.caller is None else call.caller.digits
            marks = (("goes first", waiter.is_first), ("a phone rings", waiter.is_offered))
            told = ", ".join(words for words, is_so in marks if is_so)
            rows.add_row(f"  {plain(queue.queue)}", str(place), local(waiter.since), caller, told, waiter.call)
    typer.echo("Callers who wait")
    console().print(rows)


def _print_agents(snapshot: Snapshot) -> None:
    rows = table("  Agent", "State", "Since", "Call")
    for agent in sorted(snapshot.agents.values(), key=lambda agent: agent.agent):
        state = f"{agent.state}, then {agent.then}" if agent.then else agent.state
        rows.add_row(f"  {plain(agent.agent)}", plain(state), local(agent.since), agent.call or "")
    typer.echo("Agents")
    console().print(rows)


def _print_endpoints(snapshot: Snapshot) -> None:
    rows = table("  Endpoint", "Calls", "Since")
    for found in sorted(snapshot.endpoints.values(), key=lambda found: found.endpoint):
        rows.add_row(f"  {plain(found.endpoint)}", f"{found.calls} of {found.capacity}", local(found.since))
    typer.echo("Endpoints")
    console().print(rows)


def _print_out_of_order(lines: list[LiveLine]) -> None:
    rows = table("  Line", "Since")
    for line in sorted(lines, key=lambda line: line.line):
        rows.add_row(f"  {plain(line.line)}", local(line.since))
    typer.echo("Lines out of order")
    console().print(rows)
