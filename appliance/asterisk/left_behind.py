"""What the fail-open frame left in Asterisk's data base of a call that the controller did not finish."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from appliance.domain.ids import AgentId, CallId, EndpointId, LineId
from appliance.domain.phone_number import PhoneNumber

_AGENT = re.compile("[0-9]+")
_EPOCH = re.compile("[0-9]{1,11}")
_ENDPOINT = re.compile("[0-9]+|[a-z][a-z0-9-]*")
_REVISION = re.compile("[0-9]{1,9}")
_FIELDS = 12
_VERSION = "v3"


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """One such call. `alone` tells that the frame served the caller itself; `message` is a voicemail's file name.

    `agent` and `endpoint` answered; an endpoint that is nobody's has no agent. `revision` is the one that the frame
    served the caller by, "" when it had none.
    """

    call: CallId
    ended_at: datetime
    line: LineId
    called: str
    caller: PhoneNumber | None
    alone: bool
    dial_status: str
    answered_at: datetime | None
    agent: AgentId | None
    message: str
    endpoint: EndpointId | None = None
    revision: str = ""

    @property
    def started_at(self) -> datetime:
        """When the line rang: the second stands in the call's id."""
        return _started_at(self.call)

    @property
    def talk_s(self) -> float:
        """For how long the caller and the agent talked, in whole seconds."""
        if self.answered_at is None:
            return 0.0
        return max(0.0, (self.ended_at - self.answered_at).total_seconds())  # the clock may have been set back

    @classmethod
    def parse(cls, call: str, value: str) -> Self:
        """Read an entry. Raises ValueError, without the caller's number in it, when it is none of ours."""
        fields = value.split("|")
        if len(fields) != _FIELDS or fields[0] != _VERSION:
            raise ValueError(f"{len(fields)} fields of version {fields[0][:4]!r} are no entry of the fail-open frame")
        _, ended, line, called, caller, alone, status, answered, agent, endpoint, message, revision = fields
        _started_at(call)
        if "/" in message:
            raise ValueError("the message lies outside of the voicemail folder")
        return cls(
            call=CallId(call),
            ended_at=_time(ended),
            line=LineId(line),
            called=called,
            caller=PhoneNumber.parse(caller),
            alone=alone == "1",
            dial_status=status,
            answered_at=_time(answered) if answered else None,
            agent=AgentId(agent) if _AGENT.fullmatch(agent) else None,
            message=message,
            endpoint=EndpointId(endpoint) if _ENDPOINT.fullmatch(endpoint) else None,
            revision=revision if _REVISION.fullmatch(revision) else "",
        )


def _started_at(call: str) -> datetime:
    return _time(call.rpartition("-")[2].partition(".")[0])


def _time(epoch: str) -> datetime:
    if not _EPOCH.fullmatch(epoch):
        raise ValueError("a time is not in epoch seconds")
    return datetime.fromtimestamp(int(epoch), UTC)


def agent_of(channel: str) -> AgentId | None:
    """Tell whose phone a channel is: `PJSIP/8001-0000002a` is agent 8001's; None for a line's.

    Not for the channel of a gateway or a carrier, whose user name may be any number.
    """
    technology, _, rest = channel.partition("/")
    account = rest.rpartition("-")[0]
    return AgentId(account) if technology == "PJSIP" and _AGENT.fullmatch(account) else None


def line_of(channel: str) -> LineId | None:
    """Tell which simulated line a channel is: `PJSIP/line-01-0000002a` is line 01; None for an agent's phone."""
    technology, _, rest = channel.partition("/")
    account = rest.rpartition("-")[0]
    prefix, _, line = account.partition("line-")
    return LineId(line) if technology == "PJSIP" and line and not prefix else None
