"""One connection written down for the line doctor: what the line brings, and what is said on it when asked.

Everything goes into the file at once, so that its length is the clock: whoever reads how long it is knows which sample
the line brings now.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import structlog

from appliance.lines.ear_wire import EarMessage, Hears, Over, Played

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

FRAME_BYTES = 320
"""20 ms at 8 kHz, 16 bits."""
_FRAME_S = 0.02
LONGEST_BYTES = 240 * 16_000
"""Four minutes: no examination and no self-call takes as long."""


def heard_file(folder: Path, ear: UUID) -> Path:
    """Name the file of what a connection brings: 16-bit little endian at 8 kHz, without a header."""
    return folder / f"{ear}.heard"


def said_file(folder: Path, ear: UUID) -> Path:
    """Name the file of what is said on a connection when that is asked for; of the same kind."""
    return folder / f"{ear}.said"


class Recording:
    """A connection that is recorded; `play` says the sound that lies ready for it."""

    def __init__(
        self, ear: UUID, folder: Path, tell: Callable[[EarMessage], None], over: Callable[[UUID], None]
    ) -> None:
        """Take where the files lie, and who is told, by us and of the end."""
        self._ear = ear
        self._folder = folder
        self._tell = tell
        self._over = over
        self._file: int | None = None
        self._written = 0
        self._say: Callable[[bytes], None] | None = None
        self._end: Callable[[], None] | None = None
        self._playing: asyncio.Task[None] | None = None

    def open(self) -> bool:
        """Open the file; tell whether that went well."""
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            self._file = os.open(heard_file(self._folder, self._ear), flags, 0o640)
        except OSError as error:
            _log.warning("ear.not_recorded", why=error.strerror)
            return False
        return True

    def begin(self, say: Callable[[bytes], None], end: Callable[[], None]) -> None:
        """Take the way to the line, and how the connection is ended."""
        self._say, self._end = say, end
        self._tell(Hears(self._ear))

    def hear(self, samples: bytes) -> None:
        """Write samples down."""
        if self._file is None or self._written >= LONGEST_BYTES:
            return
        try:
            self._written += os.write(self._file, samples)
        except OSError as error:
            _log.warning("ear.not_recorded", why=error.strerror)
            self._close()

    def play(self) -> None:
        """Say the sound that lies ready, from now on; what is being said goes on to its end first."""
        if self._say is None or self._playing is not None:
            return
        try:
            sound = said_file(self._folder, self._ear).read_bytes()[:LONGEST_BYTES]
        except OSError as error:
            _log.warning("ear.nothing_to_say", why=error.strerror)
            return
        self._tell(Played(self._ear, self._written // 2))
        self._playing = asyncio.get_running_loop().create_task(self._play(sound, self._say))
        self._playing.add_done_callback(self._played)

    def end(self) -> None:
        """End the connection: Asterisk hangs up its channel then, and whoever that has called."""
        if self._end is not None:
            self._end()

    def over(self) -> None:
        """Know that no more comes."""
        self._say = self._end = None
        if self._playing is not None:
            self._playing.cancel()
        self._close()
        self._over(self._ear)
        self._tell(Over(self._ear))

    async def _play(self, sound: bytes, say: Callable[[bytes], None]) -> None:
        """Say it in frames, by the clock: what was late is made up for."""
        clock = asyncio.get_running_loop().time
        began = clock()
        for number, at in enumerate(range(0, len(sound), FRAME_BYTES)):
            await asyncio.sleep(max(0.0, began + number * _FRAME_S - clock()))
            say(sound[at : at + FRAME_BYTES])

    def _played(self, _task: "asyncio.Task[None]") -> None:
        self._playing = None

    def _close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
