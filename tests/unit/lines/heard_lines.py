"""Lines of an exchange and a clock, as the process that hears them sees both: a state and a sound every 0.1 s."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from appliance.lines.caller_ids import CallerIds, Habits
from appliance.lines.cards.messages import CardsMessage
from drivers.analog import Card, Found, Port, PortKind, Span
from drivers.analog.dahdi_state import LineState
from drivers.errors import HardwareError
from hil_rig.exchanges.api import Pause, Play, Ring, Step, duration_s
from hil_rig.exchanges.sounds import sample_count, through_alaw, to_int16
from hil_rig.measure.wav import Samples

TICK_S = 0.1


class ScriptedLine:
    """One port. `perform` queues what the exchange does; `is_ours` is our side's hook."""

    def __init__(self) -> None:
        self.is_ours = False
        self.is_deaf = False
        self.opened = 0
        self._sound: Samples = np.zeros(0, np.float32)
        self._rings: list[bool] = []
        self._at = 0
        self._read = 0

    def perform(self, steps: Sequence[Step]) -> float:
        """Do this from now on; how long it takes."""
        for step in steps:
            count = sample_count(duration_s(step))
            sound = step.samples if isinstance(step, Play) else np.zeros(count, np.float32)
            self._sound = np.concatenate((self._sound, sound))
            self._rings += [isinstance(step, Ring)] * count
            assert isinstance(step, Play | Pause | Ring)
        return (len(self._rings) - self._at) / 8000

    def pass_tick(self) -> None:
        self._at += sample_count(TICK_S)
        missing = max(0, self._at - len(self._rings))
        self._sound = np.concatenate((self._sound, np.zeros(missing, np.float32)))
        self._rings += [False] * missing

    def state(self) -> LineState:
        return LineState(is_ringing=self._rings[self._at - 1] if self._at else False, is_ours=self.is_ours)

    def read(self) -> bytes:
        if self.is_deaf:
            raise HardwareError("port", "is heard no more")
        first, self._read = self._read, self._at
        return to_int16(through_alaw(self._sound[first : self._at])).tobytes()

    def hears(self) -> bool:
        return True

    def close(self) -> None:
        self._read = self._at


class Exchange:
    """Some lines, and our hearing of them; `told` is what came of it, each with the clock's second."""

    def __init__(self, folder: Path, ports: int = 1) -> None:
        self.lines = {number: ScriptedLine() for number in range(1, ports + 1)}
        self.told: list[tuple[float, CardsMessage]] = []
        self.now_s = 100.0
        habits = Habits(folder / "habits")
        self.hearing = CallerIds(lambda each: self.told.append((self.now_s, each)), habits, lambda: self, self._open)
        self.hearing.found(found(*self.lines))

    def of(self, channel: int) -> LineState:
        return self.lines[channel].state()

    def perform(self, port: int, steps: Sequence[Step], then_s: float = 0.0) -> None:
        """Let a line do this, and hear it to its end and for some time longer."""
        self.sleep(self.lines[port].perform(steps) + then_s)

    def sleep(self, seconds: float) -> None:
        for _ in range(round(seconds / TICK_S)):
            self.now_s += TICK_S
            for line in self.lines.values():
                line.pass_tick()
            for port in self.lines:
                self.hearing.look_at(port, self.now_s)

    def _open(self, channel: int) -> ScriptedLine:
        line = self.lines[channel]
        line.opened += 1
        if line.is_deaf:
            raise HardwareError(f"port {channel}", "can't be heard")
        line.close()
        return line


def found(*channels: int) -> Found:
    """A card with these ports, all FXO."""
    ports = tuple(
        Port(
            channel=channel,
            name=f"WCTDM/0/{channel}",
            kind=PortKind.FXO,
            signalling="FXSKS",
            opened=True,
            alarms=frozenset(),
            echo_canceller=None,
        )
        for channel in channels
    )
    span = Span(number=1, name="WCTDM/0", description="", is_sync_master=True, alarms=frozenset(), ports=ports)
    return Found(loaded=True, cards=(Card("card", "model", "id", "location", (span,)),))
