"""What follows a conversation: who passed the caller on is followed first; then the survey, or the end (A4, A12)."""

from appliance.callflow.nodes.transfer import Left, follow
from appliance.callflow.ports import CallerHungUp
from appliance.callflow.ringing.visit import Visit
from appliance.callflow.trace import SurveyAnswer
from appliance.callflow.walk import Served, Walk
from appliance.config.model.flow import Offer, Survey
from appliance.domain.ids import NodeId
from appliance.domain.outcome import ReleasedBy


async def after_talk(visit: Visit) -> NodeId | None:
    """Go on to the next node, or end when it was the caller who hung up.

    A caller who was passed on is followed until a conversation ends for good; where nobody took them any more, not
    even who passed them on, the call goes on where it would have gone if nobody had answered.
    """
    node, walk = visit.node, visit.walk
    try:
        last = await follow(visit)
    except CallerHungUp:
        walk.released_by = ReleasedBy.CALLER
        walk.step("transfer", "end the call", "the caller hung up while being passed on")
        raise
    if isinstance(last, Left):
        walk.step("transfer", f"go to {last.to}" if last.to else "end the call", last.reason)
        return last.to
    served = walk.served
    assert served is not None  # noqa: S101 - an attempt that was answered has just set it
    walk.released_by = ReleasedBy.CALLER if last.caller_left else ReleasedBy.AGENT
    if last.caller_left:
        walk.step(node.kind, "end the call", f"the caller hung up after {served.talk_s:.0f} s with {served.who}")
        await _survey_not_asked(node, served, walk)
        raise CallerHungUp
    target = f"go to {node.next}" if node.next else "end the call"
    walk.step(node.kind, target, f"{served.who} hung up after {served.talk_s:.0f} s")
    return NodeId(node.next) if node.next else None


async def _survey_not_asked(node: Offer, served: Served, walk: Walk) -> None:
    """Count a caller who hung up first as "no answer", never as a score (A4)."""
    if isinstance(walk.hotline.flow.nodes.get(node.next or ""), Survey):
        call, at = walk.facts.call, walk.clock.now()
        await walk.journal.survey(SurveyAnswer(call, at, walk.hotline_id, served.department, served.who, None, None))
