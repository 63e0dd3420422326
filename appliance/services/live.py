"""The live view: what the controller tells, numbered and passed on to whoever listens."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from appliance.callflow.trace import CallStart, Step
from appliance.domain.ids import AgentId, CallId, EndpointId, LineId
from appliance.domain.outcome import CallResult
from appliance.services.live_state import (
    AgentChanged,
    CallChanged,
    CallGone,
    Change,
    EndpointChanged,
    Gone,
    HealthChanged,
    JournalChanged,
    JournalFigures,
    LineChanged,
    LiveAgent,
    LiveCall,
    LiveEndpoint,
    LiveLine,
    LiveQueue,
    LiveStep,
    PartHealth,
    QueueChanged,
    ResultCounted,
    Snapshot,
    Table,
    apply,
)

Listener = Callable[[int, Change], None]


class LiveView:
    """The state of the house, told by the controller from its event loop; not for other threads.

    Telling what is known already, or of a call that isn't in progress, changes nothing. Listeners are called with
    each change and its number, after it has been applied, and must not raise.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._snapshot = Snapshot(sequence=0, started_at=now())
        self._listeners: list[Listener] = []

    @property
    def snapshot(self) -> Snapshot:
        """Everything, as it is now."""
        return self._snapshot

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` of each further change; give the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def call_started(self, start: CallStart) -> None:
        """A line has rung."""
        call = LiveCall(
            call=start.call,
            line=start.line,
            hotline=start.hotline,
            called=start.called,
            caller=start.caller,
            caller_name=start.caller_name,
            started_at=start.at,
        )
        self._change(CallChanged(call))

    def call_step(self, step: Step) -> None:
        """A call has taken a step."""
        call = self._snapshot.calls.get(step.call)
        if call is not None:
            current = LiveStep(step.sequence, step.at, step.node, step.kind, step.decided)
            self._change(CallChanged(replace(call, step=current)))

    def call_ended(self, call: CallId) -> None:
        """A call is over."""
        if call in self._snapshot.calls:
            self._change(CallGone(call))

    def agent_state(self, agent: AgentId, state: str, call: CallId | None, then: str = "") -> None:
        """An agent is in `state` now; `then` is what the agent wants to do after the call."""
        known = self._snapshot.agents.get(agent)
        if known is None or (known.state, known.call, known.then) != (state, call, then):
            is_same = known is not None and (known.state, known.call) == (state, call)
            since = known.since if known is not None and is_same else self._now()
            is_reachable = known is None or known.reachable
            self._change(AgentChanged(LiveAgent(agent, str(state), call, since, str(then), is_reachable)))

    def agent_reachable(self, agent: AgentId, reachable: bool) -> None:
        """Whether a phone of an agent who is shown could ring."""
        known = self._snapshot.agents.get(agent)
        if known is not None and known.reachable != reachable:
            self._change(AgentChanged(replace(known, reachable=reachable)))

    def line_calls(self, line: LineId, state: str, calls: tuple[CallId, ...], channels: int) -> None:
        """A line is in `state` now: "idle", "in call" or "out of order"."""
        known = self._snapshot.lines.get(line)
        if known is None or (known.state, known.calls, known.channels) != (state, calls, channels):
            call = calls[0] if calls else None
            is_same = known is not None and (known.state, known.call) == (state, call)
            since = known.since if known is not None and is_same else self._now()
            self._change(LineChanged(LiveLine(line, str(state), call, since, calls, channels)))

    def endpoint_calls(self, endpoint: EndpointId, calls: int, capacity: int) -> None:
        """An endpoint is in so many calls now, of as many as it can take."""
        known = self._snapshot.endpoints.get(endpoint)
        if known is None or (known.calls, known.capacity) != (calls, capacity):
            self._change(EndpointChanged(LiveEndpoint(endpoint, calls, capacity, self._now())))

    def queue(self, queue: LiveQueue) -> None:
        """Others wait in a queue now; when it is nobody, the queue is gone."""
        if not queue.waiting:
            self.gone("queues", queue.queue)
        elif self._snapshot.queues.get(queue.queue) != queue:
            self._change(QueueChanged(queue))

    def health(self, part: str, ok: bool, detail: str = "") -> None:
        """A part works, or doesn't: "asterisk", "database", "configuration", or `peer <id>` of a gateway or carrier."""
        known = self._snapshot.health.get(part)
        if known is None or (known.ok, known.detail) != (ok, detail):
            since = self._now() if known is None or known.ok != ok else known.since
            self._change(HealthChanged(PartHealth(part, ok, detail, since)))

    def gone(self, what: Table, id_: str) -> None:
        """An agent, a line, an endpoint, a part of the health or a queue is no more."""
        if id_ in getattr(self._snapshot, what):
            self._change(Gone(what, id_))

    def count(self, result: CallResult) -> None:
        """One more call has ended like this."""
        self._change(ResultCounted(result, self._snapshot.ended.get(result, 0) + 1))

    def journal_figures(self, queued: int, last_write_at: datetime | None) -> None:
        """The journal is so far behind."""
        figures = JournalFigures(queued, last_write_at)
        if figures != self._snapshot.journal:
            self._change(JournalChanged(figures))

    def _change(self, change: Change) -> None:
        self._snapshot = apply(self._snapshot, change)
        for listener in self._listeners:
            listener(self._snapshot.sequence, change)
