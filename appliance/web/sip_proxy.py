"""`/sip`: the way of browser phones to Asterisk. Nothing but this process connects to Asterisk's WebSocket.

Whoever comes must be signed in with the right to use a phone, from a page of ours; when that ends, so does the socket.
Who may register as whom, Asterisk decides by the password that the page was given: it holds for one account and takes
no other's address. What passes is not read here, only bounded.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Final

import structlog
from fastapi import FastAPI, WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from appliance.domain.role import Right
from appliance.web.auth.guard import look_again, needs
from appliance.web.errors import Refusal
from appliance.web.who import Who

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

PATH = "/sip"
LONGEST_FRAME = 32_768
"""In bytes: a SIP message of a browser with its candidates has some 4 kB."""

_SIP: Final = Subprotocol("sip")
_MOST_SOCKETS = 4
"""A page has one; somebody may have left a page or two open."""
_LOOK_AGAIN_S = 5.0
_CONNECT_S = 5.0
_OVER, _REFUSED, _TOO_LONG, _NOBODY_THERE = 1000, 1008, 1009, 1013


class SipProxy:
    """Passes frames on, both ways, for as long as the person behind a socket may use a phone."""

    def __init__(self, port: int) -> None:
        """Take the port of Asterisk's WebSocket on this machine."""
        self._url = f"ws://127.0.0.1:{port}/ws"
        self._open: Counter[str] = Counter()

    async def serve(self, page: WebSocket, who: Who) -> None:
        """Serve one page until either side ends, or it may not go on."""
        if _SIP not in page.scope["subprotocols"] or self._open[who.session] >= _MOST_SOCKETS:
            await page.close(_REFUSED)  # before it was accepted: the browser gets a 403
            return
        async with self._counted(who.session):
            try:
                async with asyncio.timeout(_CONNECT_S):
                    asterisk = await self._connect()
            except (OSError, WebSocketException, TimeoutError) as error:
                _log.warning("sip_proxy.asterisk_away", why=str(error))
                await page.close(_NOBODY_THERE)
                return
            async with asterisk:
                await page.accept(subprotocol=_SIP)
                await _serve(page, asterisk)

    async def _connect(self) -> ClientConnection:
        return await connect(
            self._url,
            subprotocols=[_SIP],
            compression=None,
            ping_interval=None,  # Asterisk's own answers to a ping have had crashes
            max_size=LONGEST_FRAME,
            proxy=None,
        )

    @asynccontextmanager
    async def _counted(self, session: str) -> AsyncIterator[None]:
        self._open[session] += 1
        try:
            yield
        finally:
            self._open[session] -= 1
            self._open += Counter()  # forgets who has none


def serve_sip(app: FastAPI, port: int) -> None:
    """Open `/sip` of the application."""
    proxy = SipProxy(port)

    @app.websocket(PATH)
    async def sip(page: WebSocket, who: Annotated[Who, needs(Right.PHONE_USE)]) -> None:
        await proxy.serve(page, who)


async def _serve(page: WebSocket, asterisk: ClientConnection) -> None:
    """Pass on until one of the three is over: the page, Asterisk, the person's right."""
    ways = [asyncio.ensure_future(way) for way in (_from_page(page, asterisk), _from_asterisk(page, asterisk))]
    ways.append(asyncio.ensure_future(_until_refused(page)))
    try:
        done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
    code = next(way.result() for way in done)
    if code is not None:
        await page.close(code)


async def _from_page(page: WebSocket, asterisk: ClientConnection) -> int | None:
    """Give with which code to close; None when the page has gone."""
    while True:
        message = await page.receive()
        if message["type"] == "websocket.disconnect":
            return None
        frame = message.get("text") or message.get("bytes") or ""
        if len(frame) > LONGEST_FRAME:
            return _TOO_LONG
        try:
            await asterisk.send(frame)
        except ConnectionClosed:
            return _OVER


async def _from_asterisk(page: WebSocket, asterisk: ClientConnection) -> int | None:
    try:
        async for frame in asterisk:
            await (page.send_text(frame) if isinstance(frame, str) else page.send_bytes(frame))
    except ConnectionClosed:
        pass
    except (OSError, RuntimeError):
        return None  # the page went in the same moment
    return _OVER


async def _until_refused(page: WebSocket) -> int:
    """Look now and then whether the person may still use a phone: signed out, refused, disabled."""
    while True:
        await asyncio.sleep(_LOOK_AGAIN_S)
        try:
            who = await asyncio.to_thread(look_again, page)
        except Refusal:
            return _REFUSED
        if who is None or not who.may(Right.PHONE_USE):
            return _REFUSED
