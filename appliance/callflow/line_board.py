"""Which lines carry how many calls: callers' calls and outgoing legs alike, so a forwarded call takes two lines."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from appliance.config.model.document import Document
from appliance.domain.ids import CallId, LineId, TrunkGroupId

Listener = Callable[[LineId, tuple[CallId, ...]], None]


class LineBoard:
    """The channels of all lines. `on_change` hears which calls a line carries, after it has changed.

    A line that the document doesn't name (any more) has no channel to give, and its calls are counted all the same.
    """

    def __init__(self, on_change: Listener = lambda _line, _calls: None) -> None:
        """Begin with no lines and no calls."""
        self._on_change = on_change
        self._channels: Mapping[LineId, int] = {}
        self._groups: Mapping[TrunkGroupId, tuple[str, ...]] = {}
        self._carried: dict[LineId, list[CallId]] = {}
        self._out_of_order: set[LineId] = set()
        self._turns: dict[TrunkGroupId, int] = {}

    def configure(self, document: Document) -> None:
        """Take how many channels each line has; the calls that run are not disturbed."""
        self._channels = {LineId(id_): line.channels for id_, line in document.lines.items()}
        self._groups = {TrunkGroupId(id_): group.lines for id_, group in document.trunk_groups.items()}

    def works(self, line: LineId, *, works: bool) -> None:
        """Take whether the line can be used; one that is out of order has no free channel for outgoing legs."""
        (self._out_of_order.discard if works else self._out_of_order.add)(line)

    @contextmanager
    def incoming(self, line: LineId, call: CallId) -> Iterator[None]:
        """Count a caller's call. It is there already, so it is counted even where the line should have been full."""
        self._begin(line, call)
        try:
            yield
        finally:
            self._end(line, call)

    @contextmanager
    def take(self, line: LineId, call: CallId) -> Iterator[None]:
        """Hold a channel for an outgoing leg of a call.

        Raises ValueError when none is free: ask `free_channels` in the same step of the event loop.
        """
        if self.free_channels(line) < 1:
            raise ValueError(f"line {line} carries {len(self.calls_on(line))} calls and can take no more")
        for group, lines in self._groups.items():
            if line in lines:
                self._turns[group] = lines.index(line) + 1
        with self.incoming(line, call):
            yield

    def free_channels(self, line: LineId) -> int:
        """Count the calls that the line can still take; never below 0, and 0 while it is out of order."""
        if line in self._out_of_order:
            return 0
        return max(0, self._channels.get(line, 0) - len(self.calls_on(line)))

    def turn(self, group: TrunkGroupId) -> int:
        """Tell where in the group `round_robin` goes on: behind the line that an outgoing leg took last."""
        return self._turns.get(group, 0)

    def busy(self, line: LineId) -> bool:
        """Tell whether no channel of the line is free."""
        return self.free_channels(line) == 0

    def calls_on(self, line: LineId) -> tuple[CallId, ...]:
        """Give the calls that the line carries, the oldest first; one that goes back out by it stands there twice."""
        return tuple(self._carried.get(line, ()))

    def _begin(self, line: LineId, call: CallId) -> None:
        self._carried.setdefault(line, []).append(call)
        self._on_change(line, self.calls_on(line))

    def _end(self, line: LineId, call: CallId) -> None:
        self._carried[line].remove(call)
        if not self._carried[line]:
            del self._carried[line]
        self._on_change(line, self.calls_on(line))
