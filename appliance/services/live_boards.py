"""The boards of agents, endpoints and lines, as the live view shows them."""

from collections.abc import Iterable

from appliance.callflow.agent_state import DUTIES, AgentState
from appliance.callflow.board import AgentBoard, AgentChange
from appliance.callflow.line_board import LineBoard
from appliance.domain.ids import AgentId, CallId, EndpointId, LineId
from appliance.services.live import LiveView


class LiveBoards:
    """Tells the view what the boards tell, from its making on."""

    def __init__(self, view: LiveView, agents: AgentBoard, lines: LineBoard) -> None:
        self._view = view
        self._agents = agents
        self._lines = lines
        agents.listen(self._agent_changed)
        agents.endpoints.listen(self._endpoint)
        lines.listen(self._line)

    def show(self, agents: Iterable[AgentId]) -> None:
        """Show the agents as they are: the board tells changes alone. The others are told when they are configured."""
        for agent in agents:
            self._agent(agent, self._agents.exact(agent), self._agents.call_of(agent))

    def _agent_changed(self, change: AgentChange) -> None:
        self._agent(change.agent, change.new, change.call)

    def _agent(self, agent: AgentId, state: AgentState, call: CallId | None) -> None:
        at_rest = state in DUTIES
        then = "" if at_rest or state.duty is AgentState.AVAILABLE else state.duty
        self._view.agent_state(agent, state.shown, call if not at_rest or state is AgentState.WRAP_UP else None, then)

    def _endpoint(self, endpoint: EndpointId) -> None:
        if endpoint in self._agents.endpoints.named:  # an agent's own phone is shown as the agent
            board = self._agents.endpoints
            self._view.endpoint_calls(endpoint, board.calls_at(endpoint), board.capacity(endpoint))

    def _line(self, line: LineId) -> None:
        calls = self._lines.calls_on(line)
        state = "out of order" if self._lines.is_out_of_order(line) else "in call" if calls else "idle"
        self._view.line_calls(line, state, calls, self._lines.channels(line))
