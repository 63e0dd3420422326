"""A recorded call as a script: the caller presses, waits and speaks as then, and the phones behave as then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from math import inf
from zlib import crc32

from appliance.callflow.ports import CallerFacts
from appliance.callflow.trace import Hop
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from appliance.simulate.attempt import Attempt
from appliance.simulate.script import Phone, Script
from appliance.storage.past_calls import PastCall
from appliance.storage.record_values import CallRecord

USUAL_TALK_S = 60.0
"""A conversation that has not taken place."""
SPEAKS_S = 10.0
"""A message that a caller leaves."""
_WOULD_SPEAK = {CallResult.VOICEMAIL, CallResult.ANSWERED, CallResult.REFUSED}
"""Who left a message, and who was never asked for one; the others were asked, or had already hung up."""


def attempt_of(past: PastCall) -> Attempt:
    """Make the call happen again, on a line that carries early media.

    Phones that were not rung then answer, unless their agents are in another call; the conversation would have been as
    long as the one that the caller had.
    """
    record = past.record
    return Attempt(
        CallerFacts(record.call, record.line, record.called, record.caller, record.caller_name),
        record.started_at.astimezone(UTC),
        Script(
            presses=past.keys,
            phones=phones_of(past.hops, record),
            otherwise=Phone(talk_s=_talk_s(record), caller_ends=record.released_by is ReleasedBy.CALLER),
            leaves_after_s=_leaves_after_s(record),
            fax_pages=int(record.result is CallResult.FAX),
            speaks_s=SPEAKS_S if record.result in _WOULD_SPEAK else 0.0,
        ),
        drawn=crc32(record.call.encode()) / 2**32,  # the same at each replay and under each document
        in_talk=[hop.agent for hop in past.hops if hop.agent is not None and _was_passed_over(hop)],
    )


def phones_of(hops: Sequence[Hop], record: CallRecord) -> dict[str, Phone]:
    """Say how each endpoint took its attempts, one after the other."""
    phones: dict[str, Phone] = {}
    for hop in reversed(hops):
        id_ = str(hop.endpoint or hop.agent)
        phones[id_] = replace(_phone(hop, record), then=phones.get(id_))
    return phones


def _phone(hop: Hop, record: CallRecord) -> Phone:
    match hop.outcome:
        case RingOutcome.ANSWERED:
            ends = record.released_by is ReleasedBy.CALLER
            return Phone(RingOutcome.ANSWERED, hop.ring_s, hop.talk_s, caller_ends=ends)
        case RingOutcome.CANCELLED:  # it still rang when the caller gave up
            return Phone(RingOutcome.NO_ANSWER, inf)
        case RingOutcome.NO_ANSWER:  # however long a draft would let it ring
            return Phone(RingOutcome.NO_ANSWER, inf)
        case _:
            return Phone(hop.outcome, hop.ring_s)


def _was_passed_over(hop: Hop) -> bool:
    return hop.outcome is RingOutcome.BUSY and hop.ring_s == 0


def _talk_s(record: CallRecord) -> float:
    return record.talk_s if record.result is CallResult.ANSWERED and record.talk_s else USUAL_TALK_S


def _leaves_after_s(record: CallRecord) -> float:
    """Give how long a caller waited who was not served and gave up; others have patience."""
    gave_up = record.result is CallResult.ABANDONED and record.ended_at is not None
    return (record.ended_at - record.started_at).total_seconds() if gave_up and record.ended_at else inf
