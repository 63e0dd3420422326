"""`zongji audit`: who listened to, exported, deleted or erased what, and when (D8)."""

from typing import Annotated

import typer

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, table, zone
from appliance.errors import UserError
from appliance.storage.audit import AuditAction, AuditLog


def audit(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many entries, the newest first.")] = 50,
    who: Annotated[str, typer.Option(help="Of this person alone.")] = "",
    action: Annotated[str, typer.Option(help="Of this action alone, such as voicemail_delete.")] = "",
    as_json: AsJson = False,
) -> None:
    """List who looked at what, and who removed or changed it."""
    with AuditLog.open(chosen_instance(context).database_url) as log:
        found = log.latest(limit, who=who or None, action=action or None)
    if as_json:
        print_json(found)
    elif found:
        rows = table(f"At ({zone(found[0].at)})", "Who", "Action", "What", "Detail", unbroken="What")
        for entry in found:
            rows.add_row(local(entry.at), plain(entry.who), plain(entry.action), plain(entry.what), plain(entry.detail))
        console().print(rows)
    else:
        _refuse_unknown(action)
        typer.echo("Nothing is on record.")


def _refuse_unknown(action: str) -> None:
    """Tell an action that nobody has done from a word that means none. An older release may have known others."""
    if action and action not in set(AuditAction):
        raise UserError(f"There is no action '{action}'.", f"there are: {', '.join(AuditAction)}")
