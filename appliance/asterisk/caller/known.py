"""What the controller knows of channels besides what a session tells."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from appliance.asterisk.holding import Interrupter, NoInterrupter
from appliance.asterisk.joining import Joined
from appliance.asterisk.outgoing import OutgoingLine
from appliance.asterisk.sounds import SoundLibrary
from appliance.domain.far_leave import FarLeave
from appliance.domain.heard_tone import HeardTone
from appliance.domain.ids import CallId, EndpointId, LineId
from appliance.domain.instance import Instance


class RingingElsewhere(Protocol):
    """Another caller, whose call can be picked up."""

    def waits_at(self, picked_up: Joined) -> str | None:
        """Take who picks this caller up, and give the caller's channel: it is to be sent to the frame.

        None when no phone rings for this caller any more.
        """
        ...


def _nobody_known(_call: CallId) -> EndpointId | None:
    return None


def _nothing_heard(_call: CallId) -> FarLeave | None:
    return None


def _no_leg_heard(_call: CallId, _line: LineId) -> HeardTone | None:
    return None


def _none(_line: LineId) -> bool:
    return False


def _nobody_calls(_call: CallId) -> RingingElsewhere | None:
    return None


async def _not_recorded(_channel: str, _name: str) -> None:
    return


def _at_once(_call: CallId) -> asyncio.Event:
    gone = asyncio.Event()
    gone.set()
    return gone


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What the controller knows of a channel besides its session.

    `answered_at(channel id)` gives when the called side answered last (monotonic seconds), None when it never did.
    `stalled_since(monotonic time)` tells whether this process was frozen from then on, and `follows_since` whether
    `answered_at` knows of every answer since then: while the manager link is down it does not. `answered_by` tells
    which endpoint it was that answered. `lines` are the ways out, `ports` those of telephones at cards.
    `gone(channel id)` is set when the channel is gone.
    `record(channel, name)` begins a recording on a channel that is in a conversation. `caller(call id)` gives another
    caller from outside. `heard(call id)` gives what a caller's hang-up is known by that no line has signalled,
    `leg_heard(call id, line)` the tone by which the far end of an outgoing leg has left. `hears(line)` tells whether an
    outgoing leg on it would be listened to, `is_callers(line)` whether its only channel carries a caller.
    """

    instance: Instance
    sounds: SoundLibrary
    answered_at: Callable[[CallId], float | None]
    stalled_since: Callable[[float], bool]
    follows_since: Callable[[float], bool]
    answered_by: Callable[[CallId], EndpointId | None] = _nobody_known
    lines: Mapping[LineId, OutgoingLine] = field(default_factory=dict)
    ports: Mapping[EndpointId, int] = field(default_factory=dict)
    gone: Callable[[CallId], asyncio.Event] = _at_once
    interrupter: Interrupter = field(default_factory=NoInterrupter)
    record: Callable[[str, str], Awaitable[None]] = _not_recorded
    caller: Callable[[CallId], RingingElsewhere | None] = _nobody_calls
    heard: Callable[[CallId], FarLeave | None] = _nothing_heard
    leg_heard: Callable[[CallId, LineId], HeardTone | None] = _no_leg_heard
    hears: Callable[[LineId], bool] = _none
    is_callers: Callable[[LineId], bool] = _none
