"""Calls that this process did not see to their end: their records are closed from what the dialplan left behind.

A call can outlive the controller, or never meet it. The fail-open frame then serves the caller and leaves an entry in
Asterisk's data base. Whoever finds that the call is over (at start, after a lost connection, or at its hang-up) brings
its record, and a message that was left, home.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import structlog

from appliance.asterisk import dial
from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event, Response
from appliance.asterisk.left_behind import LeftBehind
from appliance.asterisk.render.dialplan import LEFT_BEHIND
from appliance.callflow.ports import Clock, Journal
from appliance.callflow.trace import CallEnd, CallStart, Hop, Step, VoiceMessage
from appliance.config.model.document import Document
from appliance.config.model.flow import Ring
from appliance.domain.ids import CallId, DepartmentId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy
from appliance.media.recording import salvage
from appliance.media.replace_file import sync_file
from appliance.routing.hotline import hotline_for
from appliance.storage.record_values import CallStory
from appliance.storage.records import Records

_log = structlog.get_logger(__name__)

_SHORTEST_MESSAGE_S = 1.0
_AFTER = 10_000
"""Steps and hops of the frame are numbered from here: how many the controller wrote before it died is not known."""

_RESULTS = {
    RingOutcome.ANSWERED: CallResult.ANSWERED,
    RingOutcome.BUSY: CallResult.BUSY,
    RingOutcome.NO_ANSWER: CallResult.NO_ANSWER,
    RingOutcome.UNREACHABLE: CallResult.UNREACHABLE,
    RingOutcome.CANCELLED: CallResult.ABANDONED,
}


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

    def __init__(self, archive: Archive, document: Callable[[], Document], is_walked: Callable[[CallId], bool]) -> None:
        """Take the archive, who knows the configuration in force, and which calls are still walked here."""
        self._archive = archive
        self._document = document
        self._is_walked = is_walked

    async def settle_all(self, manager: Manager, is_alive: Callable[[CallId], bool]) -> None:
        """Settle every call that is over and still open, or has left something behind."""
        if not await self._archive.flushed():
            return  # what is queued would be told twice; the next occasion settles
        left = await _all_left(manager)
        still_open = {record.call for record in await asyncio.to_thread(self._archive.records.open_calls)}
        for call in sorted(still_open | set(left)):
            if not (is_alive(call) or self._is_walked(call)):
                await self._settle(call, left.get(call), manager)

    async def settle(self, call: CallId, manager: Manager) -> None:
        """Settle one call whose channel has just gone."""
        if not await self._archive.flushed():
            return
        left = await _left(call, manager)
        if not self._is_walked(call):
            await self._settle(call, left, manager)

    async def _settle(self, call: CallId, left: LeftBehind | None, manager: Manager) -> None:
        story = await asyncio.to_thread(self._archive.records.story, call)
        on_record = story is not None and story.record.ended_at is not None
        if not on_record:
            on_record = await self._close(call, story, left)
        if left is not None and on_record:
            await manager.action("DBDel", (("Family", LEFT_BEHIND), ("Key", call)))

    async def _close(self, call: CallId, story: CallStory | None, left: LeftBehind | None) -> bool:
        """Close a record; tell whether that is durable."""
        journal = self._archive.journal
        if left is None:
            return story is None or await journal.closed(_end_without_word(story))
        if story is None:
            journal.opened(_start(left, self._document()))
        conversation = self._write_path(left, story)
        kept = await self._keep_message(left, story)
        _log.info("record closed from what the dialplan left behind", call=call, alone=left.alone)
        return await journal.closed(_end(left, story, conversation, message_kept=kept))

    def _write_path(self, left: LeftBehind, story: CallStory | None) -> Hop | None:
        """Write what the frame did; give the conversation that the caller had, with whomever."""
        journal = self._archive.journal
        if left.alone:
            why = "the controller did not answer, so Asterisk served the caller by itself"
            journal.step(Step(left.call, _AFTER, left.started_at, None, "fallback", "serve without controller", why))
        answered = bool(left.dial_status) and dial.outcome(left.dial_status) is RingOutcome.ANSWERED
        on_record = _served(story)
        if left.agent is None or not answered or (on_record is not None and not left.alone):
            return on_record
        department = None if left.alone else _department(story, self._document())
        hop = Hop(left.call, _AFTER, left.ended_at, department, left.agent, RingOutcome.ANSWERED, "", 0.0, left.talk_s)
        journal.hop(hop)
        return hop

    async def _keep_message(self, left: LeftBehind, story: CallStory | None) -> bool:
        if not left.message:
            return False
        if story is not None and any(kept.message.file == left.message for kept in story.messages):
            return True
        seconds = await asyncio.to_thread(_message_seconds, self._archive.voicemail / left.message)
        if seconds is None:
            return False
        mailbox = _mailbox(left, self._document())
        await self._archive.journal.message(VoiceMessage(left.call, left.ended_at, mailbox, left.message, seconds))
        return True


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


def _start(left: LeftBehind, document: Document) -> CallStart:
    return CallStart(
        call=left.call,
        at=left.started_at,
        line=left.line,
        hotline=hotline_for(left.line, left.called, document).value,
        called=left.called,
        caller=left.caller,
        caller_name="",
        revision=left.revision,
    )


def _mailbox(left: LeftBehind, document: Document) -> DepartmentId | None:
    hotline = hotline_for(left.line, left.called, document).value
    mailbox = document.hotlines[hotline].fallback.mailbox if hotline else None
    return DepartmentId(mailbox) if mailbox else None


def _message_seconds(file: Path) -> float | None:
    try:
        seconds = salvage(file)
        if seconds is not None and seconds >= _SHORTEST_MESSAGE_S:
            sync_file(file)
            return seconds
        file.unlink()
    except FileNotFoundError:  # the caller said nothing, or another settling was faster
        pass
    return None


def _end(left: LeftBehind, story: CallStory | None, conversation: Hop | None, *, message_kept: bool) -> CallEnd:
    result = _result(left, conversation, message_kept=message_kept)
    served_by = ServedBy.FALLBACK if story is None else ServedBy.BOTH if left.alone else ServedBy.CONTROLLER
    released_by = ReleasedBy.CALLER if result is CallResult.ABANDONED else ReleasedBy.UNKNOWN
    end = _unserved_end(left.call, left.ended_at, result, "finished without the controller")
    return _with_talk(replace(end, released_by=released_by, served_by=served_by), conversation)


def _result(left: LeftBehind, conversation: Hop | None, *, message_kept: bool) -> CallResult:
    if conversation is not None:
        return CallResult.ANSWERED
    if message_kept:
        return CallResult.VOICEMAIL
    return _RESULTS[dial.outcome(left.dial_status)] if left.dial_status else CallResult.ABANDONED


def _served(story: CallStory | None) -> Hop | None:
    return next((hop for hop in story.hops if hop.outcome is RingOutcome.ANSWERED), None) if story else None


def _department(story: CallStory | None, document: Document) -> DepartmentId | None:
    """Tell for which department the controller was ringing last: an attempt is written when it is over."""
    hotline = document.hotlines.get(story.record.hotline or "") if story else None
    if story is None or hotline is None:
        return None
    nodes = (hotline.flow.nodes.get(step.node or "") for step in reversed(story.steps))
    node = next((node for node in nodes if isinstance(node, Ring)), None)
    return DepartmentId(node.department) if node and node.department else None


def _unserved_end(call: CallId, at: datetime, result: CallResult, note: str) -> CallEnd:
    """Give the end of a call that the controller began, without a conversation, released by nobody knows whom."""
    return CallEnd(
        call=call,
        at=at,
        result=result,
        released_by=ReleasedBy.UNKNOWN,
        served_by=ServedBy.CONTROLLER,
        answered_at=None,
        agent=None,
        department=None,
        ring_s=0.0,
        talk_s=0.0,
        note=note,
    )


def _with_talk(end: CallEnd, talk: Hop | None) -> CallEnd:
    """Add whom the caller talked with, and for how long."""
    if talk is None:
        return end
    answered_at = talk.at - timedelta(seconds=talk.talk_s)
    return replace(
        end,
        answered_at=answered_at,
        agent=talk.agent,
        department=talk.department,
        ring_s=talk.ring_s,
        talk_s=talk.talk_s,
    )


def _end_without_word(story: CallStory) -> CallEnd:
    """Close a call of which nothing but the journal is left: the machine or Asterisk went away under it."""
    last = max([story.record.started_at, *(step.at for step in story.steps), *(hop.at for hop in story.hops)])
    served = _served(story)
    unserved = CallResult.VOICEMAIL if story.messages else CallResult.INTERRUPTED
    result = CallResult.ANSWERED if served else unserved
    note = "the switchboard was interrupted during this call"
    return _with_talk(_unserved_end(story.record.call, last, result, note), served)
