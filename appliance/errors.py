"""The tree of expected errors, ordered by whose fault each one is.

Whatever is not a `ZongjiError` (or an `OSError` at an adapter) is a bug, caught at a named boundary only.
Busy, no answer and unreachable are results, never exceptions.
"""


class ZongjiError(Exception):
    """Root of all errors that the product expects and can tell in words."""


class UserError(ZongjiError):
    """Somebody asked for what can't be done: `message` says what is wrong, `remedy` what to do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} ({remedy})" if remedy else message)
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["UserError"], tuple[str, str]]:
        """Let the error travel between processes: exceptions are made again from their arguments."""
        return UserError, (self.message, self.remedy)


class DeviceError(ZongjiError):
    """A device or daemon beside us failed.

    `device` names it ("asterisk", "modem3"), `command` says what was asked of it without secrets or phone
    numbers, `reason` is what it said or did.
    """

    def __init__(self, device: str, command: str, reason: str) -> None:
        super().__init__(f"{device}: {command}: {reason}")
        self.device = device
        self.command = command
        self.reason = reason

    def __reduce__(self) -> tuple[type["DeviceError"], tuple[str, str, str]]:
        """Let the error travel between processes."""
        return DeviceError, (self.device, self.command, self.reason)


class ProtocolError(ZongjiError):
    """The rules of a protocol were broken; the two children tell by which side."""


class LocalProtocolError(ProtocolError):
    """We were about to send what the protocol forbids; nothing was sent."""


class RemoteProtocolError(ProtocolError):
    """The peer sent what the protocol forbids; the connection can't be trusted any more."""
