"""Keeps the ports at what the document wants: when something has changed, when a call has ended, after each failure.

What can't be set now waits, and is told as pending; what failed is tried again only when something is different, or
after some minutes: each try takes all ports away for a second.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from appliance.config.model.document import Document
from appliance.errors import ZongjiError
from appliance.lines.card_settings import card_settings
from appliance.lines.cards.applying import Applying
from appliance.lines.cards.failure import OrderFailed
from appliance.lines.cards.faults import Fault
from appliance.lines.cards.fitting import fitting, runs_on
from drivers.analog import CardSettings, Change, Found, country
from drivers.errors import SettingsError

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

PENDING_S = 10.0
"""A call on a port is heard of by its end, but not one that was never answered; nor is a slow answer."""
AGAIN_S = 300.0
"""After a failure."""
_SETTLED_S = 0.3
"""Several things change at once, and a call that has ended lets go of its port a moment later."""
_NONE = CardSettings(country("cn"), ())
"""What a house without ports wants: no file says its country."""


class Bringing:
    """`run` until cancelled. `wanted` is what the document says, `pending` what waits, `trouble` what failed."""

    def __init__(self, applying: Applying, changed: Callable[[], None]) -> None:
        """Take who does it, and who is told when something about it has changed."""
        self._applying = applying
        self._changed = changed
        self._woken = asyncio.Event()
        self._found: Found | None = None
        self._is_new = True
        self._failed: CardSettings | None = None
        self.wanted = _NONE
        self.pending: tuple[Change, ...] = ()
        self.trouble: Fault | None = None
        self.left_out: frozenset[int] = frozenset()

    def want(self, document: Document) -> None:
        """Take the document in force."""
        try:
            self.wanted = card_settings(document)
        except SettingsError as error:
            self.wanted = _NONE
            _log.debug("cards.no_settings", why=str(error))  # the check of documents refuses ports there
        self.again()

    def saw(self, found: Found | None) -> None:
        """Take what is there, None while nobody can tell."""
        if found is not None and self._found is None:
            self._is_new, self._failed = True, None
        self._found = found
        self._woken.set()

    def begin_anew(self) -> None:
        """Take nothing for granted: Asterisk may be another one."""
        self._is_new = True
        self.again()

    def again(self) -> None:
        """Look whether something can be done now, also what has failed before."""
        self._failed = None
        self._woken.set()

    def call_ended(self) -> None:
        """Do what has waited for it."""
        if self.pending:
            self._woken.set()

    async def run(self) -> None:
        """Bring the ports there, again and again."""
        while True:
            is_late = True
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause_s()):
                    await self._woken.wait()
                    is_late = False
            await asyncio.sleep(_SETTLED_S)
            self._woken.clear()
            found = self._found
            if found is not None and not found.unread:  # whether ports have gone isn't known while a span can't be read
                await self._bring(found, is_late=is_late)

    def _pause_s(self) -> float | None:
        if self.pending or self._is_new:
            return PENDING_S
        return AGAIN_S if self._failed is not None else None

    async def _bring(self, found: Found, *, is_late: bool) -> None:
        fits = fitting(self.wanted, found)
        if fits == self._failed and not is_late:
            return
        try:
            if self._is_new:
                await self._applying.recognise(lambda kept: runs_on(kept, found))
                self._is_new = False
            self.pending = await self._applying.bring(fits)
            self.left_out = await self._applying.left_out() if not self.pending else frozenset()
        except OrderFailed as failed:
            self.pending, self._failed = (), fits
            self.trouble = Fault(failed.reason, failed.remedy)
        except (ZongjiError, OSError) as error:
            _log.info("cards.not_brought", why=str(error))  # who is away tells when it is back; who was slow doesn't
            self._is_new, self.trouble = True, None
        except Exception as bug:  # noqa: BLE001 - a fault of ours in setting ports must not end calls on other lines
            _log.exception("cards.bringing_broke")
            self._failed = fits
            self.trouble = Fault(f"The ports could not be set: {type(bug).__name__}.", "see the controller's log")
        else:
            self._failed, self.trouble = None, None
        self._changed()
