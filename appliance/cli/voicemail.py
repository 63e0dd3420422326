"""`zongji voicemail`: the messages that nobody has listened to yet."""

import typer

from appliance.cli.calls import AsJson, records_of
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, seconds, table, zone
from appliance.domain.instance import Instance
from appliance.storage.record_values import StoredMessage


def voicemail(context: typer.Context, as_json: AsJson = False) -> None:
    """List the messages that nobody has listened to yet."""
    instance = chosen_instance(context)
    with records_of(instance) as records:
        unread = records.unread_messages()
    if as_json:
        print_json(unread)
    elif unread:
        _print_list(unread, instance)
    else:
        typer.echo("No message is waiting.")


def _print_list(unread: tuple[StoredMessage, ...], instance: Instance) -> None:
    rows = table(f"Left ({zone(unread[0].message.at)})", "Caller", "Mailbox", "Length", "File", unbroken="File")
    for found in unread:
        message = found.message
        rows.add_row(
            local(message.at),
            "withheld" if found.caller is None else found.caller.digits,
            plain(message.mailbox) or "the company's",
            seconds(message.seconds),
            str(instance.voicemail / message.file),
        )
    console().print(rows)
