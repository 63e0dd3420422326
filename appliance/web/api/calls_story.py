"""One call's story as the API gives it: its path with the reasons, attempts, waits, sums and what was left behind."""

from collections.abc import Mapping
from dataclasses import dataclass

from appliance.callflow.trace import Charge, Hop, QueueWait, Recording, Step, SurveyAnswer
from appliance.services.call_names import Names
from appliance.storage.call_extras import CallExtras, CallNote
from appliance.storage.callbacks import StoredCallback
from appliance.storage.record_values import CallStory, StoredFax, StoredMessage
from appliance.web.api.agent_bodies import WrapUpCodeBody
from appliance.web.api.calls_bodies import (
    CallbackOfCall,
    ChargeBody,
    HopBody,
    LeftBody,
    Named,
    NoteBody,
    RecordingBody,
    StepBody,
    StoryBody,
    SurveyBody,
    WaitBody,
    call_body,
    named,
)


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted of a call, and today's wrap-up codes by id."""

    notes: tuple[CallNote, ...]
    codes: Mapping[str, str]


def story_body(
    story: CallStory,
    extras: CallExtras,
    names: Names,
    noted: Noted,
    callback: StoredCallback | None,
) -> StoryBody:
    """Tell the whole story."""
    return StoryBody(
        **call_body(story.record, extras, names).model_dump(),
        revision=story.record.revision,
        note=story.record.note,
        path=[_step(step) for step in story.steps],
        hops=[_hop(hop, names) for hop in story.hops],
        waits=[_wait(wait) for wait in story.waits],
        surveys=[_survey(answer, names) for answer in story.surveys],
        charges=[_charge(charge) for charge in story.charges],
        kept_recordings=[_recording(recording, names) for recording in story.recordings],
        kept_messages=[_message(message) for message in story.messages],
        kept_faxes=[_fax(fax) for fax in story.faxes],
        callback=None if callback is None else _callback(callback),
        notes=[_note(note, noted.codes) for note in noted.notes],
        wrap_up_codes=[WrapUpCodeBody(code=id_, name=name) for id_, name in noted.codes.items()],
    )


def _note(note: CallNote, codes: Mapping[str, str]) -> NoteBody:
    code = note.wrap_up or ""
    return NoteBody(
        id=note.id, at=note.at, by=note.by, wrap_up=note.wrap_up, wrap_up_name=codes.get(code, code), text=note.text
    )


def _step(step: Step) -> StepBody:
    return StepBody(
        sequence=step.sequence,
        at=step.at,
        node=step.node,
        kind=step.kind,
        decided=step.decided,
        reason=step.reason,
        keys=step.keys,
    )


def _hop(hop: Hop, names: Names) -> HopBody:
    everybody = {**names.endpoints, **names.agents}
    return HopBody(
        at=hop.at,
        department=named(hop.department, names.departments),
        agent=named(hop.agent, names.agents),
        endpoint=named(hop.endpoint, everybody),
        line=hop.line,
        outcome=hop.outcome,
        cause=hop.cause,
        ring_s=hop.ring_s,
        talk_s=hop.talk_s,
        forwarded=hop.forwarded,
        transferred_by=named(hop.transferred_by, everybody),
        answer_known=hop.answer_known,
        release_known=hop.release_known,
    )


def _wait(wait: QueueWait) -> WaitBody:
    return WaitBody(
        node=wait.node,
        entered_at=wait.entered_at,
        left_at=wait.left_at,
        how=wait.how,
        first_place=wait.first_place,
        place_at_end=wait.place_at_end,
        key=wait.key,
    )


def _survey(answer: SurveyAnswer, names: Names) -> SurveyBody:
    agent = Named(id=answer.agent, name=names.agents.get(answer.agent, answer.agent))
    return SurveyBody(at=answer.at, agent=agent, key=answer.key, label=answer.label)


def _charge(charge: Charge) -> ChargeBody:
    return ChargeBody(
        at=charge.at,
        seconds=charge.seconds,
        kind=charge.kind.value,
        line=charge.line,
        dialled=charge.dialled,
        tariff=charge.tariff,
        currency=charge.currency,
        amount=format(charge.amount, "f"),
        package_s=charge.package_s,
        estimated=charge.estimated,
    )


def _recording(recording: Recording, names: Names) -> RecordingBody:
    return RecordingBody(
        file=recording.file,
        at=recording.at,
        agent=Named(id=recording.agent, name=names.agents.get(recording.agent, recording.agent)),
        seconds=recording.seconds,
        paused_s=recording.paused_s,
        format=recording.format,
        bytes=recording.size,
    )


def _message(found: StoredMessage) -> LeftBody:
    left = found.message
    return LeftBody(file=left.file, at=left.at, seconds=left.seconds, state=found.state)


def _fax(found: StoredFax) -> LeftBody:
    return LeftBody(file=found.fax.file, at=found.fax.at, pages=found.fax.pages, state=found.state)


def _callback(found: StoredCallback) -> CallbackOfCall:
    return CallbackOfCall(number=found.sequence, done_at=found.done_at, done_by=found.done_by)
