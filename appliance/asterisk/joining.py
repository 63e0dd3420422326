"""A caller who is joined with somebody else in mid-conversation: Dial goes on, with another at its far end."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from appliance.callflow.ports import Leg


def nobody_waits() -> None:
    """Let nobody go: the channel waits for no one."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Whom the caller talks with from now on, and on which channel. `at` is of the event loop's clock.

    `leg` is None where the walk knows who it is. A channel that waits for the caller has its unique `id`, and `let_go`
    gives it back to the dialplan; once the two are joined that changes nothing.
    """

    leg: Leg | None
    channel: str
    at: float
    id: str = ""
    let_go: Callable[[], None] = nobody_waits


class Joins:
    """Where Asterisk's word is handed over that a caller was joined with somebody, and awaited."""

    def __init__(self) -> None:
        """Begin with none."""
        self._came = asyncio.Event()
        self._latest: Joined | None = None

    def came(self, joined: Joined) -> None:
        """Take that the caller talks with somebody else."""
        self._latest = joined
        self._came.set()

    async def during(self, dialling: "asyncio.Task[bool]") -> Joined | None:
        """Wait until the caller is joined with somebody else; None when Dial is over before that."""
        coming = asyncio.ensure_future(self._came.wait())
        try:
            await asyncio.wait({dialling, coming}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            dialling.cancel()
            with suppress(asyncio.CancelledError):
                await dialling
            raise
        finally:
            coming.cancel()
        if dialling.done():
            return None
        self._came.clear()
        return self._latest
