"""The lines as outgoing legs take them: which endpoint of Asterisk carries a line, and what goes before the number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from appliance.asterisk.names import line_account, peer_account
from appliance.config.model.document import Document
from appliance.config.model.line import AnalogLine, Line, SimulatedLine
from appliance.domain.ids import LineId
from appliance.errors import LocalProtocolError

_DIALLED = re.compile(r"[0-9*#+]{1,48}")
_ACCOUNT = re.compile(r"[A-Za-z0-9+*#_.-]{1,64}")


@dataclass(frozen=True, slots=True)
class OutgoingLine:
    """One line: an account of SIP, or a card's port.

    `own_number` is what the far end is shown where the line can't carry the caller's number.
    """

    endpoint: str
    dial_prefix: str = ""
    carries_caller_number: bool = True
    own_number: str = ""
    is_port: bool = False

    def channel(self, number: str) -> str:
        """Name the channel that dials a number on this line, as Dial takes it.

        Raises LocalProtocolError, without what was to be dialled in it, for anything but a number: nothing else may
        ever be dialled (C7).
        """
        dialled = self.dial_prefix + number
        if not (_DIALLED.fullmatch(dialled) and _ACCOUNT.fullmatch(self.endpoint)):
            raise LocalProtocolError(
                f"what {self.endpoint!r} was to dial, {len(dialled)} characters, is no number on a line"
            )
        return f"DAHDI/{self.endpoint}/{dialled}" if self.is_port else f"PJSIP/{dialled}@{self.endpoint}"


def outgoing_lines(document: Document) -> Mapping[LineId, OutgoingLine]:
    """Give every line of the document as a way out."""
    return {LineId(id_): _way_out(LineId(id_), line, document) for id_, line in document.lines.items()}


def _way_out(id_: LineId, line: Line, document: Document) -> OutgoingLine:
    if isinstance(line, SimulatedLine):
        return OutgoingLine(line_account(id_), carries_caller_number=line.carries_caller_number)
    if isinstance(line, AnalogLine):
        own_number = line.own_number or ""
        return OutgoingLine(str(line.port), carries_caller_number=False, own_number=own_number, is_port=True)
    peer = document.sip_peers[line.peer]
    return OutgoingLine(
        endpoint=peer_account(line.peer, peer),
        dial_prefix=line.dial_prefix,
        carries_caller_number=line.carries_caller_number,
        own_number=peer.username or "" if peer.login == "us" else "",
    )
