"""What is raised when something could not be done to the cards."""

from appliance.errors import DeviceError, ZongjiError

DEVICE = "zongji-cards"


class OrderFailed(DeviceError):
    """An order was not done: `reason` is what happened, `remedy` what to do about it."""

    def __init__(self, command: str, reason: str, remedy: str) -> None:
        super().__init__(DEVICE, command, reason)
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["OrderFailed"], tuple[str, str, str]]:
        """Let the error travel between processes."""
        return OrderFailed, (self.command, self.reason, self.remedy)


class HandsAway(ZongjiError):
    """Nobody has the hands on the cards, or not any more: whether the order was done is unknown."""
