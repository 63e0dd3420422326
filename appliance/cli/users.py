"""`zongji users`: who may sign in to the web, and the way back in when every password is lost; `zongji claim`."""

import getpass
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, local, plain, print_json, table
from appliance.domain.ids import AgentId
from appliance.domain.instance import Instance
from appliance.domain.role import Role
from appliance.errors import UserError
from appliance.services.accounts.claim import claim_of_instance
from appliance.services.accounts.people import NewUser, People
from appliance.services.certificates.names import outward_addresses
from appliance.storage.users import User, Users

app = typer.Typer(no_args_is_help=True, help="Who may sign in to the web.")

Name = Annotated[str, typer.Argument(metavar="USER", help="the name that is signed in with")]
Stdin = Annotated[bool, typer.Option("--stdin", help="Read the password from standard input, the first line.")]


@app.command("list")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List everybody who has, or had, an account."""
    with _people(context) as people:
        found = people.all()
    if as_json:
        print_json([_shown(user) for user in found])
    elif found:
        rows = table("user", "name", "role", "agent", "second factor", "since", "", unbroken="user")
        for user in found:
            state = "disabled" if user.disabled_at else ""
            second = "yes" if user.totp_secret else "no"
            rows.add_row(
                user.user, plain(user.name), user.role, user.agent or "", second, local(user.created_at), state
            )
        console().print(rows)
    else:
        typer.echo("Nobody has an account yet. Claim the box in a browser: `zongji claim` shows the code.")


@app.command()
def add(
    context: typer.Context,
    user: Name,
    role: Annotated[Role, typer.Option(help="What the person may do.")],
    name: Annotated[str, typer.Option(help="What people call the person; else the name that is signed in with.")] = "",
    agent: Annotated[str, typer.Option(help="The agent's ID, of a person who answers calls.")] = "",
    stdin: Stdin = False,
) -> None:
    """Give somebody an account; asks for the first password."""
    with _people(context) as people:
        new = NewUser(user, name, role, _password(stdin), AgentId(agent) if agent else None)
        made = people.add(new, getpass.getuser())
    typer.echo(f"{made.user} can sign in as {made.role}.")


@app.command()
def password(context: typer.Context, user: Name, stdin: Stdin = False) -> None:
    """Set somebody's password, and sign the person out everywhere; also of an admin who has lost it."""
    with _people(context) as people:
        found = people.one(user)
        people.set_password(found, _password(stdin), getpass.getuser())
    typer.echo(f"{found.user} has a new password, and is signed out everywhere.")


@app.command("second-factor-off")
def second_factor_off(context: typer.Context, user: Name) -> None:
    """Let somebody sign in without a code: the telephone is lost."""
    with _people(context) as people:
        found = people.end_second_factor(people.one(user), getpass.getuser())
    typer.echo(f"{found.user} signs in by the password alone.")


@app.command()
def disable(context: typer.Context, user: Name) -> None:
    """Let somebody sign in no more; the name stays taken."""
    with _people(context) as people:
        found = people.disable(people.one(user), getpass.getuser())
    typer.echo(f"{found.user} can't sign in any more.")


@app.command()
def enable(context: typer.Context, user: Name) -> None:
    """Let somebody sign in again."""
    with _people(context) as people:
        before = people.one(user)
        people.change(before, replace(before, disabled_at=None), getpass.getuser())
    typer.echo(f"{before.user} can sign in again.")


@app.command()
def role(context: typer.Context, user: Name, to: Annotated[Role, typer.Argument(metavar="ROLE")]) -> None:
    """Give somebody another role: admin, supervisor, agent or installer."""
    with _people(context) as people:
        before = people.one(user)
        people.change(before, replace(before, role=to), getpass.getuser())
    typer.echo(f"{before.user} is {to} now.")


@app.command()
def reset(context: typer.Context) -> None:
    """Make a new claim code: whoever types it on the page /claim within a day becomes one more admin."""
    instance = chosen_instance(context)
    with claim_of_instance(instance) as claim:
        code = claim.reset(getpass.getuser())
    typer.echo(f"{code}\nType it at {address_of(instance)}/claim within 24 hours.")


def claim(context: typer.Context) -> None:
    """Show the one-time code by which the first admin claims the web; wrong tries until now are forgotten."""
    instance = chosen_instance(context)
    with claim_of_instance(instance) as found:
        code = found.shown()
    if code is None:
        raise UserError(
            "This box has an admin already.", "sign in, or make a new code with `zongji users reset` when nobody can"
        )
    typer.echo(f"{code}\nType it at {address_of(instance)}/claim")


def address_of(instance: Instance) -> str:
    """Give the web's address as one types it: on this machine, or anywhere in its network where others may."""
    if not instance.is_web_encrypted:
        return f"http://127.0.0.1:{instance.ports.http}"
    host = next(iter(outward_addresses()), socket.gethostname())
    return f"https://[{host}]:{instance.ports.http}" if ":" in host else f"https://{host}:{instance.ports.http}"


@contextmanager
def _people(context: typer.Context) -> Iterator[People]:
    with Users.open(chosen_instance(context).database_url) as users:
        yield People(*users.engines, lambda: datetime.now(UTC))


def _password(stdin: bool) -> str:
    if stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise UserError("A password is asked for on a terminal only.", "give it with --stdin")
    first = getpass.getpass("New password (10 characters or more): ")
    if getpass.getpass("Once more: ") != first:
        raise UserError("The two passwords differ.", "nothing was changed; try again")
    return first


def _shown(user: User) -> dict[str, object]:
    return {
        "user": user.user,
        "name": user.name,
        "role": user.role.value,
        "agent": user.agent,
        "language": user.language,
        "second_factor": user.totp_secret is not None,
        "created_at": user.created_at,
        "disabled_at": user.disabled_at,
    }
