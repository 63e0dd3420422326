"""`zongji replay`: how the last days' calls would have gone under a draft; which differ, and why (D7)."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from appliance.cli.calls import AsJson, caller
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, table
from appliance.cli.which_document import draft, in_force, setting_beside
from appliance.domain.outcome import CallResult
from appliance.errors import UserError
from appliance.simulate.difference import Difference
from appliance.simulate.replay import Replay, Summary
from appliance.storage.past_calls import PastCall, PastCalls

_TELL_EVERY = 500

Draft = Annotated[Path, typer.Option("--draft", help="The YAML document that might come into force.")]
Days = Annotated[int, typer.Option("--days", min=1, max=3660, help="How far back the calls go.")]
From = Annotated[datetime | None, typer.Option("--from", help="From this day on, in the site's zone, instead.")]
Limit = Annotated[int, typer.Option("--limit", min=0, help="How many calls that go elsewhere are told one by one.")]


def replay(
    context: typer.Context,
    draft_file: Draft,
    days: Days = 30,
    first: From = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Walk every recorded call again, under the configuration in force and under the draft, and tell what differs."""
    now, then = in_force(context), draft(draft_file)
    end = datetime.now(UTC)
    begin = first.replace(tzinfo=now.site.zone).astimezone(UTC) if first else end - timedelta(days=days)
    if begin >= end:
        raise UserError(f"{first} is not past.", "name an earlier day")
    calls = PastCalls.open(chosen_instance(context).database_url)
    try:
        again = Replay(now, then, setting_beside(context, then))
        found = again.run(_telling(calls.between(begin, end)))
        told = list(islice((difference for difference in found if difference.is_elsewhere), limit))
        for _ in found:  # the others only count
            pass
    finally:
        calls.close()
    if as_json:
        print_json({"from": begin, "to": end, "summary": again.summary, "elsewhere": told})
    else:
        _print(console(), again.summary, told, begin)


def _telling(calls: Iterable[PastCall]) -> Iterator[PastCall]:
    """Tell on stderr how far it has come, where somebody watches."""
    watched = sys.stderr.isatty()
    for number, call in enumerate(calls):
        if watched and number % _TELL_EVERY == 0:
            typer.echo(f"\r{number} calls …", err=True, nl=False)
        yield call
    if watched:
        typer.echo("\r\x1b[K", err=True, nl=False)


def _print(screen: Console, summary: Summary, told: list[Difference], begin: datetime) -> None:
    screen.print(
        f"{summary.calls} calls since {local(begin)}: {summary.same} go the same way, {summary.other_path} come"
    )
    screen.print(f"to the same end by other nodes, {summary.elsewhere} end elsewhere.")
    if summary.erased:
        screen.print(f"{summary.erased} more are left out: their paths were erased, so nobody knows how they went.")
    if not summary.calls:
        return
    _print_results(screen, summary)
    if told:
        screen.print(
            f"\nThe first {len(told)} of those that end elsewhere" if summary.elsewhere > len(told) else "\nThey"
        )
        _print_told(screen, told)


def _print_results(screen: Console, summary: Summary) -> None:
    results = table("  Result", "On record", "In force", "Draft", "Change")
    for result in CallResult:
        past, before, after = summary.recorded[result], summary.before[result], summary.after[result]
        if past or before or after:
            change = f"{after - before:+d}" if after != before else ""
            results.add_row(f"  {result}", str(past), str(before), str(after), change)
    screen.print(results)
    if summary.recorded != summary.before:
        screen.print("  Where the record differs from the column beside it, calls went under another configuration,")
        screen.print("  or something had to be assumed that is not on record.")


def _print_told(screen: Console, told: list[Difference]) -> None:
    rows = table("  Began", "Caller", "In force", "Draft", "Because", "Call", unbroken="Call")
    for found in told:
        assumed = f"; {', '.join(found.assumed)} taken to answer: not on record" if found.assumed else ""
        otherwise = f"; on record it was {found.call.result}" if found.call.result is not found.before.result else ""
        rows.add_row(
            f"  {local(found.call.started_at)}",
            caller(found.call),
            plain(str(found.before)),
            plain(str(found.after)),
            plain(str(found.turning) + assumed + otherwise),
            found.call.call,
        )
    screen.print(rows)
