"""Which lines carry how many calls: callers' calls and outgoing legs alike, so a forwarded call takes two lines."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from appliance.callflow.line_legs import LineLegs
from appliance.config.model.document import Document
from appliance.domain.ids import CallId, LineId

Listener = Callable[[LineId], None]


class LineBoard:
    """The channels of all lines.

    A caller's call is there once, however many know of it: its walk and the channel events, in whichever order. A line
    that the document doesn't name (any more) has no channel to give, and its calls are counted all the same.
    """

    def __init__(self) -> None:
        """Begin with no lines and no calls."""
        self._channels: Mapping[LineId, int] = {}
        self._callers: dict[LineId, Counter[CallId]] = {}
        self._legs = LineLegs()
        self._out_of_order: set[LineId] = set()
        self._emergencies: set[CallId] = set()
        self._listeners: list[Listener] = []

    def configure(self, document: Document) -> None:
        """Take how many channels each line has; the calls that run are not disturbed."""
        self._channels = {LineId(id_): line.channels for id_, line in document.lines.items()}
        for line in self._channels:
            self._tell(line)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Name each line to `listener` when something about it has changed; give the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def works(self, line: LineId, *, works: bool) -> None:
        """Take whether the line can be used; one that is out of order has no free channel for outgoing legs."""
        if works is (line in self._out_of_order):
            (self._out_of_order.discard if works else self._out_of_order.add)(line)
            self._tell(line)

    def is_out_of_order(self, line: LineId) -> bool:
        """Tell whether the line can't be used."""
        return line in self._out_of_order

    @contextmanager
    def incoming(self, line: LineId, call: CallId) -> Iterator[None]:
        """Count a caller's call. It is there already, so it is counted even where the line should have been full."""
        self.caller_came(line, call)
        try:
            yield
        finally:
            self.caller_left(line, call)

    @contextmanager
    def take(self, line: LineId, call: CallId, *, emergency: bool = False) -> Iterator[Callable[[], None]]:
        """Hold a channel for an outgoing leg of a call; give the function by which it can be given back early.

        Raises ValueError when none is free: ask `free_channels` in the same step of the event loop. An emergency call
        is counted on any line: one that seems full or out of order may not be. Where this ends by an exception the leg
        may go on: the line is given back when its channel is gone.
        """
        if not emergency and self.free_channels(line) < 1:
            raise ValueError(f"line {line} carries {len(self.calls_on(line))} calls and can take no more")
        with ExitStack() as held:
            if emergency:
                self._emergencies.add(call)
                held.callback(self._emergencies.discard, call)
            held.enter_context(self.carries(line, call))
            yield held.close

    @contextmanager
    def carries(self, line: LineId, call: CallId) -> Iterator[None]:
        """Count a leg that is there, free or not; where this ends by an exception, until its channel is gone."""
        self.leg_began(line, call)
        try:
            yield
        except BaseException:
            if self._legs.left(line, call):
                self._tell(line)
            raise
        self.leg_ended(line, call)

    def caller_came(self, line: LineId, call: CallId) -> None:
        """Count a caller's call; whoever says so says `caller_left` as often."""
        self._callers.setdefault(line, Counter())[call] += 1
        self._tell(line)

    def caller_left(self, line: LineId, call: CallId) -> None:
        """Forget what `caller_came` told."""
        told = self._callers[line]
        told[call] -= 1
        self._callers[line] = +told
        self._tell(line)

    def leg_began(self, line: LineId, call: CallId) -> None:
        """Count an outgoing leg that is there whether or not a channel was free."""
        if self._legs.began(line, call):
            self._tell(line)

    def leg_ended(self, line: LineId, call: CallId) -> None:
        """Forget what `leg_began` told."""
        self._legs.ended(line, call)
        self._tell(line)

    def channel_came(self, line: LineId, call: CallId) -> None:
        """Take that an outgoing leg has its channel."""
        self._legs.channel_came(line, call)

    def channel_gone(self, line: LineId, call: CallId) -> None:
        """Take that a leg's channel is gone."""
        if self._legs.channel_gone(line, call):
            self._tell(line)

    def channels(self, line: LineId) -> int:
        """Tell how many calls the line can carry; 0 for one that the document doesn't name."""
        return self._channels.get(line, 0)

    def free_channels(self, line: LineId) -> int:
        """Count the calls that the line can still take; never below 0, and 0 while it is out of order."""
        if line in self._out_of_order:
            return 0
        return max(0, self.channels(line) - len(self.calls_on(line)))

    def calls_on(self, line: LineId) -> tuple[CallId, ...]:
        """Give the calls that the line carries, callers first; one that goes back out by it stands there twice."""
        return (*self._callers.get(line, ()), *self._legs.on(line))

    def is_callers(self, line: LineId) -> bool:
        """Tell whether the line has but one channel, and a caller came by it."""
        return self.channels(line) == 1 and bool(self._callers.get(line))

    def emergency_on(self, line: LineId) -> bool:
        """Tell whether an emergency call is dialling out by the line, or tries to."""
        return not self._emergencies.isdisjoint(self.calls_on(line))

    def _tell(self, line: LineId) -> None:
        for listener in tuple(self._listeners):
            listener(line)
