"""The journal of calls (`callflow.ports.Journal`) on the writer thread.

Every fact may be written twice: its second writing changes nothing. A call is closed by whoever comes first.
"""

import asyncio
from typing import Any

import structlog
from sqlalchemy import Insert, Table, bindparam, literal, select, update

from appliance.callflow.trace import (
    CallbackRequest,
    CallEnd,
    CallStart,
    Charge,
    FaxMessage,
    Hop,
    QueueWait,
    Recording,
    Step,
    SurveyAnswer,
    VoiceMessage,
)
from appliance.storage.schema import callbacks, calls, charges, faxes, hops, messages, recordings, steps, surveys, waits
from appliance.storage.statements import insert_once
from appliance.storage.writer import Writer

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

PATIENCE_S = 2.0
"""A caller waits for the answer to a key in silence: no longer than this, also when the disk is full."""

_CLOSE = (
    update(calls)
    .where(calls.c.id == bindparam("which"), calls.c.ended_at.is_(None))
    .values(
        {
            name: bindparam(name)
            for name in (
                "ended_at",
                "result",
                "released_by",
                "served_by",
                "answered_at",
                "agent",
                "department",
                "ring_s",
                "talk_s",
                "note",
                "endpoint",
                "refused_by",
                "release_known",
                "release_tone",
                "release_confidence",
            )
        }
    )
)


class WriterJournal:
    """Writes the facts of all calls of a process, in the order in which they are told.

    The awaited methods return when the fact is durable, or after `patience_s` when the data base doesn't take
    it: the fact stays queued, and the call goes on. `dialect` is the engine's dialect name.
    """

    def __init__(self, writer: Writer, dialect: str, patience_s: float = PATIENCE_S) -> None:
        self._writer = writer
        self._patience_s = patience_s
        self._insert: dict[Table, Insert] = {
            table: insert_once(table, dialect)
            for table in (callbacks, calls, steps, hops, charges, surveys, messages, faxes, recordings, waits)
        }

    def opened(self, start: CallStart) -> None:
        """Open the call's record."""
        self._write(
            calls,
            id=start.call,
            line=start.line,
            hotline=start.hotline,
            called=start.called,
            caller=None if start.caller is None else start.caller.digits,
            caller_name=start.caller_name,
            revision=start.revision,
            started_at=start.at,
            region=start.region,
            kind=start.kind,
        )

    def step(self, step: Step) -> None:
        """Write one decision."""
        self._write(
            steps,
            call=step.call,
            sequence=step.sequence,
            at=step.at,
            node=step.node,
            kind=step.kind,
            decided=step.decided,
            reason=step.reason,
            keys=step.keys,
        )

    def hop(self, hop: Hop) -> None:
        """Write one attempt."""
        self._write(
            hops,
            call=hop.call,
            sequence=hop.sequence,
            at=hop.at,
            department=hop.department,
            agent=hop.agent,
            outcome=hop.outcome.value,
            cause=hop.cause,
            ring_s=hop.ring_s,
            talk_s=hop.talk_s,
            endpoint=hop.endpoint,
            line=hop.line,
            forwarded=hop.forwarded,
            transferred_by=hop.transferred_by,
            answer_known=hop.answer_known.value if hop.answer_known else "",
            release_known=hop.release_known.value if hop.release_known else "",
        )

    def charge(self, charge: Charge) -> None:
        """Write what one leg costs."""
        self._write(
            charges,
            call=charge.call,
            sequence=charge.sequence,
            at=charge.at,
            seconds=charge.seconds,
            kind=charge.kind.value,
            hotline=charge.hotline,
            line=charge.line,
            tariff=charge.tariff,
            currency=charge.currency,
            amount=charge.amount,
            package_s=charge.package_s,
            trunk_group=charge.trunk_group,
            endpoint=charge.endpoint,
            dialled=charge.dialled,
            estimated=int(charge.estimated),
        )

    def wait(self, wait: QueueWait) -> None:
        """Write how a call waited in a queue."""
        self._write(
            waits,
            call=wait.call,
            sequence=wait.sequence,
            node=wait.node,
            entered_at=wait.entered_at,
            left_at=wait.left_at,
            how=wait.how.value,
            first_place=wait.first_place,
            place_at_end=wait.place_at_end,
            key=wait.key,
        )

    async def survey(self, answer: SurveyAnswer) -> bool:
        """Keep the caller's answer: one a call and agent."""
        return await self._write_durably(
            surveys,
            call=answer.call,
            agent=answer.agent,
            at=answer.at,
            hotline=answer.hotline,
            department=answer.department,
            key=answer.key,
            label=answer.label,
        )

    async def message(self, message: VoiceMessage) -> bool:
        """Keep a voicemail: one a file."""
        return await self._write_durably(
            messages,
            file=message.file,
            call=message.call,
            at=message.at,
            mailbox=message.mailbox,
            seconds=message.seconds,
        )

    async def fax(self, fax: FaxMessage) -> bool:
        """Keep a fax: one a file."""
        return await self._write_durably(
            faxes,
            file=fax.file,
            call=fax.call,
            at=fax.at,
            mailbox=fax.mailbox,
            pages=fax.pages,
            station=fax.station,
            cause=fax.cause,
        )

    async def callback(self, request: CallbackRequest) -> bool:
        """Keep a request to be called back: one a call."""
        return await self._write_durably(
            callbacks,
            call=request.call,
            at=request.at,
            number=request.number.digits,
            hotline=request.hotline,
            department=request.department,
            trunk_group=request.trunk_group,
        )

    async def recording(self, recording: Recording) -> bool:
        """Keep a recording: one a file."""
        return await self._write_durably(
            recordings,
            file=recording.file,
            call=recording.call,
            at=recording.at,
            agent=recording.agent,
            seconds=recording.seconds,
            bytes=recording.size,
            format=recording.format,
            paused_s=recording.paused_s,
        )

    async def closed(self, end: CallEnd) -> bool:
        """Close the call's record, unless it is closed already."""
        values = {
            "which": end.call,
            "ended_at": end.at,
            "result": end.result.value,
            "released_by": end.released_by.value,
            "served_by": end.served_by.value,
            "answered_at": end.answered_at,
            "agent": end.agent,
            "department": end.department,
            "ring_s": end.ring_s,
            "talk_s": end.talk_s,
            "note": end.note,
            "endpoint": end.endpoint,
            "refused_by": end.refused_by,
            "release_known": end.release.known.value if end.release else "",
            "release_tone": end.release.tone if end.release else "",
            "release_confidence": end.release.confidence if end.release else None,
        }
        return await self._patiently(self._writer.submit_awaitable(_CLOSE, values), end.call)

    async def flushed(self) -> bool:
        """Return once all that was told so far is durable, or after `patience_s` like the others."""
        return await self._patiently(self._writer.submit_awaitable(select(literal(1)), {}), "all")

    def _write(self, table: Table, **values: Any) -> None:  # noqa: ANN401 - a row's values, checked by the data base
        self._writer.submit(self._insert[table], values)

    async def _write_durably(self, table: Table, **values: Any) -> bool:  # noqa: ANN401 - as above
        future = self._writer.submit_awaitable(self._insert[table], values)
        return await self._patiently(future, values["call"])

    async def _patiently(self, written: "asyncio.Future[bool]", call: str) -> bool:
        done, _ = await asyncio.wait({written}, timeout=self._patience_s)
        if not done:
            _log.warning("journal.late", call=call, queued=self._writer.queued)
        return bool(done) and written.result()
