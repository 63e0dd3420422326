"""The ports as Asterisk has them: its part for cards, and the files that this reads."""

import asyncio
from pathlib import Path
from typing import Protocol

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event, Response
from appliance.lines.cards.failure import OrderFailed
from appliance.media.replace_file import replace_file
from drivers.analog import CardSettings, chan_dahdi_conf, dsp_conf

MODULE = "chan_dahdi"
_FILE_MODE = 0o640
_LOADING_S = 30.0
"""Longer than it takes on a busy machine: an answer that isn't awaited leaves it open whether the ports are there."""


class Manager(Protocol):
    """What is asked of Asterisk's manager."""

    async def action(
        self, name: str, headers: tuple[tuple[str, str], ...] = (), *, deadline_s: float | None = None
    ) -> Response:
        """Give one action. Raises AmiError when it is refused, ZongjiError when there is no answer."""
        ...

    async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
        """Ask for a list of events."""
        ...


class CallsUp(Exception):
    """Asterisk keeps its ports, as a call is on one of them: nothing has been done."""


class Channels:
    """What Asterisk does with the ports. Each method raises ZongjiError where Asterisk is away."""

    def __init__(self, manager: Manager, etc: Path) -> None:
        """Take Asterisk's manager, and the folder of its configuration."""
        self._manager = manager
        self._etc = etc

    async def unload(self) -> None:
        """Take the ports from Asterisk. Raises CallsUp when it keeps them."""
        if not await self.are_loaded():
            return
        try:
            headers = (("LoadType", "unload"), ("Module", f"{MODULE}.so"))
            await self._manager.action("ModuleLoad", headers, deadline_s=_LOADING_S)
        except AmiError as error:
            raise CallsUp from error

    async def load(self) -> None:
        """Have Asterisk open the ports of its file. Raises AmiError when it can't."""
        headers = (("LoadType", "load"), ("Module", f"{MODULE}.so"))
        await self._manager.action("ModuleLoad", headers, deadline_s=_LOADING_S)

    async def are_loaded(self) -> bool:
        """Tell whether Asterisk's part for cards runs."""
        try:
            await self._manager.action("ModuleCheck", (("Module", MODULE),))
        except AmiError:
            return False
        return True

    async def reload(self) -> None:
        """Give ports their new options: calls that are up or ring go on."""
        await self._manager.action("Reload", (("Module", f"{MODULE}.so"),), deadline_s=_LOADING_S)

    async def reload_detection(self) -> None:
        """Have digits detected by the new settings."""
        await self._manager.action("Reload", (("Module", "dsp"),))

    async def opened(self) -> frozenset[int]:
        """Name the ports that Asterisk has: one that could not be opened is left out."""
        try:
            events = await self._manager.listing("DAHDIShowChannels")
        except AmiError:
            return frozenset()
        told = (event.get("DAHDIChannel") for event in events)
        return frozenset(int(channel) for channel in told if channel.isdecimal())

    async def write(self, settings: CardSettings) -> None:
        """Write what Asterisk reads. Raises OrderFailed."""
        await asyncio.to_thread(self._write, settings)

    def differing(self, settings: CardSettings) -> bool:
        """Tell whether Asterisk's files say something else."""
        return any(not file.is_file() or file.read_text("utf-8") != text for file, text in self._files(settings))

    def _write(self, settings: CardSettings) -> None:
        for file, text in self._files(settings):
            try:
                replace_file(file, (text.encode(),), mode=_FILE_MODE)
            except OSError as error:
                raise OrderFailed("write", f"{file}: {error.strerror}", "make room on the disk") from error

    def _files(self, settings: CardSettings) -> tuple[tuple[Path, str], ...]:
        return (
            (self._etc / "chan_dahdi.conf", chan_dahdi_conf(settings)),
            (self._etc / "dsp.conf", dsp_conf(settings)),
        )
