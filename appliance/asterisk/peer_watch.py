"""Whether gateways and carriers can be reached: from the manager's events, and asked anew with each connection.

OPTIONS tell whether a peer is there, its login or ours whether calls may pass. A peer that is not asked by OPTIONS
counts as there until its login says otherwise.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event
from appliance.asterisk.names import peer_account
from appliance.config.model.document import Document
from appliance.config.model.line import SipLine, SipPeer
from appliance.domain.ids import LineId

_ANSWERS = {"Reachable": True, "Unreachable": False}
_GONE = "Removed"
_LOGGED_IN = {"Registered": True, "Rejected": False, "Unregistered": False, "Stopped": False}


class Listing(Protocol):
    """What is asked of the manager."""

    def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Awaitable[tuple[Event, ...]]:
        """Ask for a list of events."""
        ...


@dataclass(frozen=True, slots=True)
class PeerState:
    """What is known of a peer: whether it `answers` (None: not asked yet) and is `logged_in` (None: needs no login)."""

    answers: bool | None = None
    logged_in: bool | None = None

    @property
    def is_up(self) -> bool:
        """Whether calls can be expected to pass."""
        return self.answers is not False and self.logged_in is not False

    @property
    def told(self) -> str:
        """The state in words; "" when all is well."""
        if self.logged_in is False:
            return "not registered"
        return "does not answer OPTIONS" if self.answers is False else ""


class PeerWatch:
    """Follows the peers of a document; `changed(peer, state)` is told each change, and every state at first."""

    def __init__(self, changed: Callable[[str, PeerState], None]) -> None:
        """Take who is told."""
        self._changed = changed
        self._accounts: dict[str, str] = {}
        self._by_username: dict[str, str] = {}
        self._peers: Mapping[str, SipPeer] = {}
        self._carried_by: Mapping[LineId, str | None] = {}
        self._states: dict[str, PeerState] = {}

    @property
    def states(self) -> Mapping[str, PeerState]:
        """What is known of each peer, by its id."""
        return self._states

    def follow(self, document: Document) -> None:
        """Take a document's peers; those that stay keep what is known of them."""
        self._peers = document.sip_peers
        self._carried_by = {
            LineId(id_): line.peer if isinstance(line, SipLine) else None for id_, line in document.lines.items()
        }
        self._accounts = {peer_account(id_, peer): id_ for id_, peer in self._peers.items()}
        self._by_username = {_login_of(peer): id_ for id_, peer in self._peers.items() if peer.login == "us"}
        known = self._states
        self._states = {id_: known[id_] for id_ in self._peers if id_ in known}
        for id_, peer in self._peers.items():
            self._set(id_, self._states.get(id_) or PeerState(logged_in=None if peer.login == "none" else False))

    def lines(self) -> Mapping[LineId, bool]:
        """Tell of every line of the document followed whether calls can be expected to pass: of its peer, if any."""
        return {id_: peer is None or self._is_up(peer) for id_, peer in self._carried_by.items()}

    async def rebuild(self, manager: Listing) -> None:
        """Ask for every peer's state; one that Asterisk doesn't know yet stays as it is."""
        for account, id_ in self._accounts.items():
            try:
                found = await manager.listing("PJSIPShowEndpoint", (("Endpoint", account),))
            except AmiError:
                continue
            contacts = [event.get("Status") for event in found if event.name == "ContactStatusDetail"]
            if id_ in self._peers:  # a publish may have taken it away while we asked
                self._contact(id_, contacts[-1] if contacts else _GONE)
        if self._by_username:
            await self._ask_registrations(manager)

    def on_event(self, event: Event) -> None:
        """Take one event of the manager; what belongs to phones is passed over."""
        if event.name == "ContactStatus" and event.get("AOR") in self._accounts:
            self._contact(self._accounts[event.get("AOR")], event.get("ContactStatus"))
        elif event.name == "Registry" and event.get("Username") in self._by_username:
            self._registration(self._by_username[event.get("Username")], event.get("Status"))

    async def _ask_registrations(self, manager: Listing) -> None:
        try:
            found = await manager.listing("PJSIPShowRegistrationsOutbound")
        except AmiError:
            return  # Asterisk answers with an error when there is none
        for event in found:
            if event.name == "OutboundRegistrationDetail" and event.get("ClientUri") in self._by_username:
                self._registration(self._by_username[event.get("ClientUri")], event.get("Status"))

    def _contact(self, id_: str, status: str) -> None:
        """Take a contact's status. A gateway that logs in with us is logged in as long as it has a contact."""
        state = replace(self._states.get(id_, PeerState()), answers=_ANSWERS.get(status))
        if self._peers[id_].login == "peer":
            state = replace(state, logged_in=status != _GONE)
        self._set(id_, state)

    def _registration(self, id_: str, status: str) -> None:
        state = self._states.get(id_, PeerState())
        self._set(id_, replace(state, logged_in=_LOGGED_IN.get(status, state.logged_in)))

    def _is_up(self, id_: str) -> bool:
        return self._states.get(id_, PeerState()).is_up

    def _set(self, id_: str, state: PeerState) -> None:
        if self._states.get(id_) != state:
            self._states[id_] = state
            self._changed(id_, state)


def lines_of_peer(document: Document, peer: str) -> tuple[LineId, ...]:
    """Name the lines that a peer carries."""
    return tuple(LineId(id_) for id_, line in document.lines.items() if isinstance(line, SipLine) and line.peer == peer)


def _login_of(peer: SipPeer) -> str:
    """Give the address that stands for our account with a carrier in Asterisk's events."""
    return f"sip:{peer.username}@{peer.address}"
