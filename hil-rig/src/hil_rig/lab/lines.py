"""The lab's lines, inside the guest: each an open port with what it performs. Standard library only."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hil_rig.lab import cables, protocol
from hil_rig.lab.dahdi_ioctl import Hook, LineEvent
from hil_rig.lab.port import Port
from hil_rig.lab.program import SAMPLES_A_SECOND, Action, Doing, Program, ProgramStep
from hil_rig.lab.protocol import BadMessage, Message

PERFORMED = "performed"
LOST = "lost"
MOST_STEPS = 200
LONGEST_STEP_S = 600.0
MOST_HEARD = 60 * 8000
"""Samples that one answer carries at most."""
CUSHION = bytes(60 * 8 * 2)
"""60 ms of silence ahead of what joined lines say to each other: what a processor that comes late lives on."""
Tell = Callable[[Message], None]
_REACTIONS = {LineEvent.RINGOFFHOOK: Hook.OFFHOOK, LineEvent.ONHOOK: Hook.ONHOOK}
"""What an exchange does by itself: it feeds a line that was seized or answered, and rests when it is released."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """Somebody wants to know once the line has heard sample `sample`, or when `until_s` has passed."""

    sample: int
    until_s: float
    tell: Callable[[], None]


class Line:
    """One open line. `clock` is the guest's monotonic one; positions are samples since the line was opened."""

    def __init__(self, number: int, port: Port, tell: Tell, *, is_exchange: bool) -> None:
        self.port = port
        self._number = number
        self._tell = tell
        self._is_exchange = is_exchange
        self._program = Program([], [], 0.0)
        self._program.cut()
        self._until: frozenset[str] = frozenset()
        self._awaited: list[Awaited] = []
        self._ends_at = 0
        self.joined: Line | None = None

    def join(self, other: "Line") -> None:
        """Send each line what the other one says from now on, until something else is performed on one of them."""
        self.cut()
        other.cut()
        self.joined, other.joined = other, self
        for line in (self, other):
            line.port.queue(CUSHION)

    def perform(self, steps: Sequence[ProgramStep], then: Sequence[ProgramStep], until: frozenset[str]) -> int:
        """Cut what is performed and begin this; the position where it begins."""
        program = Program(steps, then, time.monotonic())
        self.cut()
        self._program, self._until = program, until
        began = self.port.position
        self._ends_at = began + round(sum(step.length_s for step in steps) * SAMPLES_A_SECOND)
        self.turn(time.monotonic())
        return began

    def cut(self) -> None:
        """End what is performed, at once; a line that was joined is alone again, and so is the other one."""
        self._until = frozenset()
        other, self.joined = self.joined, None
        if other is not None:
            other.joined = None
        for action in self._program.cut():
            self._do(action)
        self.port.silence()

    def wait_for(self, awaited: Awaited) -> None:
        """Tell once the line has come so far."""
        self._awaited.append(awaited)

    def wake_s(self) -> float:
        """When the line has something to do by itself."""
        return self._program.wake_s()

    def turn(self, now_s: float) -> None:
        """Do what is due."""
        for action in self._program.due(now_s):
            self._do(action)
        if self._program.is_over(now_s):  # what was heard may lag behind: the steps' own time is the better one
            self._report(PERFORMED, max(self._ends_at, self.port.position))
        due = [waiting for waiting in self._awaited if self.port.position >= waiting.sample or now_s >= waiting.until_s]
        self._awaited = [waiting for waiting in self._awaited if waiting not in due]
        for waiting in due:
            waiting.tell()

    def serve(self, ready: int) -> None:
        """Do what poll found ready on the port."""
        position = self.port.position
        for event in self.port.serve(ready):
            self._react(event)
            self._report(event, self.port.position)
        if self.joined is not None:
            self.joined.port.queue(self.port.heard(position, MOST_HEARD)[1])

    def lose(self, why: str) -> None:
        """Tell that the port is gone, and let it go."""
        self._report(f"{LOST}: {why}", self.port.position)
        self.close()

    def close(self) -> None:
        """Stop, hang up, let go; whoever still waits is told what there is."""
        for waiting in self._awaited:
            waiting.tell()
        self._awaited = []
        if self.joined is not None:
            self.joined.cut()
        self.port.close()

    def _react(self, event: LineEvent) -> None:
        if event in self._until:
            self.cut()
        if self._is_exchange and event in _REACTIONS:
            self.port.hook(_REACTIONS[event])

    def _report(self, what: str, sample: int) -> None:
        at = {"at_s": time.monotonic(), "sample": sample}
        self._tell({"event": "line", "line": self._number, "what": what, **at})

    def _do(self, action: Action) -> None:
        match action.step.doing, action.begins:
            case ((Doing.PLAY | Doing.PAUSE), _):
                self.port.queue(action.step.audio())
            case Doing.RING, True:
                self.port.ring()
            case Doing.RING, False:
                self.port.hook(Hook.RINGOFF)
            case (Doing.OFF_HOOK, True) | (Doing.FLASH, False):
                self.port.hook(Hook.OFFHOOK)
            case ((Doing.ON_HOOK | Doing.CUT | Doing.FLASH), True):
                self.port.hook(Hook.ONHOOK)


class Board:
    """All lines of the lab. Methods take an order's message and give its answer; BadMessage for what can't be.

    A line of the number n is our end of the cable n; with `far` it is the switchboard's own end, known as −n, where no
    switchboard is.
    """

    def __init__(self, tell: Tell) -> None:
        self.open_lines: dict[int, Line] = {}
        self._tell = tell
        self._kinds: list[str] = []
        self._channels: dict[int, int] = {}

    def lay(self, order: Message) -> Message:
        """Make the cables anew: `lines` are the appliance's ports, `zone` its tones'."""
        if self.open_lines:
            raise BadMessage(f"lay: lines are open: {sorted(self.open_lines)}")
        kinds = protocol.texts(order, "lines")
        cables.lay(kinds, protocol.text(order, "zone"))
        self._kinds = kinds
        self._channels = {line: len(kinds) + line for line in range(1, len(kinds) + 1)}
        return {"lines": len(kinds)}

    def open(self, order: Message) -> Message:
        """Open a line; open already is fine."""
        end = self._end(order)
        if end > 0 and end not in self._channels:
            raise BadMessage(f"line {end} is unplugged")
        if end not in self.open_lines:
            is_exchange = (self._kinds[abs(end) - 1] == "fxo") == (end > 0)
            port = Port(self._channels[end] if end > 0 else -end)
            self.open_lines[end] = Line(end, port, self._tell, is_exchange=is_exchange)
        return {"at_s": time.monotonic(), "sample": self.open_lines[end].port.position}

    def close(self, order: Message) -> Message:
        """Close a line; closed already is fine."""
        line = self.open_lines.pop(self._end(order), None)
        if line is not None:
            line.close()
        return {}

    def perform(self, order: Message) -> Message:
        """Begin `steps`, then `then` for ever, until one of the events `until`."""
        until = frozenset(protocol.texts(order, "until")) if order.get("until") else frozenset()
        unknown = until - {event.value for event in LineEvent}
        if unknown:
            raise BadMessage(f"until: no events: {sorted(unknown)}")
        began = self._line(order).perform(steps(order, "steps"), steps(order, "then"), until)
        return {"sample": began}

    def stop(self, order: Message) -> Message:
        """Cut what a line performs."""
        self._line(order).cut()
        return {"sample": self._line(order).port.position}

    def join(self, order: Message) -> Message:
        """Join a line with the line `other`, as an exchange does when the one that is called answers."""
        line, other = self._line(order), protocol.whole(order, "other", 1, len(self._kinds))
        if other not in self.open_lines or self.open_lines[other] is line:
            raise BadMessage(f"other: another open line is needed, not {other}")
        line.join(self.open_lines[other])
        return {"sample": line.port.position}

    def heard(self, order: Message, answer: Tell) -> None:
        """Answer with what was heard from sample `start` on, once sample `upto` is there or `timeout_s` has passed."""
        line = self._line(order)
        start, upto = (protocol.whole(order, name, 0, 2**40) for name in ("start", "upto"))
        until_s = time.monotonic() + protocol.seconds(order, "timeout_s", LONGEST_STEP_S)

        def tell() -> None:
            first, samples = line.port.heard(start, MOST_HEARD)
            answer({"start": first, "samples": protocol.packed(samples), "sample": line.port.position})

        line.wait_for(Awaited(upto, until_s, tell))

    def unplug(self, order: Message) -> Message:
        """Pull a line's cable; the line is closed by it."""
        number = self._number(order)
        self.close(order)
        cables.unplug(number)
        self._channels.pop(number, None)
        return {"at_s": time.monotonic()}

    def plug(self, order: Message) -> Message:
        """Plug it again; the line has to be opened anew."""
        number = self._number(order)
        if number in self._channels:
            raise BadMessage(f"line {number} is plugged already")
        self._channels[number] = cables.plug(number, self._kinds[number - 1])
        return {"at_s": time.monotonic()}

    def _number(self, order: Message) -> int:
        if not self._kinds:
            raise BadMessage("no lines are laid")
        return protocol.whole(order, "line", 1, len(self._kinds))

    def _end(self, order: Message) -> int:
        return -self._number(order) if order.get("far") else self._number(order)

    def _line(self, order: Message) -> Line:
        end = self._end(order)
        if end not in self.open_lines:
            raise BadMessage(f"line {end} isn't open")
        return self.open_lines[end]


def steps(order: Message, name: str) -> list[ProgramStep]:
    """The steps in an order's field, which may be absent."""
    told = order.get(name, [])
    if not isinstance(told, list) or len(told) > MOST_STEPS or not all(isinstance(step, dict) for step in told):
        raise BadMessage(f"{name}: a list of steps is needed, {MOST_STEPS} at most")
    return [_step(step) for step in told]


def _step(told: Message) -> ProgramStep:
    named = protocol.text(told, "doing")
    if named not in set(Doing):
        raise BadMessage(f"doing: one of {', '.join(Doing)} is needed, not {named!r:.40}")
    if named == Doing.PLAY:
        samples = protocol.raw(told, "samples")
        if not samples or len(samples) % 2:
            raise BadMessage("samples: 16-bit samples are needed")
        return ProgramStep(Doing.PLAY, samples=samples)
    takes_time = named not in {Doing.OFF_HOOK, Doing.ON_HOOK}
    return ProgramStep(Doing(named), protocol.seconds(told, "seconds", LONGEST_STEP_S) if takes_time else 0.0)
