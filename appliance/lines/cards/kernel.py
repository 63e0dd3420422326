"""What of the ports' settings the kernel is told: the values from which its files are rendered, beside the kernel.

They come over a socket, so the files are not text that somebody else wrote: whoever has the rights on the hardware
renders them from values that can be nothing but a country, ports and echo cancellers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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

_NOT_FOR_THE_KERNEL = "none"
"""Stands for a context, of which the kernel's files say nothing."""


@dataclass(frozen=True, slots=True)
class KernelPort:
    """One port: what it is for, and what takes the echo out of it."""

    channel: int
    kind: PortKind
    echo_canceller: EchoCanceller


@dataclass(frozen=True, slots=True)
class KernelSettings:
    """How the kernel is to set all ports. `country` is a profile's code."""

    country: str
    ports: tuple[KernelPort, ...] = ()
    dynamic_spans: tuple[DynamicSpan, ...] = ()

    @classmethod
    def of(cls, settings: CardSettings) -> "KernelSettings":
        """Give the kernel's part of the settings."""
        ports = (KernelPort(port.channel, port.kind, port.echo_canceller) for port in settings.ports)
        return cls(settings.country.code, tuple(ports), settings.dynamic_spans)

    def settings(self) -> CardSettings:
        """Give settings that render to the same files of the kernel. Raises SettingsError for what can't be set."""
        return CardSettings(country(self.country), tuple(map(_port, self.ports)), self.dynamic_spans)


def written(settings: KernelSettings) -> dict[str, Any]:
    """Write them as JSON's values."""
    return {
        "country": settings.country,
        "ports": [[port.channel, port.kind.value, port.echo_canceller.value] for port in settings.ports],
        "spans": [[span.key, span.end, span.channels] for span in settings.dynamic_spans],
    }


def read(told: Mapping[str, Any]) -> KernelSettings:
    """Read them. Raises ValueError, TypeError, KeyError or SettingsError for what can't be set."""
    settings = KernelSettings(
        country=str(told["country"]),
        ports=tuple(
            KernelPort(int(channel), PortKind(kind), EchoCanceller(canceller))
            for channel, kind, canceller in told["ports"]
        ),
        dynamic_spans=tuple(DynamicSpan(*map(int, span)) for span in told.get("spans", ())),
    )
    settings.settings()
    return settings


def _port(port: KernelPort) -> PortSettings:
    match port.kind:
        case PortKind.FXO:
            return FxoPort(
                channel=port.channel,
                context=_NOT_FOR_THE_KERNEL,
                echo_canceller=port.echo_canceller,
                caller_id=CallerIdMode.NONE,
            )
        case PortKind.FXS:
            return FxsPort(channel=port.channel, context=_NOT_FOR_THE_KERNEL, echo_canceller=port.echo_canceller)
        case _:
            raise ValueError(f"port {port.channel} is for a line or a telephone, not {port.kind}")
