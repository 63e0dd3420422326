"""What tells that a session, or a command, has ended."""

from enum import Enum

from appliance.asterisk.agi_protocol import Answer
from appliance.errors import DeviceError, ZongjiError

_DEVICE = "asterisk"


class GoneReason(Enum):
    """Why a channel can't be worked any more."""

    HANGUP = "the channel was hung up"
    DEAD_CHANNEL = "the command is not permitted on a dead channel"
    END_OF_STREAM = "Asterisk closed the connection"
    FAULT = "the peer broke the protocol"
    CLOSED = "we closed the session"


class ChannelGone(ZongjiError):  # what happened is its name, here and below
    """The call's channel is gone, so its story is over; `reason` says how that became known."""

    def __init__(self, reason: GoneReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class CommandRefused(DeviceError):
    """Asterisk doesn't know the command (510) or its form (520): a bug of ours, or a module not loaded."""

    def __init__(self, command: str, answer: Answer) -> None:
        super().__init__(_DEVICE, command, answer.text)
        self.answer = answer


class DeadlineExceeded(DeviceError):
    """No answer came in time; the session is closed."""

    def __init__(self, command: str, deadline_s: float) -> None:
        super().__init__(_DEVICE, command, f"no answer within {deadline_s:g} s")
