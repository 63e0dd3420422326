"""Why a change of the draft isn't made. `kind` is the word for programs."""

from datetime import datetime

from appliance.errors import UserError


class DraftChanged(UserError):
    """Somebody else has changed the part, or the draft, since it was read; `by` and `at` as far as they are known."""

    kind = "changed"

    def __init__(self, what: str, by: str = "", at: datetime | None = None) -> None:
        self.by, self.at = by, at
        told = f" by {by}" if by else ""
        told += f" at {at.isoformat(timespec='seconds')}" if at else ""
        super().__init__(f"{what} was changed{told} since you opened it.", "look at the newer state, then change that")


class NoSuchPart(UserError):
    """The draft has no such part."""

    kind = "not_found"

    def __init__(self, what: str) -> None:
        super().__init__(f"The draft has no {what}.", "look at `GET /api/v1/draft`")


class AlreadyThere(UserError):
    """What was to be made is there already."""

    kind = "exists"

    def __init__(self, what: str) -> None:
        super().__init__(f"There is already {what}.", "choose another id")


class NothingDrafted(UserError):
    """There is no draft, or it says the same as the configuration in force."""

    kind = "nothing_drafted"

    def __init__(self) -> None:
        super().__init__("There is no change to publish.", "change something first")
