"""New passwords for telephones and for gateways and carriers; Asterisk is then to be told `passwords`."""

import secrets
from dataclasses import replace

from appliance.asterisk.render.secrets import Secrets
from appliance.config.accounts import peer_account
from appliance.config.model.document import Document
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.services.phone_logins import phones

_RANDOM_BYTES = 12
_SHORTEST = 4
_LONGEST = 64
_FORBIDDEN = set("\r\n\0;[]")


def renew_phone_password(id_: str, document: Document, instance: Instance) -> None:
    """Make a new password for a telephone of ours. Raises UserError when no telephone is called so."""
    account = phones(document).get(id_)
    if account is None:
        raise UserError(f"'{id_}' has no phone of their own here.", f"there are: {', '.join(phones(document))}")
    _keep(instance, account, secrets.token_urlsafe(_RANDOM_BYTES))


def set_peer_password(id_: str, given: str, document: Document, instance: Instance) -> str:
    """Set a gateway's or carrier's password; give the user name of its account.

    Raises UserError when there is no such peer, it needs no password, or Asterisk's configuration can't hold this one.
    """
    peer = document.sip_peers.get(id_)
    if peer is None:
        raise UserError(f"There is no peer '{id_}' in force.", "publish it first")
    if peer.login == "none":
        raise UserError(f"The peer '{id_}' needs no password.", "it is known by its address")
    if not _SHORTEST <= len(given) <= _LONGEST or _FORBIDDEN & set(given) or given != given.strip():
        remedy = f"{_SHORTEST}-{_LONGEST} characters, no [ ] ; and no space at either end"
        raise UserError("This password can't be used.", remedy)
    account = peer_account(id_, peer)
    _keep(instance, account, given)
    return peer.username or account


def _keep(instance: Instance, account: str, given: str) -> None:
    Secrets.change(instance.secrets, lambda kept: replace(kept, accounts=kept.accounts | {account: given}))
