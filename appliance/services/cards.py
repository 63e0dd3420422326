"""The telephone cards as the controller has them: what is there, what waits, what is wrong, and who called on a port.

The process with the hands on the cards may be away, and cards may be pulled: what was seen last holds until something
else is seen, and what was to be done is done when all are there again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from appliance.asterisk.ami_client import AmiClient
from appliance.asterisk.ami_protocol import Event
from appliance.config.model.document import Document
from appliance.domain.instance import Instance
from appliance.errors import UserError, ZongjiError
from appliance.lines.cards.applying import Applying
from appliance.lines.cards.bringing import Bringing
from appliance.lines.cards.caller_numbers import CallerNumbers
from appliance.lines.cards.channels import Channels
from appliance.lines.cards.faults import NOT_RUNNING, Fault, dead_ports, not_opened, seen_faults
from appliance.lines.cards.kept import Kept
from appliance.lines.cards.link import CardsLink
from appliance.lines.cards.messages import CallerIdCame, CardsMessage, LineHabit, Listen, Ringing, State
from appliance.lines.cards.port_calls import PortCalls
from appliance.lines.cards.told import CardsTold, Doing, told
from appliance.lines.cards.uses import Uses

IDENTIFY_S = 2.0


@dataclass(frozen=True, slots=True)
class Identified:
    """How somebody finds a port: its `kind`, and what happens or is to be done, in words."""

    kind: str
    sentence: str


class Cards:
    """`run` until cancelled; told of each publish, each event of the manager, and each new connection to it.

    `changed` is called when something is different: ports, what waits, what is wrong.
    """

    def __init__(self, manager: AmiClient, instance: Instance, changed: Callable[[], None]) -> None:
        """Take Asterisk's manager, and where the others are found."""
        self._manager = manager
        self._changed = changed
        self.link = CardsLink(instance.cards_socket, self._take, self._link_changed)
        channels = Channels(manager, instance.asterisk_etc)
        applying = Applying(channels, self.link.order, Kept(instance.folder / "cards.json"))
        self._bringing = Bringing(applying, changed)
        self._calls = PortCalls()
        self._numbers = CallerNumbers()
        self._uses = Uses({}, {}, {})
        self._found: State | None = None
        self._habits: dict[int, LineHabit] = {}

    async def run(self) -> None:
        """Have the ports as the document wants them."""
        async with asyncio.TaskGroup() as work:
            work.create_task(self.link.run())
            work.create_task(self._bringing.run())

    def on_publish(self, document: Document) -> None:
        """Take the document in force."""
        self._uses = Uses.of(document)
        self._bringing.want(document)
        self.link.say(Listen(self._uses.heard))
        self._changed()

    def on_event(self, event: Event) -> None:
        """Take one event of the manager."""
        if self._calls.on_event(event):
            self._bringing.call_ended()

    async def rebuild(self, manager: AmiClient) -> None:
        """Begin with a new connection, perhaps to another Asterisk."""
        self._calls.rebuild(await manager.listing("CoreShowChannels"))
        self._bringing.begin_anew()

    @property
    def has_looked(self) -> bool:
        """Whether it was ever seen what there is of cards."""
        return self._found is not None

    @property
    def is_wanted(self) -> bool:
        """Whether the document names ports."""
        return bool(self._uses)

    def state(self) -> CardsTold:
        """Tell all that is known."""
        found = None if self._found is None else self._found.found
        habits = {port: self._habits[port].habit for port in self._uses.heard if port in self._habits}
        ringing = {*self._calls.ringing, *self._numbers.ringing()}
        doing = Doing(self.link.is_up, ringing, self._calls.busy, habits)
        bringing = self._bringing
        return told(found, bringing.wanted, self._uses, doing, self.faults(), bringing.pending)

    def faults(self) -> tuple[Fault, ...]:
        """Tell what is wrong, with what to do about it."""
        away = (NOT_RUNNING,) if self.is_wanted and not self.link.is_up else ()
        if self._found is None:
            return away
        bringing = self._bringing
        seen = seen_faults(bringing.wanted, self._found.found, self._uses.names())
        trouble = () if bringing.trouble is None else (bringing.trouble,)
        return (*away, *trouble, *seen, *map(not_opened, sorted(bringing.left_out)))

    def dead_ports(self) -> frozenset[int]:
        """Name the ports of the document by which nobody can be reached now."""
        return frozenset() if self._found is None else dead_ports(self._bringing.wanted, self._found.found)

    def signs_of(self, port: int) -> tuple[str, ...]:
        """Give what a line's last calls brought of their callers (`LineHabit.signs`); nothing where nobody heard."""
        return self._habits[port].signs if port in self._habits else ()

    async def identify(self, port: int) -> Identified:
        """Ring the telephone at a port for two seconds; of a line's port say how it is found. Raises UserError."""
        found = next((each for card in self.state().cards for each in card.ports if each.channel == port), None)
        if found is None:
            raise UserError(f"There is no port {port}.", "look at the list of ports")
        if found.kind == "fxo":
            return Identified("fxo", f"Call the line at port {port}: the port shows as ringing.")
        if found.endpoint is None:
            raise UserError(f"Port {port} is nobody's telephone yet.", "make a telephone of it, and publish")
        if found.in_use:
            raise UserError(f"There is a call on port {port} just now.", "wait for its end, then try again")
        ring = (("Channel", f"DAHDI/{port}"), ("Application", "Wait"), ("Data", "1"), ("Async", "true"))
        headers = (*ring, ("Timeout", str(int(IDENTIFY_S * 1000))), ("CallerID", "Zongji"))
        try:
            await self._manager.action("Originate", headers)
        except ZongjiError as error:
            raise UserError(
                f"The telephone at port {port} can't be rung.", "see what is wrong with the cards"
            ) from error
        return Identified("fxs", f"The telephone at port {port} rings for two seconds.")

    async def caller_id(self, port: int, within_s: float) -> CallerIdCame | None:
        """Give what was heard of the caller who rings at a port, once; wait for it at most so long.

        The call must not be answered before. Where nobody hears the lines, there is nothing to wait for.
        """
        return await self._numbers.of(port, within_s) if self.link.is_up else None

    def _take(self, message: CardsMessage) -> None:
        match message:
            case State(found):
                self._found = message
                self._bringing.saw(found)
                self._changed()
            case Ringing() | CallerIdCame():
                self._numbers.take(message)
            case LineHabit():
                self._habits[message.port] = message
            case _:
                pass

    def _link_changed(self) -> None:
        if not self.link.is_up:
            self._bringing.saw(None)
            self._numbers.lost()
        self.link.say(Listen(self._uses.heard))
        self._changed()
