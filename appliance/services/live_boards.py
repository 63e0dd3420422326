"""The boards of agents, endpoints and lines, and the waiting room, as the live view shows them."""

from appliance.callflow.agent_state import DUTIES, AgentState
from appliance.callflow.board import AgentBoard, AgentChange
from appliance.callflow.line_board import LineBoard
from appliance.callflow.waiting_room import QueueKey, WaitingRoom
from appliance.config.accounts import can_ring
from appliance.config.model.document import Document
from appliance.domain.ids import AgentId, CallId, EndpointId, LineId
from appliance.services.live import LiveView
from appliance.services.live_state import LiveQueue, LiveWaiter

_PEER = "peer "
"""How the health of a gateway or a carrier begins; its id follows."""


class LiveBoards:
    """Tells the view what the boards tell, from its making on."""

    def __init__(self, view: LiveView, agents: AgentBoard, lines: LineBoard) -> None:
        self._view = view
        self._agents = agents
        self._lines = lines
        self._document: Document | None = None
        self._registered: frozenset[str] | None = None
        agents.listen(self._agent_changed)
        agents.endpoints.listen(self._endpoint)
        lines.listen(self._line)

    def show_room(self, room: WaitingRoom) -> None:
        """Show who waits in it, from now on."""
        room.listen(lambda queue: self._queue(queue, room))

    def phones(self, registered: frozenset[str] | None) -> None:
        """Show whom a call could ring, where these accounts are registered; None where that isn't known."""
        self._registered = registered
        self._show_reach()

    def follow(self, document: Document) -> None:
        """Show what a document names as it is, and nothing else: the boards and the peers follow it already.

        An agent or a line that it doesn't name any more is shown until its call is over.
        """
        self._document = document
        shown = self._view.snapshot
        for agent in dict.fromkeys((*map(AgentId, document.agents), *shown.agents)):
            self._agent(agent, self._agents.exact(agent), self._agents.call_of(agent))
        self._show_reach()
        for line in dict.fromkeys((*map(LineId, document.lines), *shown.lines)):
            self._line(line)
        for endpoint in shown.endpoints.keys() - self._agents.endpoints.named:
            self._view.gone("endpoints", endpoint)
        for part in shown.health:
            if part.startswith(_PEER) and part.removeprefix(_PEER) not in document.sip_peers:
                self._view.gone("health", part)

    def _agent_changed(self, change: AgentChange) -> None:
        self._agent(change.agent, change.new, change.call)

    def _agent(self, agent: AgentId, state: AgentState, call: CallId | None) -> None:
        at_rest = state in DUTIES
        if at_rest and self._document is not None and agent not in self._document.agents:
            self._view.gone("agents", agent)
            return
        then = "" if at_rest or state.duty is AgentState.AVAILABLE else state.duty
        self._view.agent_state(agent, state.shown, call if not at_rest or state is AgentState.WRAP_UP else None, then)

    def _show_reach(self) -> None:
        if self._document is None:
            return
        for agent in self._document.agents:
            is_reachable = self._registered is None or can_ring(agent, self._document, self._registered)
            self._view.agent_reachable(AgentId(agent), is_reachable)

    def _queue(self, queue: QueueKey, room: WaitingRoom) -> None:
        waiting = [
            LiveWaiter(one.call, one.entered_at, one.is_first, one.is_offered)
            for one in room.waiting_in(queue)
            if one.entered_at is not None
        ]
        self._view.queue(LiveQueue(str(queue), queue.hotline, queue.node, tuple(waiting)))

    def _endpoint(self, endpoint: EndpointId) -> None:
        if endpoint in self._agents.endpoints.named:  # an agent's own phone is shown as the agent
            board = self._agents.endpoints
            self._view.endpoint_calls(endpoint, board.calls_at(endpoint), board.capacity(endpoint))

    def _line(self, line: LineId) -> None:
        calls = self._lines.calls_on(line)
        if not calls and self._document is not None and line not in self._document.lines:
            self._view.gone("lines", line)
            return
        state = "out of order" if self._lines.is_out_of_order(line) else "in call" if calls else "idle"
        self._view.line_calls(line, state, calls, self._lines.channels(line))
