"""The ear's end of the socket between it and the controller."""

import socket
from collections.abc import Callable

from appliance.lines.beside.server import PartServer
from appliance.lines.ear_language import EAR_LANGUAGE
from appliance.lines.ear_wire import EarMessage


class EarServer(PartServer[EarMessage]):
    """`open`, `tell` whenever there is something, `close`."""

    def __init__(
        self, listening: socket.socket, take: Callable[[EarMessage], None], controller_gone: Callable[[], None]
    ) -> None:
        """Take a bound unix socket, and who is told what the controller says and that it is gone."""
        super().__init__(EAR_LANGUAGE, listening, take, controller_gone)
