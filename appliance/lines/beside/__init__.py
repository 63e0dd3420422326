"""How a process that works beside the controller (the ear, the hands on the cards) and the controller speak.

Each has a unix socket on which it serves one controller at a time, the latest. Both sides say lines of JSON; the first
is the process's hello with the number of its language, and each second it says that it is alive.

    language  the lines: bytes in, messages out
    server    the process's end
    link      the controller's end
"""

from appliance.lines.beside.language import Alive, Hello, Language, Receiver
from appliance.lines.beside.link import PartLink
from appliance.lines.beside.server import PartServer

__all__ = ["Alive", "Hello", "Language", "PartLink", "PartServer", "Receiver"]
