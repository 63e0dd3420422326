"""Hears all idle lines whose callers are wanted: ten times a second, what each has sent and what it does."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Protocol

import structlog

from appliance.config.model.line import CallerIdChoice
from appliance.lines.caller_ids.habits import Habits
from appliance.lines.caller_ids.line import HeardLine
from appliance.lines.caller_ids.warming import warm_up
from appliance.lines.cards.caller_id_source import Tell
from drivers.analog import Found, PortKind
from drivers.analog.dahdi_state import LineState, LineStates
from drivers.analog.monitor import Monitor
from drivers.errors import HardwareError

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

TICK_S = 0.1
_AGAIN_S = 2.0
"""A port that can't be heard is tried again after this; one that is, is looked after as often."""
_HEARD_BY_US = frozenset({"auto", "dtmf"})
"""Lines with another setting tell their callers to chan_dahdi, or to nobody."""


class States(Protocol):
    """What a port's line does just now (`LineStates`)."""

    def of(self, channel: int) -> LineState:
        """Tell it. Raises HardwareError where there is no such port."""
        ...


class Sounds(Protocol):
    """What a port's line sends (`Monitor`)."""

    def read(self) -> bytes:
        """Take what was heard. Raises HardwareError where nothing more comes."""
        ...

    def hears(self) -> bool:
        """Whether it still hears its port."""
        ...

    def close(self) -> None:
        """Hear no more."""
        ...


class _Port:
    """A port that is listened to: its line, and its sound while that can be had."""

    def __init__(self, line: HeardLine) -> None:
        self.line = line
        self.sounds: Sounds | None = None
        self.look_s = 0.0
        self.fault = ""

    def close(self) -> None:
        if self.sounds is not None:
            self.sounds.close()
            self.sounds = None


class CallerIds:
    """`appliance.lines.cards.caller_id_source.CallerIdSource` over DAHDI. A line that gives no sound still rings."""

    def __init__(
        self,
        tell: Tell,
        habits: Habits,
        open_states: Callable[[], States] = LineStates,
        open_sounds: Callable[[int], Sounds] = Monitor,
    ) -> None:
        """Take who is told, and how the lines are heard."""
        self._tell = tell
        self._habits = habits
        self._open_states = open_states
        self._open_sounds = open_sounds
        self._states: States | None = None
        self._states_again_s = 0.0
        self._wanted: dict[int, CallerIdChoice] = {}
        self._there: frozenset[int] = frozenset()
        self._ports: dict[int, _Port] = {}
        self._any = asyncio.Event()

    def listen(self, ports: Mapping[int, CallerIdChoice]) -> None:
        """Hear these ports and no others."""
        wanted = {port: choice for port, choice in ports.items() if choice in _HEARD_BY_US}
        changed = {port for port in self._ports if wanted.get(port) != self._wanted[port]}
        self._wanted = wanted
        self._fit(anew=changed)

    def found(self, found: Found) -> None:
        """Take which ports there are."""
        ports = (port for card in found.cards for span in card.spans for port in span.ports)
        self._there = frozenset(port.channel for port in ports if port.kind is PortKind.FXO)
        self._fit()

    async def run(self) -> None:
        """Hear, until cancelled."""
        loop = asyncio.get_running_loop()
        try:
            await self._any.wait()
            await asyncio.to_thread(warm_up)
            while True:
                await self._any.wait()
                for number in tuple(self._ports):
                    self.look_at(number, loop.time())
                    await asyncio.sleep(0)  # sound may be much work where the processor is slow
                await asyncio.sleep(TICK_S)
        finally:
            self._wanted = {}
            self._fit()

    def look_at(self, number: int, now_s: float) -> None:
        """Look at a line once, and tell what there is to tell."""
        states, port = self._states_at(now_s), self._ports.get(number)
        if states is None or port is None:
            return
        try:
            heard = self._heard(number, port, now_s)
            for message in port.line.take(states.of(number), heard, now_s):
                self._tell(message)
        except HardwareError as fault:
            self._lost(number, port, fault)

    def _fit(self, anew: frozenset[int] | set[int] = frozenset()) -> None:
        """Have just those ports that are wanted and there."""
        right = self._wanted.keys() & self._there
        for number in set(self._ports) - right | anew:
            self._ports.pop(number).close()
        for number in sorted(right - self._ports.keys()):
            self._ports[number] = _Port(HeardLine(number, self._wanted[number], self._habits))
        if self._ports:
            self._any.set()
        else:
            self._any.clear()

    def _states_at(self, now_s: float) -> States | None:
        if self._states is None and now_s >= self._states_again_s:
            self._states_again_s = now_s + _AGAIN_S
            try:
                self._states = self._open_states()
            except HardwareError as fault:
                _log.warning("caller_ids.no_states", why=str(fault))
        return self._states

    def _heard(self, number: int, port: _Port, now_s: float) -> bytes:
        """Take what the line has sent; nothing where it can't be heard just now."""
        if now_s >= port.look_s:
            port.look_s = now_s + _AGAIN_S
            if port.sounds is not None and not port.sounds.hears():
                port.close()
            if port.sounds is None:
                self._open(number, port)
        return b"" if port.sounds is None else port.sounds.read()

    def _open(self, number: int, port: _Port) -> None:
        try:
            port.sounds = self._open_sounds(number)
        except HardwareError as fault:
            self._lost(number, port, fault)
        else:
            port.fault = ""
            _log.info("caller_ids.hears", port=number)

    def _lost(self, number: int, port: _Port, fault: HardwareError) -> None:
        port.close()
        if str(fault) != port.fault:
            port.fault = str(fault)
            _log.warning("caller_ids.deaf", port=number, why=port.fault)
