"""The controller's end of the socket. It connects again by itself, and takes a process that is silent for none."""

import asyncio
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Generic

import structlog

from appliance.errors import RemoteProtocolError
from appliance.lines.beside.language import Alive, Hello, Language, Message, Receiver

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

SILENCE_S = 5.0
"""The process says each second that it lives; five times missed, and it hangs."""
PAUSE_S = 0.5
_READ_BYTES = 65536


class PartLink(ABC, Generic[Message]):
    """`run` until cancelled. `is_up` tells whether there is anybody; `changed` is told each time that this changes."""

    def __init__(self, language: Language[Message], path: Path, silence_s: float = SILENCE_S) -> None:
        """Take the process's socket."""
        self._language = language
        self._path = path
        self._silence_s = silence_s
        self._writer: asyncio.StreamWriter | None = None

    @property
    def is_up(self) -> bool:
        """Whether somebody listens."""
        return self._writer is not None

    def say(self, message: Message) -> None:
        """Say something; where nobody is, to nobody."""
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(self._language.line(message))

    @abstractmethod
    async def take(self, message: Message | Hello | Alive) -> None:
        """Take what the process says, but for its hello."""

    @abstractmethod
    async def changed(self) -> None:
        """Take that somebody is there, or isn't any more."""

    async def run(self) -> None:
        """Stay connected."""
        while True:
            try:
                await self._once()
            except (OSError, TimeoutError, RemoteProtocolError) as error:
                _log.debug("part.away", part=self._language.part, why=str(error))
            await asyncio.sleep(PAUSE_S)

    async def _once(self) -> None:
        async with asyncio.timeout(self._silence_s):
            reader, writer = await asyncio.open_unix_connection(str(self._path))
        try:
            await self._talk(reader, writer)
        finally:
            writer.close()
            was_up, self._writer = self.is_up, None
            if was_up:
                _log.warning("part.lost", part=self._language.part)
                await self.changed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        receiver = Receiver(self._language)
        while data := await self._read(reader):
            for message in receiver.feed(data):
                if isinstance(message, Hello):
                    await self._greeted(message, writer)
                else:
                    await self.take(message)

    async def _greeted(self, hello: Hello, writer: asyncio.StreamWriter) -> None:
        ours = self._language
        if hello != ours.hello:
            raise RemoteProtocolError(f"the {ours.part} speaks language {hello.language}, not {ours.number}")
        self._writer = writer
        _log.info("part.there", part=ours.part)
        await self.changed()

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        async with asyncio.timeout(self._silence_s):
            return await reader.read(_READ_BYTES)
