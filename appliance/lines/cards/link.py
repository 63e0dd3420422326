"""The controller's end of the socket to the cards. It connects again by itself; hands that are silent are none."""

import asyncio
from collections.abc import Callable
from itertools import count
from pathlib import Path

import structlog

from appliance.errors import RemoteProtocolError
from appliance.lines.cards.failure import HandsAway, OrderFailed
from appliance.lines.cards.messages import AwaitRelease, CardsMessage, Configure, Done, Failed, Hello
from appliance.lines.cards.wire import LANGUAGE, CardsReceiver, line

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

SILENCE_S = 5.0
"""The hands say each second that they live; five times missed, and they hang."""
ORDER_S = 90.0
"""Drivers of many cards take half a minute to load."""
_PAUSE_S = 0.5
_READ_BYTES = 65536


class CardsLink:
    """`run` until cancelled. `is_up` tells whether somebody has the cards; `changed` is told when this changes."""

    def __init__(
        self,
        path: Path,
        take: Callable[[CardsMessage], None],
        changed: Callable[[], None],
        silence_s: float = SILENCE_S,
    ) -> None:
        """Take the socket, and who is told what the hands say."""
        self._path = path
        self._take = take
        self._changed = changed
        self._silence_s = silence_s
        self._writer: asyncio.StreamWriter | None = None
        self._numbers = count(1)
        self._orders: dict[int, asyncio.Future[Done | Failed]] = {}

    @property
    def is_up(self) -> bool:
        """Whether somebody listens."""
        return self._writer is not None

    def say(self, message: CardsMessage) -> None:
        """Say something; where nobody is, to nobody."""
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(line(message))

    async def order(self, make: Callable[[int], Configure | AwaitRelease]) -> None:
        """Have something done, by the message of a new number. Raises OrderFailed when it is not, or HandsAway."""
        number = next(self._numbers)
        message = make(number)
        what = type(message).__name__
        if not self.is_up:
            raise HandsAway(what)
        answer: asyncio.Future[Done | Failed] = asyncio.get_running_loop().create_future()
        self._orders[number] = answer
        try:
            self.say(message)
            async with asyncio.timeout(ORDER_S):
                told = await answer
        except TimeoutError as error:
            raise OrderFailed(what, f"gave no answer within {ORDER_S:g} s", "see its log") from error
        finally:
            del self._orders[number]
        if isinstance(told, Failed):
            raise OrderFailed(what, told.what, told.remedy)

    async def run(self) -> None:
        """Stay connected."""
        while True:
            try:
                await self._once()
            except (OSError, TimeoutError, RemoteProtocolError) as error:
                _log.debug("cards.away", why=str(error))
            await asyncio.sleep(_PAUSE_S)

    async def _once(self) -> None:
        async with asyncio.timeout(self._silence_s):
            reader, writer = await asyncio.open_unix_connection(str(self._path))
        try:
            await self._talk(reader, writer)
        finally:
            writer.close()
            was_up, self._writer = self.is_up, None
            for number, order in self._orders.items():
                if not order.done():
                    order.set_exception(HandsAway(f"order {number}"))
            if was_up:
                _log.warning("cards.lost")
                self._changed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        receiver = CardsReceiver()
        while data := await self._read(reader):
            for message in receiver.feed(data):
                match message:
                    case Hello(language):
                        self._greeted(language, writer)
                    case Done(number) | Failed(number):
                        if (order := self._orders.get(number)) is not None and not order.done():
                            order.set_result(message)
                    case _:
                        self._take(message)

    def _greeted(self, language: int, writer: asyncio.StreamWriter) -> None:
        if language != LANGUAGE:
            raise RemoteProtocolError(f"the cards' hands speak language {language}, not {LANGUAGE}")
        self._writer = writer
        _log.info("cards.there")
        self._changed()

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        async with asyncio.timeout(self._silence_s):
            return await reader.read(_READ_BYTES)
