"""The hands' end of the socket between them and the controller."""

import socket
from collections.abc import Callable, Iterable

from appliance.lines.beside.server import PartServer
from appliance.lines.cards.messages import CardsMessage
from appliance.lines.cards.wire import CARDS_LANGUAGE


class CardsServer(PartServer[CardsMessage]):
    """`open`, `tell` whenever there is something, `close`."""

    def __init__(
        self,
        listening: socket.socket,
        take: Callable[[CardsMessage], None],
        greeting: Callable[[], Iterable[CardsMessage]],
        controller_gone: Callable[[], None],
    ) -> None:
        """Take a bound unix socket, who is told what a controller says, what a new one is told, and who of its end."""
        super().__init__(CARDS_LANGUAGE, listening, take, controller_gone, greeting)
