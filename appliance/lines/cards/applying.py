"""Brings settings to the ports, step by step, by Asterisk's manager and the process with the hands on the cards.

Whatever step fails, the ports are brought back to what ran before; where not even that can be done, Asterisk loads what
it can and what runs is unknown: the next try begins from the whole. A call that comes while the ports are away goes on
ringing, and is heard a ring later.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from appliance.asterisk.ami_link import AmiError
from appliance.errors import ZongjiError
from appliance.lines.cards.channels import CallsUp, Channels
from appliance.lines.cards.failure import OrderFailed
from appliance.lines.cards.kept import Kept
from appliance.lines.cards.kernel import KernelSettings
from appliance.lines.cards.messages import AwaitRelease, Configure
from drivers.analog import Action, CardSettings, Change, Plan, changes, plan

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_WHOLE = (
    Action.UNLOAD_CHANNELS,
    Action.AWAIT_RELEASE,
    Action.WRITE_FILES,
    Action.CONFIGURE_KERNEL,
    Action.LOAD_CHANNELS,
    Action.RELOAD_DETECTION,
)
"""What leads from anything to the wanted settings."""


Order = Callable[[Callable[[int], Configure | AwaitRelease]], Awaitable[None]]


class Applying:
    """One change at a time. `running` are the settings that run, None where nobody knows."""

    def __init__(self, channels: Channels, order: Order, kept: Kept) -> None:
        """Take Asterisk's side of the ports, and who does orders on the cards."""
        self._channels = channels
        self._order = order
        self._kept = kept
        self.running: CardSettings | None = None

    async def recognise(self, runs: Callable[[CardSettings], bool]) -> None:
        """Find out whether what was kept still runs: `runs` tells of the kernel, Asterisk and its files are asked."""
        kept = self._kept.read()
        self.running = None
        if kept is not None and runs(kept) and not self._channels.differing(kept) and await self._channels.are_loaded():
            self.running = kept

    async def bring(self, wanted: CardSettings) -> tuple[Change, ...]:
        """Bring the ports to the settings, as far as calls allow it; give what waits for their end.

        Raises OrderFailed with what to do about it, or ZongjiError when Asterisk is away.
        """
        if not wanted.ports and await self._has_no_ports():
            self.running = wanted  # there is nothing to do, and nothing to undo
        before = self.running
        whole = Plan(_WHOLE, (), wanted) if before is None else plan(before, wanted, calls_up=False)
        try:
            await self._do(whole, before)
        except CallsUp:
            if before is None:
                return changes(CardSettings(wanted.country, ()), wanted)
            part = plan(before, wanted, calls_up=True)
            await self._do(part, before)
            return part.pending
        return ()

    async def left_out(self) -> frozenset[int]:
        """Name the ports that run by what we set, and that Asterisk could not open all the same."""
        ports = _channels_of(self.running)
        return ports - await self._channels.opened() if ports else ports

    async def _has_no_ports(self) -> bool:
        return not self.running.ports if self.running is not None else not await self._channels.are_loaded()

    async def _do(self, the: Plan, before: CardSettings | None) -> None:
        if not the.actions:
            await self._done(the.reached)
            return
        actions = list(the.actions)
        if is_whole := actions[0] is Action.UNLOAD_CHANNELS:
            await self._channels.unload()
            actions.pop(0)
        self.running = None
        self._kept.forget()
        try:
            for action in actions:
                await self._step(action, the, before)
        except ZongjiError as error:
            _log.warning("cards.not_applied", why=str(error))
            if is_whole:
                await self._back_to(before)
            raise _told(error) from error
        await self._done(the.reached)
        _log.info("cards.applied", actions=[action.value for action in the.actions], waiting=len(the.pending))

    async def _done(self, reached: CardSettings) -> None:
        if self.running != reached:
            await asyncio.to_thread(self._kept.keep, reached)  # a slow disk must not keep calls waiting
            self.running = reached

    async def _step(self, action: Action, the: Plan, before: CardSettings | None) -> None:
        match action:
            case Action.AWAIT_RELEASE:
                ports = _channels_of(the.reached) | _channels_of(before)
                await self._order(lambda number: AwaitRelease(number, ports))
            case Action.WRITE_FILES:
                await self._channels.write(the.reached)
            case Action.CONFIGURE_KERNEL:
                kernel, drivers = KernelSettings.of(the.reached), Action.RELOAD_DRIVERS in the.actions
                await self._order(lambda number: Configure(number, kernel, drivers))
            case Action.LOAD_CHANNELS:
                await self._channels.load()
            case Action.RELOAD_CHANNELS:
                await self._channels.reload()
            case Action.RELOAD_DETECTION:
                await self._channels.reload_detection()
            case _:
                pass  # the drivers are loaded anew on the way to the kernel's settings

    async def _back_to(self, before: CardSettings | None) -> None:
        """Bring back what ran; else have Asterisk load what it can: some lines are better than none."""
        try:
            if before is not None:
                await self._channels.write(before)
                kernel = KernelSettings.of(before)
                await self._order(lambda number: Configure(number, kernel))
        except ZongjiError as error:
            _log.warning("cards.not_brought_back", why=str(error))
            before = None
        try:
            if not await self._channels.are_loaded():
                await self._channels.load()
        except ZongjiError as error:
            _log.warning("cards.not_loaded", why=str(error))
            return
        if before is not None:
            await self._done(before)


def _channels_of(settings: CardSettings | None) -> frozenset[int]:
    return frozenset(port.channel for port in settings.ports) if settings else frozenset()


def _told(error: ZongjiError) -> ZongjiError:
    """Tell Asterisk's refusal with what to do about it."""
    if isinstance(error, AmiError):
        absent = "not found" in error.reason
        remedy = "install it (Debian: asterisk-dahdi)" if absent else "see Asterisk's own log for why"
        return OrderFailed("load", "Asterisk could not load its part for telephone cards (chan_dahdi).", remedy)
    return error
