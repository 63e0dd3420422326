"""How the boards follow the revision in force, its gateways, carriers and cards: who is on duty, which lines work."""

from collections.abc import Collection

from appliance.asterisk.ami_client import AmiClient
from appliance.asterisk.ami_protocol import Event
from appliance.asterisk.names import telephone_ports
from appliance.asterisk.peer_watch import PeerState, PeerWatch
from appliance.asterisk.phone_watch import PhoneWatch
from appliance.callflow.board import capacities_of, wrap_ups_of
from appliance.callflow.switchboard import Switchboard
from appliance.config.accounts import browsers_of
from appliance.config.model.line import AnalogLine
from appliance.daemons.house import House
from appliance.daemons.remembering import Remembering
from appliance.services.live_boards import LiveBoards
from appliance.services.notify.peer_news import PeerNews
from appliance.services.published import InForce
from appliance.storage.outbox import Outbox


class Following:
    """Told of each event, each new connection and, from `open` on, each publish; calls that run are not disturbed."""

    def __init__(self, house: House, remembering: Remembering, outbox: Outbox) -> None:
        """Show what the boards tell from now on."""
        self._house = house
        self._remembering = remembering
        self._peers = PeerWatch(self._peer_changed)
        self._news = PeerNews(remembering.notices, house.published.document, house.clock.now, outbox.was_told_down)
        self._live_boards = LiveBoards(house.live, house.agents, house.lines)
        self._phones = PhoneWatch(lambda _accounts: self._phones_changed())
        self._dead_ports: frozenset[int] = frozenset()

    def show(self, switchboard: Switchboard) -> None:
        """Show who waits, too."""
        self._live_boards.show_room(switchboard.waiting_room)

    def open(self) -> None:
        """Begin with the revision in force."""
        self._follow(self._house.published.current)
        self._house.published.listen(self._follow)

    def on_event(self, event: Event) -> None:
        """Take one event of the manager."""
        self._peers.on_event(event)
        self._phones.on_event(event)

    async def rebuild(self, manager: AmiClient) -> None:
        """Ask for the state of each peer and phone."""
        await self._peers.rebuild(manager)
        await self._phones.rebuild(manager)

    def ports_changed(self, dead: Collection[int]) -> None:
        """Take the cards' ports by which nobody can be reached now: no cable, no card. Those unheard of are in order.

        A telephone at a port logs in nowhere: it can ring unless its port is dead.
        """
        self._dead_ports = frozenset(dead)
        self._mark_lines()
        self._phones_changed()

    def close(self) -> None:
        """Tell nobody of a peer any more."""
        self._news.close()

    def _follow(self, new: InForce) -> None:
        document = new.document
        self._remembering.look(new)
        self._house.agents.configure(capacities_of(document), wrap_ups_of(document))
        self._house.lines.configure(document)
        self._peers.follow(document)
        self._mark_lines()  # also those of a peer whose own state has not changed
        self._phones_changed()  # also that of a new phone, before anybody opens it
        self._live_boards.follow(document)

    def _peer_changed(self, peer: str, state: PeerState) -> None:
        """Hunt on no line of a gateway or carrier that can't be reached, and show it."""
        self._mark_lines()
        self._house.live.health(f"peer {peer}", ok=state.is_up, detail=state.told)
        self._news.changed(peer, is_up=state.is_up, why=state.told)

    def _phones_changed(self) -> None:
        registered, ports = self._phones.registered, telephone_ports(self._house.published.document())
        in_order = {telephone for telephone, port in ports.items() if port not in self._dead_ports}
        self._live_boards.phones(None if registered is None else registered | in_order)
        self._mark_pages()

    def _mark_pages(self) -> None:
        """Ring nobody in a browser whose page is closed, or at a dead port, as long as they have another phone."""
        document, registered = self._house.published.document(), self._phones.registered
        browsers = frozenset(browsers_of(document))
        closed = frozenset() if registered is None else browsers - registered
        dead = {telephone for telephone, port in telephone_ports(document).items() if port in self._dead_ports}
        self._house.agents.endpoints.close(closed | dead)

    def _mark_lines(self) -> None:
        lines = self._house.published.document().lines
        dead = {id_ for id_, line in lines.items() if isinstance(line, AnalogLine) and line.port in self._dead_ports}
        for line, works in self._peers.lines().items():
            self._house.lines.works(line, works=works and line not in dead)
