"""Asterisk's share of a revision, brought to the one in force: files, accounts, and what the fail-open frame looks up.

The frame's entries stand below the revision's number, and one entry names the number in force. It is put last, so a
call that the frame serves alone finds all of one revision, whenever we are killed. The number of each revision that may
have entries is noted before the first of them, until the last is removed: 60 lines with 20 numbers each have thousands,
which nobody should list to find what to remove. What was lost on the way is made up for at the next occasion: each
start, each new manager connection, and once a second while something is left to do.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

import structlog

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event, Response
from appliance.asterisk.render.dialplan import CURRENT, REVISION_VARIABLE, ROUTES
from appliance.domain.instance import Instance
from appliance.errors import ZongjiError
from appliance.services.publish.asterisk_files import frame_entries, write_company_files
from appliance.services.published import InForce, Published

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_RELOADS = {
    "pjsip.conf": (
        "res_pjsip.so",
        "res_pjsip_authenticator_digest.so",
        "res_pjsip_endpoint_identifier_ip.so",
        "res_pjsip_outbound_registration.so",
    ),
    "musiconhold.conf": ("res_musiconhold.so",),
}
"""Who has to read a file again. The first of each must; the others may not be loaded."""
_NOTED = "noted"
"""The part of the data base family that names the revisions which may have entries."""
_AT_ONCE = 100
"""Actions on their way at a time."""


class Manager(Protocol):
    """What is asked of Asterisk's manager."""

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        """Give one action."""
        ...

    async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
        """Ask for a list of events."""
        ...


class AsteriskSide:
    """Keeps a running Asterisk at the revision in force. `late` says what it has not taken yet, "" when all is well."""

    def __init__(self, instance: Instance, manager: Manager, published: Published) -> None:
        self._instance = instance
        self._manager = manager
        self._published = published
        self._busy = asyncio.Lock()
        self._unread: set[str] = set(_RELOADS)
        self._followed: InForce | None = None
        self.late = "Asterisk has not been asked yet"

    async def begin_anew(self) -> str:
        """Take nothing for granted, as on a new connection, perhaps to a new Asterisk; give `late`."""
        async with self._busy:  # what is under way must not take for read what it has asked an earlier Asterisk to read
            self._unread |= set(_RELOADS)
            self._followed = None
            return await self._follow()

    async def follow(self) -> str:
        """Bring Asterisk to the revision in force; give `late`. Calls go on meanwhile."""
        async with self._busy:
            return await self._follow()

    async def _follow(self) -> str:
        in_force = self._published.current
        if self._followed is in_force and not self._unread:
            return self.late
        try:
            await self._bring_to(in_force)
        except (ZongjiError, OSError) as error:
            if self.late != str(error):  # it is tried each second
                _log.warning("asterisk does not follow yet", revision=in_force.number, why=str(error))
            self.late = str(error)
        except Exception as error:  # noqa: BLE001 - a fault of our rendering must not end the daemon, at each start
            late = f"this revision can't be brought to Asterisk: {type(error).__name__}, see the controller's log"
            if self.late != late:
                _log.exception("asterisk can not follow", revision=in_force.number)
            self.late = late
        else:
            self._followed = in_force
            self.late = ""
        return self.late

    async def _bring_to(self, in_force: InForce) -> None:
        self._unread |= await asyncio.to_thread(write_company_files, in_force.document, self._instance)
        for file in sorted(self._unread):
            await self._reload(_RELOADS[file])
            self._unread.discard(file)
        entries = await asyncio.to_thread(frame_entries, in_force.document, in_force.sounds)
        before, now = await self._current(), str(in_force.number)
        for revision in {before, now} - {""}:
            await self._put_one(f"{_NOTED}/{revision}", revision)
        await self._put(in_force.number, entries)
        await self._put_one(CURRENT, now)
        await self._forget_all_but({now, before} | await self._in_use())

    async def _reload(self, modules: tuple[str, ...]) -> None:
        first, *others = modules
        await self._manager.action("Reload", (("Module", first),))
        for module in others:
            with suppress(AmiError):
                await self._manager.action("Reload", (("Module", module),))

    async def _put(self, revision: int, entries: Mapping[str, str]) -> None:
        waiting = list(entries.items())
        while waiting:
            now, waiting = waiting[:_AT_ONCE], waiting[_AT_ONCE:]
            await asyncio.gather(*(self._put_one(f"{revision}/{key}", value) for key, value in now))

    async def _put_one(self, key: str, value: str) -> None:
        await self._manager.action("DBPut", (("Family", ROUTES), ("Key", key), ("Val", value)))

    async def _current(self) -> str:
        with suppress(AmiError):  # so it answers when there is none
            for event in await self._manager.listing("DBGet", (("Family", ROUTES), ("Key", CURRENT))):
                return event.get("Val")
        return ""

    async def _in_use(self) -> set[str]:
        """Name the revisions that live calls began under."""
        channels = await self._manager.listing("CoreShowChannels")
        variables = (item.partition("=") for channel in channels for item in channel.all("ChanVariable"))
        return {value for name, _, value in variables if name == REVISION_VARIABLE}

    async def _forget_all_but(self, kept: set[str]) -> None:
        """Remove what no call needs; the latest revision but one stays, for a call that has just asked for it."""
        for revision in sorted(await self._noted() - kept):
            with suppress(AmiError):  # so it answers when there is nothing
                await self._manager.action("DBDelTree", (("Family", ROUTES), ("Key", revision)))
            await self._manager.action("DBDel", (("Family", ROUTES), ("Key", f"{_NOTED}/{revision}")))

    async def _noted(self) -> set[str]:
        events = await self._manager.listing("DBGetTree", (("Family", f"{ROUTES}/{_NOTED}"),))
        return {event.get("Val") for event in events if event.name == "DBGetTreeResponse"}
