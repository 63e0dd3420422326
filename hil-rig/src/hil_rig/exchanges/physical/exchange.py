"""The real lines of a `rig.toml`, as an `Exchange`."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from hil_rig.exchanges.api import Capability, ExchangeError, ExchangeUnavailable, LineEventKind
from hil_rig.exchanges.physical.config import LineConfig, read_rig
from hil_rig.exchanges.physical.control import Order, missing_orders
from hil_rig.exchanges.physical.dial_guard import DialGuard
from hil_rig.exchanges.physical.end import UNCALIBRATED, Audio, Levels, PhysicalEnd, Switch
from hil_rig.exchanges.physical.serial_switch import SerialSwitch

LEVELS_FILE = "rig.levels.json"
"""Beside `rig.toml`: what `hil-rig calibrate` measured, by line."""


class NoSwitch:
    """A line that nothing switches: a coupler on a pair that somebody else holds."""

    @property
    def cannot(self) -> Mapping[Capability, str]:
        """Whatever isn't audio."""
        return dict.fromkeys(missing_orders({}), "rig.toml names no relay_board or line_simulator for this line")

    def open(self, tell: Callable[[LineEventKind], None]) -> None:
        """There is nothing to open, and nothing that is told."""

    def give(self, order: Order) -> None:
        """There is nothing to switch."""

    def close(self) -> None:
        """There is nothing to close."""


class PhysicalExchange:
    """An `Exchange` of real lines."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self._lines = read_rig(config)

    @property
    def name(self) -> str:
        """The rung."""
        return "physical"

    def line_names(self) -> Sequence[str]:
        """The lines in the file's order."""
        return tuple(self._lines)

    def line(self, name: str) -> PhysicalEnd:
        """A line that isn't open yet. ExchangeUnavailable where PortAudio is missing."""
        if name not in self._lines:
            raise ExchangeError(f"{self._config} has no line {name!r}, but {', '.join(self._lines) or 'none at all'}")
        line = self._lines[name]
        guard = DialGuard(line.allowed_numbers)
        return PhysicalEnd(name, line.side, open_sound(line.sound), _switch(line), guard, self.levels(name))

    def levels(self, name: str) -> Levels:
        """A line's calibration; UNCALIBRATED where there is none."""
        return self._all_levels().get(name, UNCALIBRATED)

    def keep_levels(self, name: str, levels: Levels) -> None:
        """Write a line's calibration beside the configuration."""
        known = {**self._all_levels(), name: levels}
        written = self._levels_file().with_suffix(".new")
        table = {line: asdict(one) for line, one in known.items()}
        written.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", "utf-8")
        written.replace(self._levels_file())

    def _levels_file(self) -> Path:
        return self._config.with_name(LEVELS_FILE)

    def _all_levels(self) -> dict[str, Levels]:
        try:
            return {line: Levels(**one) for line, one in json.loads(self._levels_file().read_text("utf-8")).items()}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, AttributeError) as wrong:
            raise ExchangeError(f"{self._levels_file()}: {wrong}; remove it and calibrate again") from None


def open_sound(device: str | int | None) -> Audio:
    """A sound card. Loaded here alone: sounddevice can't even be imported without PortAudio."""
    try:
        sound_card = import_module("hil_rig.exchanges.physical.sound_card")
    except OSError as missing:
        raise ExchangeUnavailable(f"{missing}; the remedy: apt-get install libportaudio2") from None
    audio: Audio = sound_card.SoundCard(device)
    return audio


def _switch(line: LineConfig) -> Switch:
    if line.device is None:
        return NoSwitch()
    return SerialSwitch(line.device.port, line.device.dialect(), line.device.baud)
