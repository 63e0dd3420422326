"""Queue: have callers wait until an agent is free for them (A10)."""

from datetime import datetime, timedelta

from appliance.callflow.nodes.after_talk import after_talk
from appliance.callflow.ports import CallerHungUp, CallerMoved
from appliance.callflow.queueing.stay import Leaving, Stay
from appliance.callflow.queueing.wish import TeamWish
from appliance.callflow.ringing.choosing import served_last
from appliance.callflow.ringing.recorded import tell_of_recording
from appliance.callflow.ringing.remembering import remembering
from appliance.callflow.ringing.visit import Visit
from appliance.callflow.trace import QueueWait
from appliance.callflow.waiting_room import QueueKey, Ticket
from appliance.callflow.walk import Served, Walk
from appliance.config.model.flow import Queue
from appliance.domain.ids import NodeId
from appliance.domain.outcome import WaitEnd
from appliance.routing.extension import Team, department_team
from appliance.routing.music import waiting_music
from appliance.routing.reach import target_of

_LATE = timedelta(seconds=1)


async def queue(node: Queue, walk: Walk) -> NodeId | None:
    """Have the caller wait, in the order of those who came, and offer the call to whom is free for it."""
    stay = await _stay(node, walk)
    try:
        leaving = await _until_left(stay)
    except CallerHungUp:
        _keep(stay, Leaving(WaitEnd.HUNG_UP, "the caller hung up"))
        raise
    except CallerMoved:
        _keep(stay, Leaving(WaitEnd.MOVED, "the caller was sent elsewhere"))
        raise
    _keep(stay, leaving)
    if leaving.how is WaitEnd.ANSWERED:
        _remember_talk(stay)
        return await after_talk(stay.visit)
    target = _way(node, leaving)
    walk.step("queue", f"go to {target}" if target else "end the call", leaving.reason, leaving.key)
    return NodeId(target) if target else None


async def _stay(node: Queue, walk: Walk) -> Stay:
    team = _team(node, walk)
    await tell_of_recording(team.targets, node.record, team.department, walk)
    books = remembering(node, team, walk)
    music = waiting_music(node, walk.hotline, walk.document)
    wish = TeamWish(books, walk, await served_last(node, walk))
    assert walk.node is not None  # noqa: S101 - a node is visited
    key = QueueKey(walk.hotline_id, walk.node)
    ticket = Ticket(key, walk.facts.call, wish, walk.clock.now, _goes_first(node, walk))
    room = walk.switchboard.waiting_room
    visit = Visit(node, walk, team, books, music=music, on_taken=lambda: room.took(ticket))
    return Stay(node, walk, visit, ticket, music)


async def _until_left(stay: Stay) -> Leaving:
    switchboard = stay.walk.switchboard
    with switchboard.waiting_room.entered(stay.ticket, switchboard.board, switchboard.lines):
        stay.first_place = stay.ticket.place
        return await stay.until_left()


def _team(node: Queue, walk: Walk) -> Team:
    if node.department is not None:
        return department_team(node.department, walk.document)
    return Team(tuple(map(target_of, node.targets)), None)


def _goes_first(node: Queue, walk: Walk) -> bool:
    """Tell whether the caller goes before the others: on a list of the queue's, or let in always by the hotline."""
    lists = walk.switchboard.lists.lists(walk.document)
    first = (*node.first, *walk.hotline.screening.always)
    return any(lists.find(id_, walk.facts.number, walk.place) is not None for id_ in first)


def _way(node: Queue, leaving: Leaving) -> str | None:
    match leaving.how:
        case WaitEnd.KEY:
            return node.leave[leaving.key]
        case WaitEnd.FULL:
            return node.when_full or node.otherwise
        case WaitEnd.NOBODY:
            return node.when_nobody_on_duty or node.otherwise
        case _:
            return node.after_wait or node.otherwise


def _keep(stay: Stay, leaving: Leaving) -> None:
    """Put the wait on record: to the moment of the answer, where there was one."""
    walk, ticket = stay.walk, stay.ticket
    assert ticket.entered_at is not None and ticket.left_at is not None  # noqa: S101, PT018 - it is out of the room
    walk.journal.wait(
        QueueWait(
            call=walk.facts.call,
            sequence=walk.waits,
            node=ticket.queue.node,
            entered_at=ticket.entered_at,
            left_at=_left_at(ticket.left_at, walk.served if leaving.how is WaitEnd.ANSWERED else None),
            how=leaving.how,
            first_place=stay.first_place,
            place_at_end=ticket.place,
            key=leaving.key,
        )
    )
    walk.waits += 1


def _left_at(left_room_at: datetime, served: Served | None) -> datetime:
    """Give when the wait was over: where nobody told the room of the answer in time, as it was found out later."""
    late = served is not None and left_room_at - served.answered_at > _LATE
    return served.answered_at if served is not None and late else left_room_at


def _remember_talk(stay: Stay) -> None:
    """Have the queue know how long conversations keep its agents: what they do after them included."""
    served = stay.walk.served
    assert served is not None  # noqa: S101 - an attempt that was answered has just set it
    agent = stay.walk.document.agents.get(served.agent or "")
    busy = timedelta(seconds=served.talk_s + (agent.wrap_up_s if agent else 0.0))
    stay.walk.switchboard.waiting_room.talked(stay.ticket.queue, busy.total_seconds())
