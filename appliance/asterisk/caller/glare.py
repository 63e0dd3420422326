"""Glare: a caller comes by a line just as we dial on it. The line is busy then, and the number isn't."""

from appliance.asterisk.caller.known import ChannelFacts
from appliance.callflow.ports import RingRequest
from appliance.domain.ids import LineId

CAUSE = "the line was just taken"
_AT_ONCE_S = 1.0
"""A card's port that is taken refuses at once; that a number is busy is heard after dialling, seconds later."""


def is_glare(request: RingRequest, known: ChannelFacts, lasted_s: float) -> bool:
    """Tell whether an attempt that was busy has met nothing but lines that were taken."""
    return all(leg.line is not None and _is_taken(leg.line, known, lasted_s) for leg in request.legs)


def _is_taken(line: LineId, known: ChannelFacts, lasted_s: float) -> bool:
    way_out = known.lines.get(line)
    refused_at_once = way_out is not None and way_out.is_port and lasted_s < _AT_ONCE_S
    return refused_at_once or known.is_callers(line)
