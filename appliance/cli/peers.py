"""`zongji peers`: the gateways and carriers, whether they can be reached, and the passwords they are known by."""

import secrets as random
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Annotated

import typer

from appliance.asterisk.names import peer_account
from appliance.asterisk.peer_watch import lines_of_peer
from appliance.asterisk.render.secrets import Secrets
from appliance.cli.calls import AsJson
from appliance.cli.instance import chosen_instance
from appliance.cli.output import console, plain, print_json, table
from appliance.cli.which_document import in_force
from appliance.config.model.document import Document
from appliance.config.model.line import SipPeer
from appliance.domain.instance import Instance
from appliance.errors import RemoteProtocolError, UserError
from appliance.services.control_client import ControllerDown, command
from appliance.services.live_client import read_snapshot
from appliance.services.live_state import PartHealth

app = typer.Typer(help="Gateways and carriers.", no_args_is_help=True)

Peer = Annotated[str, typer.Argument(help="The peer's id in the configuration.")]
Generate = Annotated[bool, typer.Option("--generate", help="Make one up and print it, to be typed into a gateway.")]

_LOGINS = {"none": "by its address", "peer": "it logs in with us", "us": "we log in with it"}
_SHORTEST = 4
_LONGEST = 64
_FORBIDDEN = set("\r\n\0;[]")
_RANDOM_BYTES = 12


@app.command("list")
def list_peers(context: typer.Context, as_json: AsJson = False) -> None:
    """List the gateways and carriers: how they are known, their lines, and whether they can be reached now."""
    document = in_force(context)
    states = _states(chosen_instance(context))
    if as_json:
        print_json({id_: _all_told(id_, document, states) for id_ in document.sip_peers})
        return
    if not document.sip_peers:
        typer.echo("There are no gateways and no carriers in the configuration.")
        return
    rows = table("peer", "name", "kind", "login", "account", "address", "lines", "now", unbroken="peer")
    for id_, peer in document.sip_peers.items():
        told = _told(id_, peer, states)
        shown = (told["name"], told["kind"], _LOGINS[peer.login], told["account"], told["address"])
        rows.add_row(id_, *map(plain, shown), " ".join(lines_of_peer(document, id_)), plain(told["now"]))
    console().print(rows)


@app.command()
def password(context: typer.Context, peer: Peer, generate: Generate = False) -> None:
    """Set the password of a peer that logs in with us, or with which we log in with a carrier. It is not echoed."""
    instance, document = chosen_instance(context), in_force(context)
    account = _account(peer, document)
    asked = f"Password of {peer}"
    given = random.token_urlsafe(_RANDOM_BYTES) if generate else str(typer.prompt(asked, hide_input=True))
    _keep(instance, account, _checked(given))
    if generate:
        typer.echo(f"{peer} logs in as {document.sip_peers[peer].username or account} with {given}")
    try:
        command(instance.control_socket, "passwords", {})
    except ControllerDown:
        typer.echo(f"The password of {peer} is kept. The controller is not running: it holds from its next start on.")
    else:
        typer.echo(f"The password of {peer} is kept and holds from now on.")


def _account(peer: str, document: Document) -> str:
    """Give the account whose password is meant. Raises UserError when there is none."""
    settings = document.sip_peers.get(peer)
    if settings is None:
        known = ", ".join(document.sip_peers) or "none"
        raise UserError(f"There is no peer '{peer}' in the configuration.", f"there are: {known}")
    if settings.login == "none":
        raise UserError(f"The peer '{peer}' needs no password.", "it is known by its address; see `login`")
    return peer_account(peer, settings)


def _checked(given: str) -> str:
    """Refuse what Asterisk's configuration can't hold."""
    if not _SHORTEST <= len(given) <= _LONGEST or _FORBIDDEN & set(given) or given != given.strip():
        raise UserError(
            "This password can't be used.", f"{_SHORTEST}-{_LONGEST} characters, no [ ] ; and no space at either end"
        )
    return given


def _keep(instance: Instance, account: str, given: str) -> None:
    Secrets.change(instance.secrets, lambda kept: replace(kept, accounts=kept.accounts | {account: given}))


def _states(instance: Instance) -> Mapping[str, PartHealth]:
    """Give what the controller says of the peers; nothing when it isn't running."""
    with suppress(OSError, RemoteProtocolError):
        return read_snapshot(instance.live_socket).health
    return {}


def _all_told(id_: str, document: Document, states: Mapping[str, PartHealth]) -> dict[str, object]:
    return {**_told(id_, document.sip_peers[id_], states), "lines": list(lines_of_peer(document, id_))}


def _told(id_: str, peer: SipPeer, states: Mapping[str, PartHealth]) -> dict[str, str]:
    state = states.get(f"peer {id_}")
    now = "not known" if state is None else state.detail or "can be reached"
    return {
        "name": peer.name or "",
        "kind": peer.kind,
        "login": peer.login,
        "account": "" if peer.login == "none" else peer.username or peer_account(id_, peer),
        "address": peer.address or "",
        "now": now,
    }
