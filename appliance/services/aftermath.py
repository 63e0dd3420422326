"""Calls that this process did not see to their end: their records are closed from what the dialplan left behind.

A call can outlive the controller, or never meet it. The fail-open frame then serves the caller and leaves an entry in
Asterisk's data base. Whoever finds that the call is over (at start, after a lost connection, or at its hang-up) brings
its record, and a message that was left, home.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from appliance.asterisk import dial
from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event, Response
from appliance.asterisk.left_behind import LeftBehind
from appliance.asterisk.render.dialplan import LEFT_BEHIND
from appliance.callflow.afterwards import Afterwards
from appliance.callflow.ports import Clock, Journal
from appliance.callflow.trace import CallEnd, Hop, Step
from appliance.config.model.document import Document
from appliance.domain.ids import TEST_CALL, CallId, HotlineId
from appliance.domain.outcome import RingOutcome
from appliance.services.late_ends import (
    department_of,
    end_of,
    end_without_word,
    served,
    start_of,
    talked_s,
    went_on,
)
from appliance.services.late_legs import unseen_of_start, unseen_of_story
from appliance.services.late_messages import LateMessages
from appliance.storage.record_values import CallStory
from appliance.storage.records import Records

_log = structlog.get_logger(__name__)

_AFTER = 10_000
"""Steps and hops of the frame are numbered from here: how many the controller wrote before it died is not known."""


class Manager(Protocol):
    """What is asked of the manager."""

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        """Give one action."""
        ...

    async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
        """Ask for a list of events."""
        ...


@dataclass(frozen=True, slots=True)
class Archive:
    """Where records are read and written, and where messages lie.

    `flushed` returns True when all that was told to the journal can be read in the records, False when it can't yet.
    """

    records: Records
    journal: Journal
    flushed: Callable[[], Awaitable[bool]]
    voicemail: Path
    clock: Clock


class Aftermath:
    """Closes the records of calls that nobody walks any more."""

    def __init__(
        self,
        archive: Archive,
        document: Callable[[], Document],
        is_walked: Callable[[CallId], bool],
        afterwards: Afterwards,
    ) -> None:
        """Take the archive, who knows the configuration in force, which calls are walked here, and who charges."""
        self._archive = archive
        self._document = document
        self._is_walked = is_walked
        self._afterwards = afterwards
        self._messages = LateMessages(archive.voicemail, archive.journal, afterwards.notices)
        self._at_work: set[CallId] = set()

    async def settle_all(self, manager: Manager, is_alive: Callable[[CallId], bool]) -> None:
        """Settle every call that is over and still open, or has left something behind; count those that go on."""
        if not await self._archive.flushed():
            return  # what is queued would be told twice; the next occasion settles
        left = await _all_left(manager)
        still_open = await self._open_calls()
        await self._count(is_alive, {call for call in still_open if is_alive(call) and not self._is_walked(call)})
        for call in sorted({*still_open, *left}):
            if not (is_alive(call) or self._is_walked(call)):
                await self._settle(call, left.get(call), manager)

    async def _count(self, is_alive: Callable[[CallId], bool], going_on: set[CallId]) -> None:
        """Have those that go on without a walk counted as in progress: a walk that just ended has closed its record."""
        still_open = await self._open_calls() if going_on else {}
        there = ((call, still_open.get(call)) for call in going_on if is_alive(call))
        self._afterwards.still_there({call: hotline for call, hotline in there if hotline is not None})

    async def _open_calls(self) -> dict[CallId, HotlineId | None]:
        """Give them by the hotline in which each takes a place: a test call takes none."""
        records = await asyncio.to_thread(self._archive.records.open_calls)
        return {record.call: None if record.line == TEST_CALL else record.hotline for record in records}

    async def settle(self, call: CallId, manager: Manager) -> None:
        """Settle one call whose channel has just gone."""
        self._afterwards.gone(call)
        if not await self._archive.flushed():
            return
        left = await _left(call, manager)
        if not self._is_walked(call):
            await self._settle(call, left, manager)

    async def _settle(self, call: CallId, left: LeftBehind | None, manager: Manager) -> None:
        """Settle a call, unless another occasion is at it: what a call costs is counted once."""
        if call in self._at_work:
            return
        self._at_work.add(call)
        try:
            await self._settle_once(call, left, manager)
        finally:
            self._at_work.discard(call)

    async def _settle_once(self, call: CallId, left: LeftBehind | None, manager: Manager) -> None:
        story = await asyncio.to_thread(self._archive.records.story, call)
        on_record = story is not None and story.record.ended_at is not None
        if not on_record:
            on_record = await self._close(call, story, left)
        if left is not None and on_record:
            await manager.action("DBDel", (("Family", LEFT_BEHIND), ("Key", call)))

    async def _close(self, call: CallId, story: CallStory | None, left: LeftBehind | None) -> bool:
        """Close a record; tell whether that is durable."""
        if left is None:
            return story is None or await self._interrupted(story)
        if story is None:
            return await self._served_alone(left)
        conversation = self._write_path(left, story)
        kept = await self._messages.keep(left, story, self._document())
        end = end_of(left, story, conversation, message_kept=kept)
        unseen = unseen_of_story(story, left, end, conversation)
        if unseen is not None:
            self._afterwards.over(unseen)
        self._tell_if_missed(story, end)
        _log.info("record closed from what the dialplan left behind", call=call, alone=left.alone)
        return await self._archive.journal.closed(end)

    async def _interrupted(self, story: CallStory) -> bool:
        if await self._messages.keep_interrupted(story, self._document()):
            with_message = await asyncio.to_thread(self._archive.records.story, story.record.call)
            story = story if with_message is None else with_message
        end = end_without_word(story)
        unseen = unseen_of_story(story, None, end, served(story))
        if unseen is not None:
            self._afterwards.over(unseen)
        self._tell_if_missed(story, end)
        return await self._archive.journal.closed(end)

    async def _served_alone(self, left: LeftBehind) -> bool:
        """Open and close the record of a call of which the controller never heard."""
        start = start_of(left, self._document())
        self._archive.journal.opened(start)
        self._afterwards.opened(start)
        conversation = self._write_path(left, None)
        kept = await self._messages.keep(left, None, self._document())
        end = end_of(left, None, conversation, message_kept=kept)
        self._afterwards.over(unseen_of_start(start, left, end, conversation))
        if start.kind == "incoming":
            self._afterwards.missed(end, start.hotline, start.caller, None)
        _log.info("record of a call that the dialplan served alone", call=left.call)
        return await self._archive.journal.closed(end)

    def _tell_if_missed(self, story: CallStory, end: CallEnd) -> None:
        record = story.record
        if record.kind == "incoming":
            rung = next((hop.department for hop in reversed(story.hops) if hop.department), None)
            self._afterwards.missed(end, record.hotline, record.caller, rung)

    def _write_path(self, left: LeftBehind, story: CallStory | None) -> Hop | None:
        """Write what the frame did; give the conversation that the caller had, with whomever."""
        journal = self._archive.journal
        if left.alone:
            why = "the controller did not answer, so Asterisk served the caller by itself"
            journal.step(Step(left.call, _AFTER, left.started_at, None, "fallback", "serve without controller", why))
        answered = bool(left.dial_status) and dial.outcome(left.dial_status) is RingOutcome.ANSWERED
        on_record = served(story)
        nobody = left.agent is None and left.endpoint is None
        if nobody or not answered or (on_record is not None and not left.alone and not went_on(left, on_record)):
            return on_record
        department = None if left.alone else department_of(story, self._document())
        hop = Hop(
            call=left.call,
            sequence=_AFTER,
            at=left.ended_at,
            department=department,
            agent=left.agent,
            outcome=RingOutcome.ANSWERED,
            cause="",
            ring_s=0.0,
            talk_s=talked_s(left, on_record),
            endpoint=left.endpoint,
        )
        journal.hop(hop)
        return hop


async def _all_left(manager: Manager) -> dict[CallId, LeftBehind]:
    try:
        events = await manager.listing("DBGetTree", (("Family", LEFT_BEHIND),))
    except AmiError:
        return {}  # Asterisk answers with an error when the family is empty
    found = (_parse(event.get("Key"), event.get("Val")) for event in events if event.name == "DBGetTreeResponse")
    return {left.call: left for left in found if left is not None}


async def _left(call: CallId, manager: Manager) -> LeftBehind | None:
    try:
        events = await manager.listing("DBGet", (("Family", LEFT_BEHIND), ("Key", call)))
    except AmiError:
        return None
    return next((_parse(call, event.get("Val")) for event in events), None)


def _parse(key: str, value: str) -> LeftBehind | None:
    try:
        return LeftBehind.parse(key.rpartition("/")[2], value)
    except ValueError as error:
        _log.warning("an entry of the dialplan can't be read", key=key, error=str(error))
        return None
