"""The cards' drivers in the kernel: they read their options, of which the country is one, when they are loaded."""

from appliance.lines.cards.failure import OrderFailed
from appliance.lines.cards.looking import Looking
from appliance.lines.cards.machine import Machine, read_file, write_file
from appliance.lines.cards.programs import run_program
from drivers.analog.rendering import OPERMODE_DRIVERS

_DRIVERS_S = 30.0
_CARDS_COME_S = 10.0


class CardDrivers:
    """Loads drivers anew where their options have changed; no port may be held meanwhile."""

    def __init__(self, machine: Machine, looking: Looking) -> None:
        """Take the machine, and who sees the cards come back."""
        self._machine = machine
        self._looking = looking

    async def load(self, options: str, *, wanted: bool) -> None:
        """Load the drivers anew that are there, where that is wanted or was cut off: they read their options then."""
        kept, file = self._machine.loaded_with, self._machine.modprobe_conf
        known = read_file(kept) if kept.is_file() else read_file(file)
        write_file(file, options)
        if wanted or known != options:
            write_file(kept, "")
            before = len(self._looking.found.cards)
            drivers = self._loaded_drivers()
            for driver in reversed(drivers):
                await self._modprobe("-r", driver)
            for driver in drivers:
                await self._modprobe(driver)
            if await self._looking.until(lambda found: len(found.cards) >= before, _CARDS_COME_S):
                reason = "Not all cards have come back with their drivers."
                raise OrderFailed("drivers", reason, "restart the box; see the kernel's log (`dmesg`)")
        write_file(kept, options)

    async def _modprobe(self, *words: str) -> None:
        await run_program([self._machine.modprobe, *words], deadline_s=_DRIVERS_S, absent="install kmod")

    def _loaded_drivers(self) -> list[str]:
        """Name the drivers of cards that are loaded and take the country as an option."""
        lines = read_file(self._machine.modules).splitlines()
        loaded = {line.split(" ", 1)[0] for line in lines}
        return [driver for driver in OPERMODE_DRIVERS if driver in loaded]
