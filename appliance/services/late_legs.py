"""Which legs a call had that no walk saw to its end, and since when its line was answered: as far as can be known.

The line's answer is the earliest of what is on record: the step before the first node that answers; a conversation; a
message; the dialplan's taking over, which answers at once. That is taken to follow the walk's last step, or the ring
where there was no walk (when the controller hung, the dialplan waited up to 4 s for it). A line that was answered for
nothing of that, such as a menu in which no key was pressed, is taken for unanswered: a carrier bills it, we don't.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from appliance.asterisk.left_behind import LeftBehind
from appliance.callflow.afterwards import Unseen
from appliance.callflow.trace import CallEnd, CallStart, Hop
from appliance.domain.money import LegKind
from appliance.domain.outcome import RingOutcome
from appliance.storage.record_values import CallStory

_ANSWER = frozenset({"announcement", "menu", "pin", "survey", "voicemail"})
"""The kinds of nodes that answer the line first of all."""


def unseen_of_story(story: CallStory, left: LeftBehind | None, end: CallEnd, talk: Hop | None) -> Unseen | None:
    """Describe a call on record; None for one of staff, which no line carries."""
    record = story.record
    if record.kind != "incoming":
        return None
    is_charged = any(charge.kind is LegKind.INCOMING for charge in story.charges)
    answered_at = None if is_charged else min(_answers(story, left, talk), default=None)
    was_charged = talk is not None and any(charge.endpoint == talk.endpoint for charge in story.charges)
    uncharged = None if was_charged else talk
    return Unseen(record.call, record.hotline, record.line, answered_at, end.at, uncharged, len(story.charges))


def unseen_of_start(start: CallStart, left: LeftBehind, end: CallEnd, talk: Hop | None) -> Unseen:
    """Describe a call that only the dialplan knew of; it answers no line where no hotline is."""
    answered_at = None if talk is None else talk.at - timedelta(seconds=talk.talk_s)
    if left.alone and start.hotline is not None:
        answered_at = start.at
    return Unseen(start.call, start.hotline, start.line, answered_at, end.at, talk, charged=0)


def _answers(story: CallStory, left: LeftBehind | None, talk: Hop | None) -> Iterator[datetime]:
    """Give all moments by which the line had been answered."""
    yield from (before.at for before, step in pairwise(story.steps) if step.kind in _ANSWER)
    answered = (hop for hop in (*story.hops, talk) if hop and hop.outcome is RingOutcome.ANSWERED)
    yield from (hop.at - timedelta(seconds=hop.talk_s) for hop in answered)
    yield from (kept.message.at - timedelta(seconds=kept.message.seconds) for kept in story.messages)
    if left is not None and (left.message or (left.alone and story.record.hotline is not None)):
        yield story.steps[-1].at if story.steps else story.record.started_at
