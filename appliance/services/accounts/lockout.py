"""How long somebody who keeps failing has to wait: longer each time, never for ever."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from appliance.services.accounts.where import From
from appliance.storage.audit import BY_ITSELF, AuditAction, AuditLog
from appliance.storage.sign_in_failures import Failures, SignInFailures

FORGOTTEN_AFTER = timedelta(hours=24)
LONGEST_S = 15 * 60
TOLD_AGAIN_AFTER = timedelta(hours=1)
_FIRST_S = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is counted: an account or an address, which may fail `free` times before it has to wait."""

    name: str
    free: int


def wait_s(failures: int, free: int) -> int:
    """Give the seconds to wait after so many failures: none for the free ones, then 5, 10, 20 … up to 15 minutes."""
    if failures < free:
        return 0
    doublings = min(failures - free, 20)
    return int(min(_FIRST_S * 2**doublings, LONGEST_S))


def left_s(known: Failures | None, free: int, now: datetime) -> int:
    """Give the seconds that are left to wait; 0 when a try is free now."""
    if known is None or now - known.at >= FORGOTTEN_AFTER:
        return 0
    gone_s = max(0.0, (now - known.at).total_seconds())  # a clock may be set back
    return max(0, math.ceil(wait_s(known.count, free) - gone_s))


class Lockout:
    """Counts tries by subject. A try is charged before it is made, and given back when it was right."""

    def __init__(self, failures: SignInFailures) -> None:
        self._failures = failures

    def charge(self, subjects: tuple[Subject, ...], now: datetime) -> int:
        """Count a try; gives 0, or how many seconds are to be waited, and then nothing is counted."""
        left = 0

        def refused(known: Mapping[str, Failures]) -> bool:
            nonlocal left
            left = max(left_s(known.get(subject.name), subject.free, now) for subject in subjects)
            return left > 0

        self._failures.charge([subject.name for subject in subjects], now, now - FORGOTTEN_AFTER, refused)
        return left

    def tell(self, subjects: tuple[Subject, ...], log: AuditLog, whose: str, where: From) -> None:
        """Put on record that wrong tries have made the next one wait: once in a while, not at each of them."""
        for subject in subjects:
            known = self._failures.of(subject.name)
            if known is not None and known.count >= subject.free:
                log.note_once(BY_ITSELF, AuditAction.SIGN_IN_SLOWED, whose, TOLD_AGAIN_AFTER, f"from {where.address}")
                return

    def give_back(self, subjects: tuple[Subject, ...]) -> None:
        """Take one try back from each."""
        self._failures.give_back([subject.name for subject in subjects])

    def clear_beginning(self, name: str) -> None:
        """Forget the failures of all subjects whose names begin so."""
        self._failures.clear_beginning(name)

    def clear(self, subject: Subject) -> None:
        """Forget this one's failures."""
        self._failures.clear(subject.name)
