"""When a notice that could not be told is tried again, and when no more."""

from datetime import datetime, timedelta

from appliance.routing.decision import Decision
from appliance.services.notify.outcome import Failed
from appliance.storage.outbox_values import StoredNotice

FIRST_PAUSE_S = 10.0
LONGEST_PAUSE_S = 3600.0
SHORTENED_BY = 0.25
"""By up to this share a pause is shortened, so that all that waited for a server don't come to it at once."""

GIVE_UP_AFTER = timedelta(hours=24)
FEWEST_TRIES = 5
"""So often at least before time alone gives up: a box without a clock of its own starts years ago."""
MOST_REFUSALS = 3


def pause_s(failures: int, dice: float, retry_after_s: float | None = None) -> float:
    """Give how long to wait after so many failures in a row (1 and more); `dice` is from 0 up to 1.

    What the server asked for is kept to, up to an hour.
    """
    doubled = FIRST_PAUSE_S * 2.0 ** min(failures - 1, 20)
    own = min(doubled, LONGEST_PAUSE_S) * (1 - SHORTENED_BY * dice)
    return max(own, min(retry_after_s or 0.0, LONGEST_PAUSE_S))


def next_try(notice: StoredNotice, failed: Failed, now: datetime, dice: float) -> Decision[datetime | None]:
    """Give when a notice, whose latest try (counted in `attempts`) failed, is tried again; None to give it up."""
    refusals = notice.refusals + failed.refused
    if refusals >= MOST_REFUSALS:
        return Decision(None, f"refused {refusals} times: {failed.reason}")
    if now - notice.since >= GIVE_UP_AFTER and notice.attempts >= FEWEST_TRIES:
        return Decision(None, f"{notice.attempts} tries in a day: {failed.reason}")
    pause = pause_s(notice.attempts, dice, failed.retry_after_s)
    return Decision(now + timedelta(seconds=pause), failed.reason)
