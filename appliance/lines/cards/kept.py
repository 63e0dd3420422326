"""The settings that run, kept over a restart of ours: calls and ports need not be disturbed to know them again.

What is kept is taken away before anything is changed, and put back when all of it is done: whoever was killed in
between finds nothing, and begins from the whole.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog

from appliance.media.replace_file import replace_file
from drivers.analog import (
    CallerIdMode,
    CardSettings,
    DynamicSpan,
    EchoCanceller,
    FxoPort,
    FxsPort,
    PortKind,
    PortSettings,
    country,
)
from drivers.errors import DriverError

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

_MODE = 0o600


class Kept:
    """A file of the instance's folder."""

    def __init__(self, file: Path) -> None:
        """Take the file, which may not be there."""
        self._file = file

    def read(self) -> CardSettings | None:
        """Give what runs; None where that isn't known, also when it was written by another release."""
        try:
            return _read(json.loads(self._file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, DriverError) as error:
            _log.warning("cards.kept_unreadable", why=str(error))
            return None

    def keep(self, settings: CardSettings) -> None:
        """Note that all of these settings run. Raises OSError."""
        replace_file(self._file, (json.dumps(_written(settings)).encode(),), mode=_MODE)

    def forget(self) -> None:
        """Note that nobody knows what runs."""
        self._file.unlink(missing_ok=True)


def _written(settings: CardSettings) -> dict[str, Any]:
    return {
        "country": settings.country.code,
        "ports": [{"kind": port.kind.value, **asdict(port)} for port in settings.ports],
        "dynamic_spans": [asdict(span) for span in settings.dynamic_spans],
        "digit_misses_to_end": settings.digit_misses_to_end,
    }


def _read(told: Mapping[str, Any]) -> CardSettings:
    return CardSettings(
        country(told["country"]),
        tuple(_port(**port) for port in told["ports"]),
        tuple(DynamicSpan(**span) for span in told["dynamic_spans"]),
        told["digit_misses_to_end"],
    )


def _port(kind: str, **told: Any) -> PortSettings:  # noqa: ANN401 - JSON's edge
    told["variables"] = tuple((str(name), str(value)) for name, value in told["variables"])
    told["echo_canceller"] = EchoCanceller(told["echo_canceller"])
    told["caller_id"] = CallerIdMode(told["caller_id"])
    return FxoPort(**told) if PortKind(kind) is PortKind.FXO else FxsPort(**told)
