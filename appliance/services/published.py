"""The revision in force, as the next call takes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from appliance.asterisk.names import telephone_ports
from appliance.asterisk.outgoing import OutgoingLine, outgoing_lines
from appliance.asterisk.sounds import SoundLibrary
from appliance.callflow.walk import Revision
from appliance.config.model.document import Document
from appliance.domain.ids import EndpointId, LineId


@dataclass(frozen=True, slots=True)
class InForce:
    """A revision with its sounds and ways out: all that a call takes along when it begins."""

    revision: Revision
    sounds: SoundLibrary
    lines: Mapping[LineId, OutgoingLine] = field(init=False, repr=False)
    ports: Mapping[EndpointId, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Work out the ways out once for all calls."""
        object.__setattr__(self, "lines", outgoing_lines(self.revision.document))
        object.__setattr__(self, "ports", telephone_ports(self.revision.document))

    @property
    def number(self) -> int:
        """The revision's number."""
        return int(self.revision.id)

    @property
    def document(self) -> Document:
        """The configuration itself."""
        return self.revision.document


class Published:
    """Holds what is in force; `switch` changes it for every call that begins from then on, and for none before."""

    def __init__(self, current: InForce) -> None:
        self._current = current
        self._listeners: list[Callable[[InForce], None]] = []

    @property
    def current(self) -> InForce:
        """What is in force now."""
        return self._current

    def document(self) -> Document:
        """Give the document in force now."""
        return self._current.document

    def switch(self, new: InForce) -> None:
        """Put another revision in force."""
        self._current = new
        for listener in self._listeners:
            listener(new)

    def listen(self, listener: Callable[[InForce], None]) -> None:
        """Tell `listener` of each switch, after it; it must not raise."""
        self._listeners.append(listener)
