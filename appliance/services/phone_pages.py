"""Which page has the phone of an account, so that two of them don't take it from each other for ever.

Kept in memory: after a restart whichever page asks first has it.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from appliance.errors import UserError

MOST_KEPT = 1000


class TakenElsewhere(UserError):
    """Another page has taken the phone since."""

    kind = "phone_taken"

    def __init__(self) -> None:
        super().__init__("The phone is open on another page by now.", "take it here again, or close this page")


class PhonePages:
    """Who holds what. Pages are named by a random word of their own."""

    def __init__(self) -> None:
        """Know of none."""
        self._lock = Lock()
        self._holder: dict[str, tuple[str, datetime]] = {}
        self._seen: dict[tuple[str, str], None] = {}

    def refuse_older(self, account: str, page: str, now: datetime) -> None:
        """Raise TakenElsewhere when another page holds a login to the account that isn't over."""
        with self._lock:
            holder, until = self._holder.get(account, (page, now))
        if holder != page and now < until:
            raise TakenElsewhere

    def give(self, account: str, page: str, until: datetime) -> None:
        """Know that the page holds the account's login until then."""
        with self._lock:
            self._holder[account] = (page, until)

    def once(self, session: str, account: str, note: Callable[[], None]) -> None:
        """Call `note` the first time that a session takes an account."""
        with self._lock:
            if (session, account) in self._seen:
                return
        note()
        with self._lock:
            self._seen[session, account] = None
            while len(self._seen) > MOST_KEPT:
                self._seen.pop(next(iter(self._seen)))
