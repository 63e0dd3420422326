"""The passwords of phones in the browser: each is made for one page, lives for minutes, and is in Asterisk alone.

A new one takes the place of the last at once, without a reload. When it is over stands beside it, so that a controller
which was restarted goes on removing what is over; while it is away none is made either.
"""

import asyncio
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event, Response
from appliance.asterisk.render.browser import PASSWORDS
from appliance.config.model.document import Document
from appliance.config.model.endpoint import BrowserEndpoint
from appliance.domain.ids import TEST_CALL
from appliance.errors import UserError, ZongjiError
from appliance.services.commands import Commands, Parameters, Result, Tell, Words, parsed

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

LIFE = timedelta(minutes=10)
_LOOK_AGAIN_S = 5.0
_BYTES = 24
_AUTH = f"{PASSWORDS}/auth"
_UNTIL = f"{PASSWORDS}-until"


class Manager(Protocol):
    """What is asked of Asterisk's manager."""

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        """Give one action."""
        ...

    async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
        """Ask for a list of events."""
        ...


@dataclass(frozen=True, slots=True)
class Login:
    """What a page logs in with, until `expires_at`."""

    account: str
    password: str = field(repr=False)
    expires_at: datetime


class BrowserPasswords:
    """Makes passwords, and removes them when they are over: `run` for as long as the controller runs."""

    def __init__(self, manager: Manager, now: Callable[[], datetime], life: timedelta = LIFE) -> None:
        """Know of none: `rebuild` learns what an earlier controller has made."""
        self._manager = manager
        self._now = now
        self._life = life
        self._until: dict[str, datetime] = {}

    async def issue(self, account: str) -> Login:
        """Make the account a new password; the one before is refused from now on. Raises ZongjiError."""
        login = Login(account, secrets.token_urlsafe(_BYTES), self._now() + self._life)
        told = {"auth_type": "userpass", "username": account, "password": login.password}
        await self._put(_UNTIL, account, str(int(login.expires_at.timestamp())))
        self._until[account] = login.expires_at
        await self._put(_AUTH, _key(account), json.dumps(told, separators=(",", ":")))
        return login

    async def rebuild(self) -> None:
        """Learn from a newly connected Asterisk until when which passwords hold. Raises ZongjiError."""
        try:
            events = await self._manager.listing("DBGetTree", (("Family", _UNTIL),))
        except AmiError:
            return  # so it answers when there is nothing
        for event in events:
            account, until = event.get("Key").rpartition("/")[2], event.get("Val")
            if event.name == "DBGetTreeResponse" and account and until.isdecimal():
                self._until.setdefault(account, datetime.fromtimestamp(int(until), UTC))

    async def sweep(self) -> None:
        """Remove what is over. Raises ZongjiError."""
        for account in [account for account, until in self._until.items() if until <= self._now()]:
            await self._remove(_AUTH, _key(account))
            await self._remove(_UNTIL, account)
            if self._until.get(account, self._now()) <= self._now():
                self._until.pop(account, None)

    async def run(self) -> None:
        """Remove what is over, again and again; what fails is done the next time."""
        while True:
            try:
                await self.sweep()
            except ZongjiError as error:
                _log.info("browser_phone.not_swept", why=str(error))
            await asyncio.sleep(_LOOK_AGAIN_S)

    async def _put(self, family: str, key: str, value: str) -> None:
        await self._manager.action("DBPut", (("Family", family), ("Key", key), ("Val", value)))

    async def _remove(self, family: str, key: str) -> None:
        with suppress(AmiError):  # so it answers when there is nothing
            await self._manager.action("DBDel", (("Family", family), ("Key", key)))


class _PhoneWords(Words):
    account: str


def add_browser_phones(commands: Commands, passwords: BrowserPasswords, document: Callable[[], Document]) -> None:
    """Register `browser_password`: a login for an endpoint of kind browser, or for the test caller."""

    async def browser_password(parameters: Parameters, _tell: Tell) -> Result:
        words = parsed(_PhoneWords, parameters)
        is_ours = isinstance(document().endpoints.get(words.account), BrowserEndpoint)
        if not is_ours and words.account != TEST_CALL:
            raise UserError(f"'{words.account}' is no phone in a browser.", "give somebody an endpoint of kind browser")
        try:
            login = await passwords.issue(words.account)
        except ZongjiError as error:
            raise UserError(f"Asterisk could not be told: {error}", "see `zongji status`") from error
        return {"account": login.account, "password": login.password, "expires_at": login.expires_at.isoformat()}

    commands.add("browser_password", browser_password)


def _key(account: str) -> str:
    """Name the password's section as pjsip.conf does."""
    return f"{account}-auth"
