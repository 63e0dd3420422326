"""What is done to the machine for the cards: the kernel's files written, its drivers loaded, its ports set.

One order at a time. The kernel's file takes its place only when the kernel has taken it, so that what is there after an
order that failed, or that was cut off, is what ran before.
"""

import asyncio
from collections.abc import Callable

import structlog

from appliance.lines.cards.card_drivers import CardDrivers
from appliance.lines.cards.failure import OrderFailed
from appliance.lines.cards.looking import Looking
from appliance.lines.cards.machine import Machine, write_file
from appliance.lines.cards.messages import AwaitRelease, CardsMessage, Configure, Done, Failed
from appliance.lines.cards.programs import run_program
from drivers.analog import Found, modprobe_conf, system_conf, xpp_conf

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

RELEASE_S = 5.0
"""Asterisk's monitor lets go of its ports within a second of their unloading."""
_CONFIGURE_S = 30.0
_NO_TOOLS = "install DAHDI's tools (Debian: dahdi)"


class Hands:
    """Takes orders, does one after the other, and tells what came of each."""

    def __init__(self, machine: Machine, looking: Looking, tell: Callable[[CardsMessage], None]) -> None:
        """Do nothing yet."""
        self._machine = machine
        self._looking = looking
        self._tell = tell
        self._drivers = CardDrivers(machine, looking)
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

        if still := await self._looking.until(lambda found: not held(found), RELEASE_S):
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
        write_file(self._machine.xpp_conf, xpp_conf(settings))
        await self._drivers.load(modprobe_conf(settings), wanted=order.drivers)
        aside = self._machine.system_conf.with_name(self._machine.system_conf.name + ".next")
        write_file(aside, system_conf(settings))
        await run_program([self._machine.dahdi_cfg, "-c", str(aside)], deadline_s=_CONFIGURE_S, absent=_NO_TOOLS)
        aside.replace(self._machine.system_conf)
        _log.info("cards.configured", ports=len(settings.ports), country=settings.country.code)
