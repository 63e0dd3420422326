"""What is done to the machine for the cards: the kernel's files written, its drivers loaded, its ports set.

One order at a time. The kernel's file takes its place only when the kernel has taken it, so that what is there after an
order that failed, or that was cut off, is what ran before.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from appliance.lines.cards.failure import OrderFailed
from appliance.lines.cards.looking import Looking
from appliance.lines.cards.messages import AwaitRelease, CardsMessage, Configure, Done, Failed
from appliance.lines.cards.programs import run_program
from appliance.media.replace_file import replace_file
from drivers.analog import Found, modprobe_conf, system_conf, xpp_conf
from drivers.analog.rendering import OPERMODE_DRIVERS

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

RELEASE_S = 5.0
"""Asterisk's monitor lets go of its ports within a second of their unloading."""
_CONFIGURE_S = 30.0
_DRIVERS_S = 30.0
_CARDS_COME_S = 10.0
_AGAIN_S = 0.05
_FILE_MODE = 0o644
_NO_TOOLS = "install DAHDI's tools (Debian: dahdi)"


@dataclass(frozen=True, slots=True)
class Machine:
    """The places and programs of a machine; whoever starts the daemon says them, nobody on the socket.

    `loaded_with` is where it is kept with which options the drivers were loaded last.
    """

    system_conf: Path
    modprobe_conf: Path
    xpp_conf: Path
    modules: Path
    loaded_with: Path
    dahdi_cfg: str = "dahdi_cfg"
    modprobe: str = "modprobe"


class Hands:
    """Takes orders, does one after the other, and tells what came of each."""

    def __init__(self, machine: Machine, looking: Looking, tell: Callable[[CardsMessage], None]) -> None:
        """Do nothing yet."""
        self._machine = machine
        self._looking = looking
        self._tell = tell
        self._busy = asyncio.Lock()
        self._doing: set[asyncio.Task[None]] = set()

    def take(self, order: Configure | AwaitRelease) -> None:
        """Do it as soon as what was ordered before is done."""
        task = asyncio.get_running_loop().create_task(self._do(order))
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)

    async def close(self) -> None:
        """Let what is being done come to its end: half a configuration is none."""
        if self._doing:
            await asyncio.wait(set(self._doing))

    async def _do(self, order: Configure | AwaitRelease) -> None:
        async with self._busy:
            try:
                await (self._configure(order) if isinstance(order, Configure) else self._await_release(order))
            except OrderFailed as failed:
                _log.warning("cards.order_failed", why=failed.reason)
                self._tell(Failed(order.order, failed.reason, failed.remedy))
            except OSError as error:
                reason = f"{error.filename}: {error.strerror}"
                self._tell(Failed(order.order, reason, "zongji-cards needs the right to write there"))
            except Exception as bug:  # noqa: BLE001 - an order that is not answered holds the controller up
                _log.exception("cards.order_broke")
                self._tell(Failed(order.order, f"{type(bug).__name__} in zongji-cards", "see its log"))
            else:
                self._tell(Done(order.order))
            await self._looking.look()

    async def _await_release(self, order: AwaitRelease) -> None:
        def held(found: Found) -> list[int]:
            ports = (port for card in found.cards for port in card.ports())
            return [port.channel for port in ports if port.opened and port.channel in order.ports]

        if still := await self._look_until(lambda found: not held(found), RELEASE_S):
            told = ", ".join(map(str, held(still)))
            raise OrderFailed(
                "await_release",
                f"A program still holds port {told}.",
                "end the program that uses the cards beside Asterisk: `fuser -v /dev/dahdi/*` names it",
            )

    async def _configure(self, order: Configure) -> None:
        if not self._looking.found.loaded:
            raise OrderFailed(
                "configure", "DAHDI is not loaded in the kernel.", "load the card's driver, e.g. `modprobe wctdm24xxp`"
            )
        settings = order.settings.settings()
        _write(self._machine.xpp_conf, xpp_conf(settings))
        await self._load_drivers(modprobe_conf(settings), wanted=order.drivers)
        aside = self._machine.system_conf.with_name(self._machine.system_conf.name + ".next")
        _write(aside, system_conf(settings))
        await run_program([self._machine.dahdi_cfg, "-c", str(aside)], deadline_s=_CONFIGURE_S, absent=_NO_TOOLS)
        aside.replace(self._machine.system_conf)
        _log.info("cards.configured", ports=len(settings.ports), country=settings.country.code)

    async def _load_drivers(self, options: str, *, wanted: bool) -> None:
        """Load the drivers anew that are there, where that is wanted or was cut off: they read their options then."""
        kept, file = self._machine.loaded_with, self._machine.modprobe_conf
        known = _text(kept) if kept.is_file() else _text(file)
        _write(file, options)
        if wanted or known != options:
            _write(kept, "")
            before = len(self._looking.found.cards)
            drivers = self._loaded_drivers()
            for driver in reversed(drivers):
                await self._modprobe("-r", driver)
            for driver in drivers:
                await self._modprobe(driver)
            if await self._look_until(lambda found: len(found.cards) >= before, _CARDS_COME_S):
                reason = "Not all cards have come back with their drivers."
                raise OrderFailed("drivers", reason, "restart the box; see the kernel's log (`dmesg`)")
        _write(kept, options)

    async def _modprobe(self, *words: str) -> None:
        await run_program([self._machine.modprobe, *words], deadline_s=_DRIVERS_S, absent="install kmod")

    def _loaded_drivers(self) -> list[str]:
        """Name the drivers of cards that are loaded and take the country as an option."""
        lines = _text(self._machine.modules).splitlines()
        loaded = {line.split(" ", 1)[0] for line in lines}
        return [driver for driver in OPERMODE_DRIVERS if driver in loaded]

    async def _look_until(self, holds: Callable[[Found], bool], deadline_s: float) -> Found | None:
        """Look until it holds, and give None; give what is seen at the deadline when it does not."""
        return await _until(self._looking.look, holds, deadline_s)


async def _until(
    look: Callable[[], Awaitable[Found]], holds: Callable[[Found], bool], deadline_s: float
) -> Found | None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + deadline_s
    while not holds(found := await look()):
        if loop.time() >= deadline:
            return found
        await asyncio.sleep(_AGAIN_S)  # the kernel tells nobody of it
    return None


def _write(file: Path, content: str) -> None:
    file.parent.mkdir(exist_ok=True)
    replace_file(file, (content.encode(),), mode=_FILE_MODE)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""
