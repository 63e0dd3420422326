"""What one of the manager's events tells about one channel: whose it is, and for which call it was made.

The dialplan marks what its name doesn't tell, by variables: `ZONGJI_CALL` (the caller's call, inherited by the legs
made for it), `ZONGJI_AGENT` and `ZONGJI_ENDPOINT` (whom a leg rings), `ZONGJI_OUT` (the line that a leg goes out by),
`ZONGJI_LINE` (the line that a caller came in by), `ZONGJI_FAR_LEG` (what the line's own channel of a leg is heard for).
`ZONGJI_PEER` names the gateway or carrier that a channel belongs to: the user name with which it logs in may look like
an agent's ID or like anything else that names a channel.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from appliance.asterisk.ami_protocol import Event
from appliance.asterisk.left_behind import agent_of, line_of
from appliance.domain.ids import AgentId, CallId, EndpointId, LineId
from appliance.services.far_legs import Acceptance, FarLeg, read_leg


@dataclass(frozen=True, slots=True)
class SeenChannel:
    """A channel. `call` is the caller's call that it was made for; None for a caller's own, and for a call of staff.

    `endpoint` is None for a caller, `line` for a phone of ours; both for a part of a leg whose marked part is another
    channel. `is_up` tells that whoever is rung by it has answered, and pressed 1 if they had to. `is_own_call` tells
    that the dialplan has begun a call of the channel's own. `far` is there for a line's own channel of a leg.
    """

    name: str
    unique: str
    is_up: bool
    call: CallId | None
    agent: AgentId | None
    endpoint: EndpointId | None
    line: LineId | None
    is_own_call: bool = False
    far: FarLeg | None = None

    @property
    def is_caller(self) -> bool:
        """Whether a caller came in by it: it carries a line, and was made for nobody's sake."""
        return self.line is not None and self.call is None and self.endpoint is None

    @property
    def is_staff(self) -> bool:
        """Whether it is a desk phone that makes a call; one that is rung has none of its own."""
        return self.is_own_call and self.endpoint is not None and self.line is None


def read(event: Event, phones: Collection[EndpointId]) -> SeenChannel:
    """Read an event; `phones` are the endpoints whose channels bear their id."""
    name, unique = event.get("Channel"), event.get("Uniqueid")
    marks = dict(item.partition("=")[::2] for item in event.all("ChanVariable"))
    call = marks.get("ZONGJI_CALL", "")
    agent = marks.get("ZONGJI_AGENT", "")
    is_peers = bool(marks.get("ZONGJI_PEER"))
    owner = None if is_peers else agent_of(name)
    endpoint = marks.get("ZONGJI_ENDPOINT") or owner or (None if is_peers else _phone(name, phones))
    line = None if is_peers else line_of(name)
    own = line or (None if endpoint else LineId(marks.get("ZONGJI_LINE", "")))
    is_part = not endpoint and call not in {"", unique}
    return SeenChannel(
        name=name,
        unique=unique,
        is_up=event.get("ChannelStateDesc") == "Up",
        call=CallId(call) if call not in {"", unique} else None,
        agent=AgentId(agent) if agent.isdecimal() else owner,
        endpoint=EndpointId(endpoint) if endpoint else None,
        line=None if is_part else LineId(marks.get("ZONGJI_OUT", "")) or own or None,
        is_own_call=bool(call) and call == unique,
        far=_far(name, marks) if call not in {"", unique} else None,
    )


def _far(channel: str, marks: Mapping[str, str]) -> FarLeg | None:
    """Give what a channel is heard for; a leg that no half of ours stands for tells its answer itself."""
    out = marks.get("ZONGJI_OUT", "")
    if out and not channel.startswith("Local/"):
        return FarLeg(0, Acceptance.SIGNALLED, LineId(out))
    return read_leg(marks.get("ZONGJI_FAR_LEG", ""))


def _phone(channel: str, phones: Collection[EndpointId]) -> EndpointId | None:
    """Tell which phone that is nobody's own a channel is: `PJSIP/reception-0000002a` is reception's."""
    technology, _, rest = channel.partition("/")
    account = EndpointId(rest.rpartition("-")[0])
    return account if technology == "PJSIP" and account in phones else None
