"""`zongji`: the command line. Exit codes: 0 done, 1 the answer is no, 2 a mistake that the message tells."""

import subprocess
import sys

import structlog
import typer

from appliance.cli import (
    agents,
    calendar,
    callbacks,
    calls,
    cards,
    config,
    cost,
    fax,
    hotlines,
    lines,
    lists,
    notifications,
    peers,
    personal,
    prompts,
    recordings,
    regions,
    templates,
    users,
    voicemail,
)
from appliance.cli.audit import audit
from appliance.cli.backup import backup, restore
from appliance.cli.instance import choose, chosen_instance
from appliance.cli.replay import replay
from appliance.cli.status import status
from appliance.cli.try_call import try_
from appliance.errors import UserError

EXIT_MISTAKE = 2

app = typer.Typer(
    name="zongji",
    callback=choose,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(status)
app.add_typer(calls.app, name="calls")
app.add_typer(voicemail.app, name="voicemail")
app.add_typer(recordings.app, name="recordings")
app.add_typer(fax.app, name="fax")
app.add_typer(callbacks.app, name="callbacks")
app.add_typer(hotlines.app, name="hotlines")
app.add_typer(agents.app, name="agents")
app.add_typer(lines.app, name="lines")
app.add_typer(peers.app, name="peers")
app.add_typer(cards.app, name="cards")
app.add_typer(lists.app, name="lists")
app.add_typer(cost.app, name="cost")
app.add_typer(notifications.app, name="notifications")
app.command()(audit)
app.add_typer(users.app, name="users")
app.command()(users.claim)
app.add_typer(personal.app, name="personal")
app.add_typer(prompts.app, name="prompts")
app.add_typer(config.app, name="config")
app.command("try")(try_)
app.command()(replay)
app.add_typer(templates.app, name="templates")
app.add_typer(regions.app, name="regions")
app.add_typer(calendar.app, name="calendar")
app.command()(backup)
app.command()(restore)


@app.command()
def migrate(context: typer.Context) -> None:
    """Make the record of calls, or bring it to this release's version."""
    instance = chosen_instance(context)
    # A process of its own, so that nothing else ever imports Alembic.
    done = subprocess.run(
        [sys.executable, "-m", "appliance.storage.migrate", instance.database_url],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise UserError(f"The record in {instance.folder} was not migrated: {why}", "nothing was changed; try again")
    typer.echo(f"The record in {instance.folder}: {done.stdout.strip()}")


def _on_stderr(*_: object) -> structlog.PrintLogger:
    """Log beside the answer: what a word prints may be JSON for a program."""
    return structlog.PrintLogger(sys.stderr)


def main() -> None:
    """Run the command line; a mistake of the user's is told in words, with what to do about it."""
    structlog.configure(logger_factory=_on_stderr)
    try:
        app()
    except UserError as error:
        typer.echo(f"zongji: {error.message}", err=True)
        if error.remedy:
            typer.echo(f"        {error.remedy[:1].upper()}{error.remedy[1:]}.", err=True)
        sys.exit(EXIT_MISTAKE)
