"""`zongji agents`: what each agent does, setting it for somebody who forgot to (B8), and how their phones log in."""

import getpass
import sys
from typing import Annotated

import typer

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, print_json, table
from appliance.cli.which_document import in_force
from appliance.errors import UserError
from appliance.services.control_client import command
from appliance.services.live_client import read_snapshot
from appliance.services.phone_logins import show_login

app = typer.Typer(no_args_is_help=False, help="What each agent does, and setting it for somebody.")

Who = Annotated[str, typer.Argument(help="the agent's ID")]


@app.callback(invoke_without_command=True)
def show(context: typer.Context, as_json: AsJson = False) -> None:
    """List the agents: available, ringing, talking, wrap_up, paused or off, since when."""
    if context.invoked_subcommand is not None:
        return
    document = in_force(context)
    try:
        agents = read_snapshot(chosen_instance(context).live_socket).agents
    except OSError as error:
        raise UserError("The controller can't be heard.", "see `zongji status`") from error
    if as_json:
        print_json(list(agents.values()))
        return
    told = table("agent", "name", "state", "then", "since", "call", unbroken="agent")
    for id_, agent in sorted(agents.items()):
        name = document.agents[id_].name if id_ in document.agents else ""
        told.add_row(id_, name, agent.state, agent.then, local(agent.since), agent.call or "")
    console().print(told)


@app.command()
def pause(context: typer.Context, agent: Who) -> None:
    """Offer the agent no calls until `ready`."""
    _set(context, agent, "pause")


@app.command()
def ready(context: typer.Context, agent: Who) -> None:
    """Offer the agent calls again; also ends a wrap-up."""
    _set(context, agent, "ready")


@app.command("sign-in")
def sign_in(context: typer.Context, agent: Who) -> None:
    """Put the agent on duty."""
    _set(context, agent, "sign_in")


@app.command("sign-out")
def sign_out(context: typer.Context, agent: Who) -> None:
    """Put the agent off duty."""
    _set(context, agent, "sign_out")


@app.command()
def password(
    context: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="an agent, a phone endpoint or a line")],
) -> None:
    """Show what is typed into a phone: server, account, password. Only on a terminal; who saw it is on record."""
    if not sys.stdout.isatty():
        raise UserError(
            "A password is shown on a terminal only.", "neither redirect nor pipe it; over SSH use `ssh -t`"
        )
    login = show_login(id_, getpass.getuser(), in_force(context), chosen_instance(context))
    everywhere = " (any address of this machine)" if login.server == "0.0.0.0" else ""  # noqa: S104 - read, not bound
    typer.echo(f"server    {login.server}{everywhere}\nport      {login.port} (UDP)")
    typer.echo(f"account   {login.account}\npassword  {login.password}")


def _set(context: typer.Context, agent: str, to: str) -> None:
    done = command(chosen_instance(context).control_socket, "agent", {"agent": agent, "to": to})
    typer.echo(f"{agent} is {str(done['state']).replace('_', ' ')}.")
