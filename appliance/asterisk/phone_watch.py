"""Which of the house's own phones can ring: from the manager's events, and asked anew with each connection.

A phone can ring while it is registered. Asterisk accepts to ring one that isn't, and tells nobody that nothing rings.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event

log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

NOWHERE = frozenset({"Removed", "Unreachable", "Unavailable"})
"""States of a contact at which nothing rings."""

_NONE = "no contacts"
"""Asterisk answers with the error "No Contacts found" when there is none."""


class Listing(Protocol):
    """What is asked of the manager."""

    def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Awaitable[tuple[Event, ...]]:
        """Ask for a list of events."""
        ...


class PhoneWatch:
    """Follows the accounts that are registered; `changed(accounts)` names those that came or went.

    Gateways and carriers are among them; whoever asks knows which accounts are phones'.
    """

    def __init__(self, changed: Callable[[frozenset[str]], None]) -> None:
        """Take who is told."""
        self._changed = changed
        self._contacts: dict[str, set[str]] = {}
        self._told_meanwhile: set[tuple[str, str]] | None = None
        self._is_known = False

    @property
    def registered(self) -> frozenset[str] | None:
        """The accounts that can ring; None before Asterisk was first asked."""
        return frozenset(self._contacts) if self._is_known else None

    async def rebuild(self, manager: Listing) -> None:
        """Ask for all of them; what an event tells meanwhile is newer than the answer.

        Where Asterisk refuses to tell, events alone go on.
        """
        self._told_meanwhile = set()
        try:
            listed = await manager.listing("PJSIPShowContacts")
        except AmiError as refused:
            if not refused.reason.lower().startswith(_NONE):
                log.warning("phone_watch.not_listed", reason=refused.reason)
                self._told_meanwhile = None
                return  # what is known stays: nobody's phone has gone by that
            listed = ()
        newer, self._told_meanwhile = self._told_meanwhile, None
        was_known, before = self._is_known, self._contacts
        self._contacts = {}
        for event in listed:
            if event.name == "ContactList" and event.get("Status") not in NOWHERE:
                self._add(event.get("Endpoint"), event.get("Uri"))
        for account, uri in newer:
            self._drop(account, uri)
            if uri in before.get(account, ()):
                self._add(account, uri)
        self._is_known = True
        turned = frozenset(before.keys() ^ self._contacts.keys())
        if turned or not was_known:
            self._changed(turned)

    def on_event(self, event: Event) -> None:
        """Take one event of the manager."""
        if event.name != "ContactStatus":
            return
        account, uri = event.get("AOR"), event.get("URI")
        was = account in self._contacts
        if self._told_meanwhile is not None:
            self._told_meanwhile.add((account, uri))
        if event.get("ContactStatus") in NOWHERE:
            self._drop(account, uri)
        else:
            self._add(account, uri)
        if self._is_known and was != (account in self._contacts):
            self._changed(frozenset({account}))

    def _add(self, account: str, uri: str) -> None:
        self._contacts.setdefault(account, set()).add(uri)

    def _drop(self, account: str, uri: str) -> None:
        left = self._contacts.get(account, set()) - {uri}
        if left:
            self._contacts[account] = left
        else:
            self._contacts.pop(account, None)
