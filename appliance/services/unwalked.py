"""The channels that no walk of this process holds, and what they occupy as long as they live."""

from collections.abc import Iterator
from dataclasses import replace

from appliance.callflow.agent_state import DUTIES
from appliance.callflow.board import AgentBoard, AgentEvent
from appliance.callflow.line_board import LineBoard
from appliance.domain.ids import AgentId, CallId
from appliance.services.channel import SeenChannel


class UnwalkedChannels:
    """Phones and lines in calls that outlived a restart, that the dialplan serves alone, or that staff make.

    An agent whom a walk holds stays the walk's, whatever else the agent's phone does; the phone itself is then in one
    call more.
    """

    def __init__(self, board: AgentBoard, lines: LineBoard) -> None:
        """Begin with none."""
        self._board = board
        self._lines = lines
        self._channels: dict[str, SeenChannel] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._channels

    def __iter__(self) -> Iterator[str]:
        return iter(self._channels)

    def seen(self, channel: SeenChannel) -> None:
        """Take what is known of a channel now."""
        if channel.name not in self._channels:
            if channel.endpoint is None and channel.line is None:
                return
            self._channels[channel.name] = self._occupy(channel)
        agent = self._channels[channel.name].agent
        if agent is not None and channel.is_up:
            self._board.happened(agent, AgentEvent.ANSWERED, channel.call)

    def gone(self, name: str) -> bool:
        """Give back what a channel occupied; False when it is none of these."""
        channel = self._channels.pop(name, None)
        if channel is None:
            return False
        if channel.endpoint is not None:
            self._board.endpoints.vacated(channel.endpoint)
        if channel.line is not None:
            self._lines.leg_ended(channel.line, _call_of(channel))
        if channel.agent is not None and not self._holds(channel.agent):
            self._board.happened(channel.agent, AgentEvent.RELEASED)
        return True

    def _occupy(self, channel: SeenChannel) -> SeenChannel:
        if channel.endpoint is not None:
            self._board.endpoints.occupied(channel.endpoint)
        if channel.line is not None:
            self._lines.leg_began(channel.line, _call_of(channel))
        agent = channel.agent
        if agent is None or (self._board.state(agent) not in DUTIES and not self._holds(agent)):
            return replace(channel, agent=None)
        self._board.happened(agent, AgentEvent.OFFERED, channel.call)
        return channel

    def _holds(self, agent: AgentId) -> bool:
        return any(channel.agent == agent for channel in self._channels.values())


def _call_of(channel: SeenChannel) -> CallId:
    """Give the caller's call; a call of staff is known by its own channel."""
    return channel.call or CallId(channel.unique)
