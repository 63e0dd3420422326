"""`zongji calls` and `zongji calls show ID`: the record of calls, and why each went where it did.

The owner sees the callers' numbers whole here; logs never have them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, seconds, table, zone
from appliance.cli.story import print_story
from appliance.domain.ids import CallId
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.storage.record_values import CallRecord
from appliance.storage.records import Records

app = typer.Typer(help="The record of calls.", invoke_without_command=True)

Limit = Annotated[int, typer.Option(min=1, max=100_000, help="How many calls, the newest first.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print for a program: JSON, times in UTC.")]


@app.callback()
def latest(context: typer.Context, limit: Limit = 20, as_json: AsJson = False) -> None:
    """List the latest calls."""
    if context.invoked_subcommand is not None:
        return
    with records_of(chosen_instance(context)) as records:
        found = records.latest(limit)
    if as_json:
        print_json(found)
    elif found:
        _print_list(found)
    else:
        typer.echo("No call has come in yet.")


@app.command()
def show(
    context: typer.Context,
    call: Annotated[str, typer.Argument(metavar="ID", help="The call, as `zongji calls` prints it.")],
    as_json: AsJson = False,
) -> None:
    """Tell one call: who, when, which path and why."""
    instance = chosen_instance(context)
    with records_of(instance) as records:
        story = records.story(CallId(call))
    if story is None:
        raise UserError(f"There is no call {plain(call)}.", "list the latest with `zongji calls`")
    if as_json:
        print_json(story)
    else:
        print_story(console(), story, instance)


@contextmanager
def records_of(instance: Instance) -> Iterator[Records]:
    """Open the instance's record for reading."""
    records = Records.open(instance.database_url)
    try:
        yield records
    finally:
        records.close()


def _print_list(found: tuple[CallRecord, ...]) -> None:
    rows = table(
        f"Began ({zone(found[0].started_at)})",
        "Caller",
        "Name",
        "Region",
        "Hotline",
        "Line",
        "Result",
        "Agent",
        "Rang",
        "Talked",
        "Call",
        unbroken="Call",
    )
    for record in found:
        rows.add_row(
            local(record.started_at),
            caller(record),
            plain(record.caller_name),
            plain(record.region),
            plain(record.hotline),
            plain(record.line),
            "in progress" if record.result is None else record.result.value,
            plain(record.agent or record.endpoint),
            seconds(record.ring_s),
            seconds(record.talk_s),
            record.call,
        )
    console().print(rows)


def caller(record: CallRecord) -> str:
    """Print who called: the number whole, or that there was none."""
    return "withheld" if record.caller is None else record.caller.digits
