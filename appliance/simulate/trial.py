"""A simulated call that is over, and all that came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import merge

from appliance.callflow.trace import CallEnd, CallStart, Hop, Step
from appliance.simulate.heard import Heard
from appliance.simulate.journal import MemoryJournal


@dataclass(frozen=True, slots=True)
class Trial:
    """A simulated call that is over: what the record would hold, and what the caller heard."""

    journal: MemoryJournal
    heard: tuple[Heard, ...]
    end: CallEnd

    @property
    def start(self) -> CallStart:
        """How the record begins."""
        return self.journal.starts[0]

    @property
    def steps(self) -> list[Step]:
        """Every decision, with its reason."""
        return self.journal.steps

    @property
    def hops(self) -> list[Hop]:
        """Every attempt to reach somebody."""
        return self.journal.hops

    @property
    def path(self) -> tuple[str, ...]:
        """The nodes that the call visited, in order; one visited again at once stands once."""
        nodes: list[str] = []
        for step in self.steps:
            if step.node is not None and step.node != (nodes[-1] if nodes else None):
                nodes.append(step.node)
        return tuple(nodes)

    @property
    def served_by(self) -> tuple[str, ...]:
        """Who or what talked with the caller, by every name: the agent's and the endpoint's."""
        return tuple(name for name in (self.end.agent, self.end.endpoint) if name)

    def events(self) -> list[Step | Hop | Heard]:
        """Give all that happened, in order; what is decided stands before what is heard because of it."""
        kinds: tuple[Sequence[Step | Hop | Heard], ...] = (self.journal.path, self.heard)
        return list(merge(*kinds, key=lambda event: event.at))
