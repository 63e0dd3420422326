"""How a call began and ended that no walk of this process saw to its end, from the record and what the frame left."""

from dataclasses import replace
from datetime import datetime, timedelta

from appliance.asterisk import dial
from appliance.asterisk.left_behind import LeftBehind
from appliance.callflow.trace import CallEnd, CallStart, Hop
from appliance.config.model.document import Document
from appliance.config.model.flow import Offer, Voicemail
from appliance.domain.ids import TEST_CALL, CallId, DepartmentId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy
from appliance.routing.hotline import hotline_for
from appliance.storage.record_values import CallStory

_RESULTS = {
    RingOutcome.ANSWERED: CallResult.ANSWERED,
    RingOutcome.BUSY: CallResult.BUSY,
    RingOutcome.NO_ANSWER: CallResult.NO_ANSWER,
    RingOutcome.UNREACHABLE: CallResult.UNREACHABLE,
    RingOutcome.CANCELLED: CallResult.ABANDONED,
}


def start_of(left: LeftBehind, document: Document) -> CallStart:
    """Give the beginning of a call that the frame served without the controller ever hearing of it."""
    return CallStart(
        call=left.call,
        at=left.started_at,
        line=left.line,
        hotline=hotline_for(left.line, left.called, document).value,
        called=left.called,
        caller=left.caller,
        caller_name="",
        revision=left.revision,
        kind="test" if left.line == TEST_CALL else "incoming",
    )


def mailbox_of(left: LeftBehind, story: CallStory | None, document: Document) -> DepartmentId | None:
    """Give the department whose message it is: the voicemail node's that the call was in, else the hotline's fallback.

    None where there is neither.
    """
    node = voicemail_node(story, document)
    if node is not None and not left.alone:
        return DepartmentId(node.mailbox) if node.mailbox else None
    hotline = hotline_for(left.line, left.called, document).value
    mailbox = document.hotlines[hotline].fallback.mailbox if hotline else None
    return DepartmentId(mailbox) if mailbox else None


def voicemail_node(story: CallStory | None, document: Document) -> Voicemail | None:
    """Give the voicemail node that the call was in last; None when it was in none."""
    hotline = document.hotlines.get(story.record.hotline or "") if story else None
    if story is None or hotline is None:
        return None
    visited = (hotline.flow.nodes.get(step.node or "") for step in reversed(story.steps) if step.kind == "voicemail")
    return next((node for node in visited if isinstance(node, Voicemail)), None)


def end_of(left: LeftBehind, story: CallStory | None, conversation: Hop | None, *, message_kept: bool) -> CallEnd:
    """Give the end of a call of which the frame left word; `conversation` is whom the caller talked with."""
    result = _result(left, story, conversation, message_kept=message_kept)
    served_by = ServedBy.FALLBACK if story is None else ServedBy.BOTH if left.alone else ServedBy.CONTROLLER
    released_by = ReleasedBy.CALLER if result is CallResult.ABANDONED else ReleasedBy.UNKNOWN
    end = _unserved_end(left.call, left.ended_at, result, "finished without the controller")
    return _with_talk(replace(end, released_by=released_by, served_by=served_by), conversation)


def _result(left: LeftBehind, story: CallStory | None, conversation: Hop | None, *, message_kept: bool) -> CallResult:
    if conversation is not None:
        return CallResult.ANSWERED
    if message_kept:
        return CallResult.VOICEMAIL
    if story is not None and story.faxes:
        return CallResult.FAX
    return _RESULTS[dial.outcome(left.dial_status)] if left.dial_status else CallResult.ABANDONED


def _left_behind(story: CallStory) -> CallResult | None:
    """Say what the caller has left; None for nothing."""
    if story.messages:
        return CallResult.VOICEMAIL
    return CallResult.FAX if story.faxes else None


def served(story: CallStory | None) -> Hop | None:
    """Give the conversation that stands on record; of a caller who was transferred, the last one."""
    return next((hop for hop in reversed(story.hops) if hop.outcome is RingOutcome.ANSWERED), None) if story else None


def went_on(left: LeftBehind, on_record: Hop) -> bool:
    """Tell whether the caller talked with somebody after the conversation on record: they had been transferred."""
    is_another = (left.agent or left.endpoint) != (on_record.agent or on_record.endpoint)
    return is_another or (left.answered_at is not None and left.answered_at > on_record.at)


def talked_s(left: LeftBehind, before: Hop | None) -> float:
    """Tell for how long the caller talked in the end, from the end of the conversation before it, if there was one."""
    if before is None:
        return left.talk_s
    return min(left.talk_s, max(0.0, (left.ended_at - before.at).total_seconds()))


def department_of(story: CallStory | None, document: Document) -> DepartmentId | None:
    """Tell for which department the controller was ringing last: an attempt is written when it is over."""
    hotline = document.hotlines.get(story.record.hotline or "") if story else None
    if story is None or hotline is None:
        return None
    nodes = (hotline.flow.nodes.get(step.node or "") for step in reversed(story.steps))
    node = next((node for node in nodes if isinstance(node, Offer)), None)
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
        endpoint=talk.endpoint,
    )


def end_without_word(story: CallStory) -> CallEnd:
    """Close a call of which nothing but the journal is left: the machine or Asterisk went away under it."""
    last = max([story.record.started_at, *(step.at for step in story.steps), *(hop.at for hop in story.hops)])
    talk = served(story)
    unserved = _left_behind(story) or CallResult.INTERRUPTED
    result = CallResult.ANSWERED if talk else unserved
    note = "the switchboard was interrupted during this call"
    return _with_talk(_unserved_end(story.record.call, last, result, note), talk)
