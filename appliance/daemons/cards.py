"""`zongji-cards`: the process with the hands on the telephone cards. One a machine; without cards it waits for some.

The rights on the hardware and on the kernel's files of DAHDI are its alone. Which files and programs those are is said
by whoever starts it; what comes over its socket are values (`appliance.lines.cards.kernel`), never text for a file.
"""

import argparse
import asyncio
import os
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

import structlog
import uvloop

from appliance.daemons.dead_mans_handle import hold
from appliance.daemons.logging import log_to
from appliance.domain.instance import Instance
from appliance.errors import UserError
from appliance.lines.caller_ids import CallerIds, Habits
from appliance.lines.cards.hands import Hands
from appliance.lines.cards.looking import Looking
from appliance.lines.cards.machine import Machine
from appliance.lines.cards.messages import AwaitRelease, CallerIdCame, CardsMessage, Configure, Listen, State
from appliance.lines.cards.server import CardsServer
from appliance.services.unix_socket import bind, lock
from drivers.analog import Found
from drivers.analog.discovery import BUSES, PROC

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


class CardsDaemon:
    """All parts of the daemon, joined: `run` until `stopping` is set."""

    def __init__(self, instance: Instance, words: argparse.Namespace) -> None:
        """Take the words of the command line."""
        self._instance = instance
        self._looking = Looking(words.proc, words.buses, self._changed)
        machine = Machine(
            system_conf=words.system_conf,
            modprobe_conf=words.modprobe_conf,
            xpp_conf=words.xpp_conf,
            modules=words.modules,
            loaded_with=instance.cards_socket.with_name("cards.loaded-with"),
            dahdi_cfg=words.dahdi_cfg,
            modprobe=words.modprobe,
        )
        self._hands = Hands(machine, self._looking, self._tell)
        self._habits = Habits(instance.cards_socket.with_name("cards.caller-ids"))
        self._caller_ids = CallerIds(self._came, self._habits)
        self._server: CardsServer | None = None

    async def run(self, stopping: asyncio.Event) -> None:
        """Serve the controller. Raises UserError when another daemon has the cards of this instance."""
        with ExitStack() as open_:
            open_.callback(os.close, lock(self._instance.cards_socket, "zongji-cards"))
            listening = open_.enter_context(bind(self._instance.cards_socket))
            await self._looking.look()
            self._server = CardsServer(listening, self._take, self._greeting, self._deaf)
            await self._server.open()
            _log.info("cards ready", loaded=self._looking.found.loaded)
            loop = asyncio.get_running_loop()
            running = (self._looking.run(), self._caller_ids.run())
            parts = [loop.create_task(part) for part in running]
            ended = loop.create_task(stopping.wait())
            done, _ = await asyncio.wait({ended, *parts}, return_when=asyncio.FIRST_COMPLETED)
            for part in (ended, *parts):
                part.cancel()
            await self._hands.close()
            await self._server.close()
            for part in done - {ended}:
                part.result()  # a part that has ended is a bug: it is told, and we are started again

    def _take(self, message: CardsMessage) -> None:
        match message:
            case Configure() | AwaitRelease():
                self._hands.take(message)
            case Listen(ports):
                self._caller_ids.listen(ports)
            case _:
                pass

    def _greeting(self) -> tuple[CardsMessage, ...]:
        return (State(self._looking.found), *self._habits.all())

    def _came(self, message: CardsMessage) -> None:
        """Tell what was heard on a line, and, after a call's number, what its habit is now."""
        self._tell(message)
        if isinstance(message, CallerIdCame):
            self._tell(self._habits.of(message.port))

    def _tell(self, message: CardsMessage) -> None:
        if self._server is not None:
            self._server.tell(message)

    def _changed(self, found: Found) -> None:
        self._tell(State(found))
        self._caller_ids.found(found)

    def _deaf(self) -> None:
        """Hear no line for a controller that is gone."""
        self._caller_ids.listen({})


async def serve(instance: Instance, words: argparse.Namespace) -> None:
    """Run the daemon for one instance until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    holding = loop.create_task(hold())
    await CardsDaemon(instance, words).run(stopping)
    holding.cancel()


def command_line() -> argparse.ArgumentParser:
    """Describe the words that the daemon takes."""
    parser = argparse.ArgumentParser(prog="zongji-cards", description=__doc__)
    parser.add_argument("--instance", type=Path, required=True, help="the instance's folder")
    parser.add_argument("--log-file", action="store_true", help="log into the instance's folder, rotated")
    parser.add_argument("--proc", type=Path, default=PROC, help="where the kernel tells of spans")
    parser.add_argument("--buses", type=Path, default=BUSES, help="where the kernel tells of devices")
    parser.add_argument("--modules", type=Path, default=Path("/proc/modules"), help="which drivers are loaded")
    parser.add_argument("--system-conf", type=Path, default=Path("/etc/dahdi/system.conf"), help="for dahdi_cfg")
    parser.add_argument("--xpp-conf", type=Path, default=Path("/etc/dahdi/xpp.conf"), help="for Astribanks")
    modprobe_conf = Path("/etc/modprobe.d/zongji-dahdi.conf")
    parser.add_argument("--modprobe-conf", type=Path, default=modprobe_conf, help="for the cards' drivers")
    parser.add_argument("--dahdi-cfg", default="dahdi_cfg", metavar="PROGRAM", help="has the kernel take system.conf")
    parser.add_argument("--modprobe", default="modprobe", metavar="PROGRAM", help="loads drivers")
    return parser


def main() -> None:
    """Start from the command line."""
    words = command_line().parse_args()
    instance = Instance.load(words.instance)
    log_to(instance.logs / "cards.log" if words.log_file else None)
    os.umask(0o027)
    try:
        uvloop.run(serve(instance, words))
    except UserError as error:
        sys.exit(f"zongji-cards: {error}")


if __name__ == "__main__":
    main()
