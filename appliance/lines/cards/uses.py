"""What the ports are for by a document: lines, telephones, and the lines whose callers' numbers our listener hears."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from appliance.asterisk.names import telephone_ports
from appliance.config.model.document import Document
from appliance.config.model.line import AnalogLine, CallerIdChoice

_HEARD_BY_US = frozenset({"auto", "dtmf"})
"""chan_dahdi hears the others by itself, and would lose calls of these."""


@dataclass(frozen=True, slots=True)
class Uses:
    """Which line, and which telephone, each port is for; and how the exchange of each line tells who calls."""

    lines: Mapping[int, str]
    endpoints: Mapping[int, str]
    heard: Mapping[int, CallerIdChoice]

    @classmethod
    def of(cls, document: Document) -> Self:
        """Read them from a document."""
        lines = {id_: line for id_, line in document.lines.items() if isinstance(line, AnalogLine)}
        return cls(
            {line.port: id_ for id_, line in lines.items()},
            {port: id_ for id_, port in telephone_ports(document).items()},
            {line.port: line.caller_id for line in lines.values() if line.caller_id in _HEARD_BY_US},
        )

    def __bool__(self) -> bool:
        """Tell whether there are any ports."""
        return bool(self.lines or self.endpoints)

    def names(self) -> dict[int, str]:
        """Name what each port is for, in a sentence."""
        lines = {port: f"line {id_}" for port, id_ in self.lines.items()}
        return lines | {port: f"telephone {id_}" for port, id_ in self.endpoints.items()}
