"""`zongji lines` and `zongji lines plan`: what the lines do now, and how many of them the callers need."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from appliance.cli.calls import AsJson
from appliance.cli.doctor import doctor
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, table, zone
from appliance.cli.report import report
from appliance.cli.which_document import in_force
from appliance.config.model.document import Document
from appliance.config.model.line import SipLine, TrunkGroup
from appliance.domain.ids import LineId
from appliance.errors import RemoteProtocolError
from appliance.routing.line_plan import LinePlan, Occupied, plan
from appliance.services.live_client import read_snapshot
from appliance.services.live_state import LiveLine, Snapshot
from appliance.storage.past_calls import PastCall, PastCalls

app = typer.Typer(help="The lines.", invoke_without_command=True)
app.command()(doctor)
app.command()(report)

Days = Annotated[int, typer.Option("--days", min=1, max=3660, help="How many days of the record, up to now.")]


@app.callback()
def lines(context: typer.Context, as_json: AsJson = False) -> None:
    """List the lines: what carries them, their trunk groups, and what they do now."""
    if context.invoked_subcommand is not None:
        return
    document = in_force(context)
    snapshot = None
    with suppress(OSError, RemoteProtocolError):
        snapshot = read_snapshot(chosen_instance(context).live_socket)
    if as_json:
        print_json({id_: _told(id_, document, snapshot) for id_ in document.lines})
        return
    _print_lines(document, snapshot)


@app.command("plan")
def plan_(context: typer.Context, days: Days = 30, as_json: AsJson = False) -> None:
    """Tell how many lines each trunk group needs for its busiest hour (Erlang B)."""
    document = in_force(context)
    end = datetime.now(UTC)
    with PastCalls.open(chosen_instance(context).database_url) as record:
        used = _uses(record.between(end - timedelta(days=days), end), document)
    plans = {id_: _plan(group, used, document) for id_, group in document.trunk_groups.items()}
    if as_json:
        print_json(plans)
    else:
        _print_plans(plans, days)


def _told(id_: str, document: Document, snapshot: Snapshot | None) -> dict[str, object]:
    line = document.lines[id_]
    live = _live(id_, snapshot)
    return {
        "kind": line.kind,
        "peer": line.peer if isinstance(line, SipLine) else None,
        "trunk_groups": [name for name, group in document.trunk_groups.items() if id_ in group.lines],
        "channels": line.channels,
        "state": live.state if live is not None else None,
        "since": live.since if live is not None else None,
        "calls": live.calls if live is not None else (),
    }


def _live(id_: str, snapshot: Snapshot | None) -> LiveLine | None:
    return None if snapshot is None else snapshot.lines.get(LineId(id_))


def _print_lines(document: Document, snapshot: Snapshot | None) -> None:
    rows = table("Line", "Carried by", "Trunk groups", "Channels", "State", "Since", "Calls")
    for id_, line in document.lines.items():
        live = _live(id_, snapshot)
        groups = ", ".join(name for name, group in document.trunk_groups.items() if id_ in group.lines)
        state, since, calls = (live.state, local(live.since), live.calls) if live is not None else ("unknown", "", ())
        carrier = line.peer if isinstance(line, SipLine) else line.kind
        rows.add_row(id_, carrier, groups, str(line.channels), plain(state), since, ", ".join(calls))
    console().print(rows)
    if snapshot is None:
        typer.echo("The controller can't be heard, so what the lines do now is not known: see `zongji status`.")


def _uses(record: Iterator[PastCall], document: Document) -> dict[str, list[Occupied]]:
    """Gather by line when it was in use: by its callers, and by the legs that went out on it."""
    phones = {*document.agents, *document.endpoints}
    used: dict[str, list[Occupied]] = {}
    for past in record:
        call = past.record
        from_desk = call.kind == "staff" and call.line in phones
        if call.ended_at is not None and not from_desk:
            used.setdefault(call.line, []).append(Occupied(call.started_at, call.ended_at))
        for hop in past.hops:
            if hop.line is not None:
                began = hop.at - timedelta(seconds=hop.ring_s + hop.talk_s)
                used.setdefault(hop.line, []).append(Occupied(began, hop.at))
    return used


def _plan(group: TrunkGroup, used: dict[str, list[Occupied]], document: Document) -> LinePlan:
    channels = sum(document.lines[id_].channels for id_ in group.lines)
    return plan(channels, (one for id_ in group.lines for one in used.get(id_, ())), document.site.zone)


def _print_plans(plans: dict[str, LinePlan], days: int) -> None:
    rows = table("Trunk group", "Lines", "Calls", "Busiest hour", "Carried", "Offered", "Lost", "≤ 1 %", "≤ 0.1 %")
    for id_, found in plans.items():
        busiest = found.busiest
        full = "at least " if found.offered is None else ""
        rows.add_row(
            id_,
            str(found.lines),
            str(found.calls),
            "no calls" if busiest is None else f"{local(busiest.begins)[:-3]} {zone(busiest.begins)}",
            "" if busiest is None else f"{busiest.carried:.2f} E",
            "unknown" if found.offered is None else f"{found.offered:.2f} E",
            "unknown" if found.lost is None else f"{found.lost:.2%}",
            f"{full}{found.for_1_percent} lines",
            f"{full}{found.for_1_per_mille} lines",
        )
    console().print(rows)
    typer.echo(
        f"By the busiest hour of the last {days} days; a forwarded call takes two lines. E: lines in use on average."
    )
    if any(found.offered is None for found in plans.values()):
        typer.echo("Lines that were full for a whole hour don't tell how many more would have called.")
