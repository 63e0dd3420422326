"""Lines that are tried one by one: which of them has brought a call, and which carried two calls at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.config.model.document import Document
from appliance.config.model.line import SipLine
from appliance.domain.ids import LineId
from appliance.services.live_state import Snapshot
from appliance.storage.line_calls import LineSpan


@dataclass(frozen=True, slots=True)
class LineTrial:
    """A line and whether it has brought a call. `name` is that of what carries it; empty where nobody gave one."""

    id: str
    name: str
    simulated: bool
    rang_at: datetime | None
    busy: bool


def line_trials(
    document: Document, rang: Mapping[LineId, datetime], snapshot: Snapshot | None
) -> tuple[LineTrial, ...]:
    """Give all lines of a document, in its order."""
    busy = {call.line for call in snapshot.calls.values()} if snapshot else set()
    return tuple(
        LineTrial(
            id=id_,
            name=(document.sip_peers[line.peer].name or "") if isinstance(line, SipLine) else "",
            simulated=line.kind == "simulated",
            rang_at=rang.get(LineId(id_)),
            busy=id_ in busy,
        )
        for id_, line in document.lines.items()
    )


def most_at_once(spans: Sequence[LineSpan]) -> tuple[LineId, ...]:
    """Give the lines of the most calls that were on at the same time; a line that carried two of them stands twice."""
    going: list[LineSpan] = []
    most: list[LineSpan] = []
    for span in sorted(spans, key=lambda each: each.started_at):
        going = [each for each in going if each.ended_at is None or each.ended_at > span.started_at]
        going.append(span)
        most = max(most, going, key=len)
    return tuple(each.line for each in most)
