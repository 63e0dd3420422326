"""What was decided, and why."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Decision(Generic[T]):
    """A value and the reason for it, in words for the admin who asks why a call went where it did."""

    value: T
    reason: str
