"""Calls that this process did not see to their end: their records are closed from what the dialplan left behind.

A call can outlive the controller, or never meet it. The fail-open frame then serves the caller and leaves an entry in
Asterisk's data base. Whoever finds that the call is over (at start, after a lost connection, or at its hang-up) brings
its record, and a message that was left, home.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
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
from appliance.domain.ids import CallId, DepartmentId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy
from appliance.media.recording import salvage
from appliance.media.replace_file import sync_file
from appliance.routing.hotline import hotline_for
from appliance.storage.record_values import CallRecord, CallStory
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
    """Where records are read and written, and where messages lie."""

    records: Records
    journal: Journal
    voicemail: Path
    clock: Clock


class Aftermath:
    """Closes the records of calls that nobody walks any more."""

    def __init__(self, archive: Archive, document: Document, is_walked: Callable[[CallId], bool]) -> None:
        """Take the archive, the configuration in force, and who knows which calls are still walked here."""
        self._archive = archive
        self._document = document
        self._is_walked = is_walked

    async def settle_all(self, manager: Manager, alive: frozenset[CallId]) -> None:
        """Settle every call that is over and still open, or has left something behind."""
        left = await _all_left(manager)
        still_open = {record.call for record in await asyncio.to_thread(self._archive.records.open_calls)}
        for call in sorted((still_open | set(left)) - alive):
            if not self._is_walked(call):
                await self._settle(call, left.get(call), manager)

    async def settle(self, call: CallId, manager: Manager) -> None:
        """Settle one call whose channel has just gone."""
        left = await _left(call, manager)
        if left is not None and not self._is_walked(call):
            await self._settle(call, left, manager)

    async def _settle(self, call: CallId, left: LeftBehind | None, manager: Manager) -> None:
        story = await asyncio.to_thread(self._archive.records.story, call)
        if story is None or story.record.ended_at is None:
            await self._close(call, story, left)
        if left is not None:
            await manager.action("DBDel", (("Family", LEFT_BEHIND), ("Key", call)))

    async def _close(self, call: CallId, story: CallStory | None, left: LeftBehind | None) -> None:
        journal = self._archive.journal
        if left is None:
            if story is not None:
                await journal.closed(_end_without_word(story))
            return
        if story is None:
            journal.opened(_start(left, self._document))
        self._write_path(left)
        kept = await self._keep_message(left, story)
        await journal.closed(_end(left, story, message_kept=kept))
        _log.info("record closed from what the dialplan left behind", call=call, alone=left.alone)

    def _write_path(self, left: LeftBehind) -> None:
        journal = self._archive.journal
        if left.alone:
            why = "the controller did not answer, so Asterisk served the caller by itself"
            journal.step(Step(left.call, _AFTER, left.started_at, None, "fallback", "serve without controller", why))
        if left.dial_status and left.agent is not None:
            outcome = dial.outcome(left.dial_status)
            journal.hop(Hop(left.call, _AFTER, left.ended_at, None, left.agent, outcome, "", 0.0, left.talk_s))

    async def _keep_message(self, left: LeftBehind, story: CallStory | None) -> bool:
        if not left.message or (story is not None and story.messages):
            return bool(left.message)
        seconds = await asyncio.to_thread(_message_seconds, self._archive.voicemail / left.message)
        if seconds is None:
            return False
        mailbox = _mailbox(left, self._document)
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
        hotline=hotline_for(left.line, left.called, document.hotlines).value,
        called=left.called,
        caller=left.caller,
        caller_name="",
        revision="",
    )


def _mailbox(left: LeftBehind, document: Document) -> DepartmentId | None:
    hotline = hotline_for(left.line, left.called, document.hotlines).value
    mailbox = document.hotlines[hotline].fallback.mailbox if hotline else None
    return DepartmentId(mailbox) if mailbox else None


def _message_seconds(file: Path) -> float | None:
    if not file.is_file():
        return None
    seconds = salvage(file)
    if seconds is None or seconds < _SHORTEST_MESSAGE_S:
        file.unlink()
        return None
    sync_file(file)
    return seconds


def _end(left: LeftBehind, story: CallStory | None, *, message_kept: bool) -> CallEnd:
    outcome = dial.outcome(left.dial_status) if left.dial_status else None
    answered = outcome is RingOutcome.ANSWERED
    result = _RESULTS[outcome] if outcome else CallResult.ABANDONED
    if message_kept and not answered:
        result = CallResult.VOICEMAIL
    earlier = story.record if story else None
    served_by = ServedBy.FALLBACK if earlier is None else ServedBy.BOTH if left.alone else ServedBy.CONTROLLER
    return CallEnd(
        call=left.call,
        at=left.ended_at,
        result=result,
        released_by=ReleasedBy.UNKNOWN,
        served_by=served_by,
        answered_at=left.answered_at if answered else None,
        agent=left.agent if answered else None,
        department=_department(earlier, story) if answered else None,
        ring_s=0.0,
        talk_s=left.talk_s if answered else 0.0,
        note="finished without the controller",
    )


def _department(record: CallRecord | None, story: CallStory | None) -> DepartmentId | None:
    if record is None or story is None or not story.hops:
        return None
    return story.hops[-1].department


def _end_without_word(story: CallStory) -> CallEnd:
    """Close a call of which nothing but the journal is left: the machine or Asterisk went away under it."""
    last = max([story.record.started_at, *(step.at for step in story.steps), *(hop.at for hop in story.hops)])
    served = next((hop for hop in story.hops if hop.outcome is RingOutcome.ANSWERED), None)
    kept = bool(story.messages)
    unserved = CallResult.VOICEMAIL if kept else CallResult.INTERRUPTED
    return CallEnd(
        call=story.record.call,
        at=last,
        result=CallResult.ANSWERED if served else unserved,
        released_by=ReleasedBy.UNKNOWN,
        served_by=ServedBy.CONTROLLER,
        answered_at=None,
        agent=served.agent if served else None,
        department=served.department if served else None,
        ring_s=served.ring_s if served else 0.0,
        talk_s=served.talk_s if served else 0.0,
        note="the switchboard was interrupted during this call",
    )
