"""From the data base's rows to values: one function a table."""

from typing import TYPE_CHECKING, Any

from appliance.callflow.trace import Charge, FaxMessage, Hop, QueueWait, Recording, Step, SurveyAnswer, VoiceMessage
from appliance.domain.far_leave import AnswerKnown, Release, ReleaseKnown
from appliance.domain.money import LegKind
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy, WaitEnd
from appliance.domain.phone_number import PhoneNumber
from appliance.storage.record_values import CallRecord, StoredFax, StoredMessage

if TYPE_CHECKING:
    from sqlalchemy import Row


def _number(digits: str | None) -> PhoneNumber | None:
    return None if digits is None else PhoneNumber(digits)


def record(row: "Row[Any]") -> CallRecord:
    """Read a row of `calls`."""
    return CallRecord(
        call=row.id,
        line=row.line,
        hotline=row.hotline,
        called=row.called,
        caller=_number(row.caller),
        caller_name=row.caller_name,
        revision=row.revision,
        started_at=row.started_at,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        result=row.result and CallResult(row.result),
        released_by=row.released_by and ReleasedBy(row.released_by),
        served_by=row.served_by and ServedBy(row.served_by),
        agent=row.agent,
        department=row.department,
        ring_s=row.ring_s,
        talk_s=row.talk_s,
        note=row.note or "",
        region=row.region,
        endpoint=row.endpoint,
        refused_by=row.refused_by,
        kind=row.kind,
        is_sample=bool(row.sample),
        release=_release(row),
    )


def _release(row: "Row[Any]") -> Release | None:
    if not row.release_known:
        return None
    return Release(ReleaseKnown(row.release_known), row.release_tone, row.release_confidence)


def step(row: "Row[Any]") -> Step:
    """Read a row of `steps`."""
    return Step(
        call=row.call,
        sequence=row.sequence,
        at=row.at,
        node=row.node,
        kind=row.kind,
        decided=row.decided,
        reason=row.reason,
        keys=row.keys,
    )


def hop(row: "Row[Any]") -> Hop:
    """Read a row of `hops`."""
    return Hop(
        call=row.call,
        sequence=row.sequence,
        at=row.at,
        department=row.department,
        agent=row.agent,
        outcome=RingOutcome(row.outcome),
        cause=row.cause,
        ring_s=row.ring_s,
        talk_s=row.talk_s,
        endpoint=row.endpoint,
        line=row.line,
        forwarded=row.forwarded,
        transferred_by=row.transferred_by,
        answer_known=AnswerKnown(row.answer_known) if row.answer_known else None,
        release_known=ReleaseKnown(row.release_known) if row.release_known else None,
    )


def charge(row: "Row[Any]") -> Charge:
    """Read a row of `charges`."""
    return Charge(
        call=row.call,
        sequence=row.sequence,
        at=row.at,
        seconds=row.seconds,
        kind=LegKind(row.kind),
        hotline=row.hotline,
        line=row.line,
        tariff=row.tariff,
        currency=row.currency,
        amount=row.amount,
        package_s=row.package_s,
        trunk_group=row.trunk_group,
        endpoint=row.endpoint,
        dialled=row.dialled,
        estimated=bool(row.estimated),
    )


def wait(row: "Row[Any]") -> QueueWait:
    """Read a row of `waits`."""
    return QueueWait(
        call=row.call,
        sequence=row.sequence,
        node=row.node,
        entered_at=row.entered_at,
        left_at=row.left_at,
        how=WaitEnd(row.how),
        first_place=row.first_place,
        place_at_end=row.place_at_end,
        key=row.key,
    )


def survey(row: "Row[Any]") -> SurveyAnswer:
    """Read a row of `surveys`."""
    return SurveyAnswer(
        call=row.call,
        at=row.at,
        hotline=row.hotline,
        department=row.department,
        agent=row.agent,
        key=row.key,
        label=row.label,
    )


def message(row: "Row[Any]") -> StoredMessage:
    """Read a row of `messages` joined with its call's caller."""
    message = VoiceMessage(call=row.call, at=row.at, mailbox=row.mailbox, file=row.file, seconds=row.seconds)
    return StoredMessage(message, _number(row.caller), row.read_at, row.deleted_at)


def fax(row: "Row[Any]") -> StoredFax:
    """Read a row of `faxes` joined with its call's caller."""
    fax = FaxMessage(row.call, row.at, row.mailbox, row.file, row.pages, row.station, row.cause)
    return StoredFax(fax, _number(row.caller), row.read_at, row.deleted_at)


def recording(row: "Row[Any]") -> Recording:
    """Read a row of `recordings`."""
    return Recording(
        call=row.call,
        at=row.at,
        agent=row.agent,
        file=row.file,
        seconds=row.seconds,
        paused_s=row.paused_s,
        format=row.format,
        size=row.bytes,
    )
