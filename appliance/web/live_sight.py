"""What of the live view a person sees: whole numbers of callers, or masked ones but for the person's own call."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from appliance.domain.ids import AgentId, CallId, EndpointId, LineId
from appliance.domain.phone_number import PhoneNumber
from appliance.domain.role import Right
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
)
from appliance.web.who import Who

_NUMBER = re.compile(r"\+?\d{7,}")


class SeenCall(BaseModel):
    """A call in progress, as this person may see it."""

    call: str = Field(examples=["01JD3M0V6Q4X8Y2Z5A7B9C1D3E"])
    line: str = Field(examples=["01"])
    hotline: str | None = Field(examples=["main"])
    called: str = Field(examples=["4008001234"])
    caller: str | None = Field(description="whole, or masked with *", examples=["*******8000"])
    caller_name: str
    started_at: datetime
    step: LiveStep | None = Field(description="the last step taken")


class SeenSnapshot(BaseModel):
    """All of it at one moment. `ended` counts calls by result since `started_at`, the controller's start."""

    sequence: int
    started_at: datetime
    calls: Mapping[str, SeenCall]
    agents: Mapping[AgentId, LiveAgent]
    lines: Mapping[LineId, LiveLine]
    endpoints: Mapping[EndpointId, LiveEndpoint]
    health: Mapping[str, PartHealth]
    queues: Mapping[str, LiveQueue]
    ended: Mapping[str, int]
    journal: JournalFigures


class SeenCallChanged(BaseModel):
    """A call has begun or taken a step, or may be seen otherwise than before."""

    kind: Literal["call"] = "call"
    call: SeenCall


OtherChange = (
    CallGone
    | AgentChanged
    | LineChanged
    | EndpointChanged
    | QueueChanged
    | HealthChanged
    | ResultCounted
    | JournalChanged
    | Gone
)
SeenChange = Annotated[SeenCallChanged | OtherChange, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Sight:
    """How somebody sees: all numbers, or only those of the calls of `agent`."""

    all_numbers: bool
    agent: AgentId | None

    @classmethod
    def of(cls, who: Who) -> "Sight":
        """Whoever may see the record of calls sees whole numbers here, too."""
        return cls(who.may(Right.CALLS_SEE), who.agent)

    def snapshot(self, seen: Snapshot) -> SeenSnapshot:
        """Show a snapshot."""
        return SeenSnapshot(
            sequence=seen.sequence,
            started_at=seen.started_at,
            calls={id_: self._call(call, seen) for id_, call in seen.calls.items()},
            agents=dict(seen.agents),
            lines=dict(seen.lines),
            endpoints=dict(seen.endpoints),
            health=dict(seen.health),
            queues=dict(seen.queues),
            ended={result.value: count for result, count in seen.ended.items()},
            journal=seen.journal,
        )

    def changes(self, change: Change, before: Snapshot, after: Snapshot) -> list[SeenCallChanged | OtherChange]:
        """Show a change; when the person's own call is another now, its caller is shown and the former one's hidden."""
        if isinstance(change, CallChanged):
            return [SeenCallChanged(call=self._call(change.call, after))]
        turned = set() if self.all_numbers else {self._own(before)} ^ {self._own(after)}
        calls = [call for id_, call in after.calls.items() if id_ in turned]
        return [change, *(SeenCallChanged(call=self._call(call, after)) for call in calls)]

    def _own(self, snapshot: Snapshot) -> CallId | None:
        agent = None if self.agent is None else snapshot.agents.get(self.agent)
        return None if agent is None else agent.call

    def _call(self, call: LiveCall, snapshot: Snapshot) -> SeenCall:
        is_whole = self.all_numbers or call.call == self._own(snapshot)
        caller = None if call.caller is None else call.caller.digits if is_whole else call.caller.masked()
        step = call.step
        if step is not None and not is_whole:
            step = LiveStep(step.sequence, step.at, step.node, step.kind, _NUMBER.sub(_masked, step.decided))
        return SeenCall(
            call=call.call,
            line=call.line,
            hotline=call.hotline,
            called=call.called,
            caller=caller,
            caller_name=call.caller_name if is_whole else "",
            started_at=call.started_at,
            step=step,
        )


def _masked(found: re.Match[str]) -> str:
    return PhoneNumber(found.group()).masked()
