"""The controller's end of the socket to the cards: orders, and what the hands say by themselves."""

import asyncio
from collections.abc import Callable
from itertools import count
from pathlib import Path

from appliance.lines.beside.link import SILENCE_S, PartLink
from appliance.lines.cards.failure import HandsAway, OrderFailed
from appliance.lines.cards.messages import AwaitRelease, CardsMessage, Configure, Done, Failed
from appliance.lines.cards.wire import CARDS_LANGUAGE

ORDER_S = 90.0
"""Drivers of many cards take half a minute to load."""


class CardsLink(PartLink[CardsMessage]):
    """`is_up` tells whether somebody has the cards; who made it is told when this changes."""

    def __init__(
        self,
        path: Path,
        take: Callable[[CardsMessage], None],
        changed: Callable[[], None],
        silence_s: float = SILENCE_S,
    ) -> None:
        """Take the socket, and who is told what the hands say."""
        super().__init__(CARDS_LANGUAGE, path, silence_s)
        self._take = take
        self._changed = changed
        self._numbers = count(1)
        self._orders: dict[int, asyncio.Future[Done | Failed]] = {}

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

    async def take(self, message: CardsMessage) -> None:
        """Take what the hands say: that an order is done, or anything else."""
        if isinstance(message, Done | Failed):
            order = self._orders.get(message.order)
            if order is not None and not order.done():
                order.set_result(message)
        else:
            self._take(message)

    async def changed(self) -> None:
        """Take that somebody has the cards, or nobody any more: then no order is done."""
        if not self.is_up:
            for number, order in self._orders.items():
                if not order.done():
                    order.set_exception(HandsAway(f"order {number}"))
        self._changed()
