"""`zongji hotlines`: which are open, and opening and closing them by hand (B14)."""

import getpass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, table
from appliance.cli.which_document import in_force
from appliance.config.model.document import Document
from appliance.errors import UserError
from appliance.services.control_client import command
from appliance.services.opening_now import OpeningNow, openings_now
from appliance.storage.overrides import Overrides

app = typer.Typer(no_args_is_help=False, help="Which hotlines are open, and opening and closing them by hand.")

Name = Annotated[str, typer.Argument(help="the hotline's id")]
Until = Annotated[str, typer.Option("--until", help="HH:MM, or 'YYYY-MM-DD HH:MM', in the site's time zone")]


@app.callback(invoke_without_command=True)
def show(context: typer.Context) -> None:
    """List the hotlines: what holds now, why, and until when."""
    if context.invoked_subcommand is not None:
        return
    instance = chosen_instance(context)
    document = in_force(context)
    with Overrides.open(instance.database_url) as overrides:
        by_hand = overrides.current()
    now = datetime.now(UTC)
    told = table("hotline", "name", "now", "why", "until", unbroken="hotline")
    for each in openings_now(document, by_hand, now):
        told.add_row(each.hotline, each.name, each.opening, each.reason, _until(each, document))
    console().print(told)


@app.command("open")
def open_(context: typer.Context, hotline: Name, until: Until = "") -> None:
    """Open a hotline by hand: its schedules don't count."""
    _set(context, hotline, "open", until)


@app.command("close")
def close(context: typer.Context, hotline: Name, until: Until = "") -> None:
    """Close a hotline by hand."""
    _set(context, hotline, "closed", until)


@app.command("follow")
def follow(context: typer.Context, hotline: Name) -> None:
    """Leave a hotline to its schedules again."""
    _set(context, hotline, "schedule", "")


def _set(context: typer.Context, hotline: str, to: str, until: str) -> None:
    instance = chosen_instance(context)
    document = in_force(context)
    end = _moment(until, document) if until else None
    given = {"hotline": hotline, "to": to, "by": getpass.getuser(), "until": end.isoformat() if end else None}
    command(instance.control_socket, "opening", given)
    told = "follows its schedules" if to == "schedule" else f"is {to}"
    limit = f" until {end:%Y-%m-%d %H:%M}" if end else "" if to == "schedule" else " until you take it back"
    typer.echo(f"{hotline} {told} from the next call on{limit}.")


def _moment(text: str, document: Document) -> datetime:
    """Read a time of day, the next one to come, or a date and time. Raises UserError."""
    now = datetime.now(document.site.zone)
    try:
        if len(text) > len("HH:MM"):
            return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=document.site.zone)
        at = datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day, put into the site's zone below
    except ValueError as error:
        raise UserError(f"'{text}' is no time.", "write HH:MM, or YYYY-MM-DD HH:MM") from error
    today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def _until(opening: OpeningNow, document: Document) -> str:
    if opening.until is None:
        return "taken back" if opening.decided_by == "hand" else ""
    return f"{opening.until.astimezone(document.site.zone):%Y-%m-%d %H:%M}"
