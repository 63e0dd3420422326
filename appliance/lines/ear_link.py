"""The controller's end of the socket to the ear."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from appliance.lines.beside.link import SILENCE_S, PartLink
from appliance.lines.ear_language import EAR_LANGUAGE
from appliance.lines.ear_wire import EarMessage


class EarLink(PartLink[EarMessage]):
    """`listen` names who is told what the ear says, `on_change` who is told when there is one, or none any more."""

    def __init__(self, path: Path, silence_s: float = SILENCE_S) -> None:
        """Take the ear's socket."""
        super().__init__(EAR_LANGUAGE, path, silence_s)
        self._takers: list[Callable[[EarMessage], Awaitable[None]]] = []
        self._watchers: list[Callable[[], Awaitable[None]]] = []

    def listen(self, take: Callable[[EarMessage], Awaitable[None]]) -> None:
        """Tell somebody what the ear says."""
        self._takers.append(take)

    def on_change(self, changed: Callable[[], Awaitable[None]]) -> None:
        """Tell somebody when there is an ear, and when there is none any more."""
        self._watchers.append(changed)

    async def take(self, message: EarMessage) -> None:
        """Take what the ear says."""
        for take in self._takers:
            await take(message)

    async def changed(self) -> None:
        """Take that there is an ear, or none any more."""
        for changed in self._watchers:
            await changed()
