"""Who waits where, as the live view shows it."""

from contextlib import ExitStack
from datetime import UTC, datetime

from appliance.callflow.board import AgentBoard
from appliance.callflow.line_board import LineBoard
from appliance.callflow.waiting_room import QueueKey, Ticket, WaitingRoom
from appliance.domain.ids import AgentId, CallId, EndpointId, HotlineId, NodeId
from appliance.routing.allocation import Candidate, Choice
from appliance.routing.decision import Decision
from appliance.services.live_boards import LiveBoards
from appliance.services.live_state import LiveQueue, LiveWaiter, apply
from appliance.services.live_wire import LiveReceiver, change_line, hello_line, snapshot_line
from tests.unit.services.live_facts import view

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
QUEUE = QueueKey(HotlineId("main"), NodeId("wait"))


class Nobody:
    """A wish for somebody who is never there."""

    revision = "r1"

    def choose(self) -> Decision[Choice]:
        """Find nobody."""
        gone = Candidate(AgentId("8001"), EndpointId("8001"), absent="signed off")
        return Decision(Choice((), (gone,)), "8001: signed off")

    def on_duty(self) -> int:
        """Have nobody."""
        return 0


def ticket(call: str, *, first: bool = False) -> Ticket:
    return Ticket(QUEUE, CallId(call), Nobody(), lambda: NOON, first)


def shown(call: str, *, first: bool = False, offered: bool = False) -> LiveWaiter:
    return LiveWaiter(CallId(call), NOON, first, offered)


def test_a_queue_is_shown_in_its_order_while_somebody_waits_and_reaches_whoever_follows() -> None:
    live, room, board = view(), WaitingRoom(), AgentBoard()
    LiveBoards(live, board, LineBoard()).show_room(room)
    receiver = LiveReceiver()
    received = receiver.feed(hello_line("0") + snapshot_line(live.snapshot))
    states = [received[0].snapshot]

    def follow(sequence: int, change: object) -> None:
        states.append(apply(states[-1], change))  # type: ignore[arg-type]  # what the view tells
        received.extend(receiver.feed(change_line(sequence, change)))  # type: ignore[arg-type]  # as above

    live.listen(follow)
    with ExitStack() as stays:
        one, vip = ticket("one"), ticket("vip", first=True)
        stays.enter_context(room.entered(one, board, LineBoard()))
        stays.enter_context(room.entered(vip, board, LineBoard()))
        wanted = LiveQueue("main/wait", QUEUE.hotline, QUEUE.node, (shown("vip", first=True), shown("one")))
        assert live.snapshot.queues == {"main/wait": wanted}
        with room.offered(vip):
            (first, _) = live.snapshot.queues["main/wait"].waiting
            assert first == shown("vip", first=True, offered=True)
        assert live.snapshot.queues == {"main/wait": wanted}
    assert live.snapshot.queues == {}
    assert received[-1].snapshot == live.snapshot == states[-1]
    assert any(update.snapshot.queues == {"main/wait": wanted} for update in received)
