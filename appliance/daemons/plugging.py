"""The ports of the cards among the rest: dead ones take lines out of order, are faults, and are told to people."""

from collections.abc import Callable, Collection, Mapping

from appliance.asterisk.ami_client import AmiClient
from appliance.asterisk.ami_protocol import Event
from appliance.callflow.notices import Notices
from appliance.daemons.house import House
from appliance.lines.cards.uses import Uses
from appliance.services.card_commands import add_cards
from appliance.services.cards import Cards
from appliance.services.commands import Commands
from appliance.services.notify.peer_news import PORT_HOLD_OFF_S, PeerNews, facts_of_port, port_id
from appliance.services.published import InForce

_PART = "cards"


class Plugging:
    """`run` until cancelled; told of each event and each new connection, and from `open` on of each publish."""

    def __init__(
        self,
        house: House,
        manager: AmiClient,
        ports_changed: Callable[[Collection[int]], None],
        notices: Notices,
        was_told_down: Callable[[str], bool],
    ) -> None:
        """Take who is told which ports are dead, and whether people were last told that a port is."""
        self._house = house
        self._ports_changed = ports_changed
        self._dead: frozenset[int] = frozenset()
        self._uses = Uses({}, {}, {})
        document, now = house.published.document, house.clock.now
        self._news = PeerNews(notices, document, now, was_told_down, PORT_HOLD_OFF_S, facts_of_port)
        self.cards = Cards(manager, house.instance, self._changed)

    def add_commands(self, commands: Commands) -> None:
        """Register what may be asked of it."""
        add_cards(commands, self.cards)

    def open(self) -> None:
        """Begin with the revision in force."""
        self._follow(self._house.published.current)
        self._house.published.listen(self._follow)

    async def run(self) -> None:
        """Have the ports as the document wants them."""
        await self.cards.run()

    def on_event(self, event: Event) -> None:
        """Take one event of the manager."""
        self.cards.on_event(event)

    async def rebuild(self, manager: AmiClient) -> None:
        """Begin with a new connection."""
        await self.cards.rebuild(manager)

    def close(self) -> None:
        """Tell nobody any more."""
        self._news.close()

    def _follow(self, new: InForce) -> None:
        before, self._uses = self._uses, Uses.of(new.document)
        for port in before.names().keys() - self._uses.names().keys():
            self._house.live.gone("health", port_id(port))
        self.cards.on_publish(new.document)

    def _changed(self) -> None:
        """Tell what is so now; what is known already changes nothing."""
        dead, whys = self.cards.dead_ports(), {fault.port: fault.what for fault in reversed(self.cards.faults())}
        if dead != self._dead:
            self._dead = dead
            self._ports_changed(dead)
        if self.cards.has_looked:
            self._tell_ports(dead, whys)
        self._tell_all(whys.get(None))

    def _tell_ports(self, dead: Collection[int], whys: Mapping[int | None, str]) -> None:
        for port in self._uses.names():
            is_up, why = port not in dead, whys.get(port, "")
            self._house.live.health(port_id(port), ok=is_up and not why, detail=why)
            self._news.changed(port_id(port), is_up=is_up, why="")

    def _tell_all(self, why: str | None) -> None:
        """Tell what is wrong with more than a port, as soon as a port is wanted."""
        if self.cards.is_wanted:
            self._house.live.health(_PART, ok=not why, detail=why or "")
        else:
            self._house.live.gone("health", _PART)
