"""Calls of the demonstration company as they would stand on record: tried once, and read back."""

from dataclasses import replace
from datetime import datetime, timedelta

from appliance.callflow.trace import Step
from appliance.config.model.document import Document
from appliance.domain.ids import CallId
from appliance.simulate.attempt import Attempt
from appliance.simulate.clock import NOON
from appliance.simulate.script import Script
from appliance.simulate.simulator import try_call
from appliance.simulate.trial import Trial
from appliance.storage.past_calls import PastCall
from appliance.storage.record_values import CallRecord
from tests.unit.callflow.stories import facts
from tests.unit.config.demo_document import demo


def recorded(script: Script, *, number: int = 1, at: datetime = NOON, document: Document | None = None) -> PastCall:
    """Let a call happen, and give what the record would hold of it."""
    told = facts(call=f"box-1.{number}")
    return past_call(try_call(document or demo(), Attempt(told, at, script)))


def past_call(trial: Trial) -> PastCall:
    """Read a trial as the record gives it back."""
    start, end = trial.start, trial.end
    record = CallRecord(
        call=start.call,
        line=start.line,
        hotline=start.hotline,
        called=start.called,
        caller=start.caller,
        caller_name=start.caller_name,
        revision=start.revision,
        started_at=start.at,
        answered_at=end.answered_at,
        ended_at=end.at,
        result=end.result,
        released_by=end.released_by,
        served_by=end.served_by,
        agent=end.agent,
        department=end.department,
        ring_s=end.ring_s,
        talk_s=end.talk_s,
        note=end.note,
        region=start.region,
        endpoint=end.endpoint,
        refused_by=end.refused_by,
        kind="incoming",
    )
    keys = [_keys_of(step) for step in trial.steps]
    return PastCall(record, tuple(pressed for pressed in keys if pressed is not None), tuple(trial.hops))


def _keys_of(step: Step) -> str | None:
    """Do as `storage.past_calls` does: its own tests hold the two together."""
    if step.reason.startswith("the PIN of "):
        return f"[{step.reason.removeprefix('the PIN of ').removesuffix(' was keyed')}]"
    return step.keys if step.keys or step.decided in {"ask again", "give up", "no answer"} else None


def later(past: PastCall, seconds: float, call: str) -> PastCall:
    """Give the same call, so much later."""
    shift = timedelta(seconds=seconds)
    record = past.record
    moved = replace(
        record,
        call=CallId(call),
        started_at=record.started_at + shift,
        answered_at=record.answered_at + shift if record.answered_at else None,
        ended_at=record.ended_at + shift if record.ended_at else None,
    )
    return replace(past, record=moved)
