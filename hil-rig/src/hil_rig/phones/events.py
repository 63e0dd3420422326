"""The events of one phone: added by its driver's thread, awaited by tests."""

import threading
import time
from collections.abc import Iterator

from hil_rig.phones.api import EventKind, PhoneEvent, PhoneTimeout


class EventLog:
    """Keeps every event, hands each out once by kind, and lets a script follow along."""

    def __init__(self, phone_name: str) -> None:
        self._phone_name = phone_name
        self._events: list[PhoneEvent] = []
        self._returned: set[int] = set()
        self._closed = False
        self._changed = threading.Condition()

    def add(self, event: PhoneEvent) -> None:
        """Append an event and wake whoever waits."""
        with self._changed:
            self._events.append(event)
            self._changed.notify_all()

    def close(self) -> None:
        """Nothing more will come: waiting ends at once."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def all(self) -> list[PhoneEvent]:
        """All events, oldest first."""
        with self._changed:
            return list(self._events)

    def latest_call(self) -> int:
        """The number of the latest call that anything happened on, 0 before the first."""
        with self._changed:
            return max((event.call for event in self._events), default=0)

    def pass_over(self) -> None:
        """Treat all events so far as returned."""
        with self._changed:
            self._returned.update(range(len(self._events)))

    def wait(self, *kinds: EventKind, timeout_s: float) -> PhoneEvent:
        """Return the oldest event of one of the kinds that wasn't returned before, or raise PhoneTimeout."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._oldest(kinds) is not None, timeout_s)
            index = self._oldest(kinds)
            if index is None:
                raise PhoneTimeout(self._missing(kinds, timeout_s))
            self._returned.add(index)
            return self._events[index]

    def happened(self, kind: EventKind, call: int, timeout_s: float) -> bool:
        """Whether `kind` has come for that call, or comes in time. Nothing is marked as returned."""
        with self._changed:
            return self._changed.wait_for(
                lambda: any(event.kind == kind and event.call == call for event in self._events), timeout_s
            )

    def follow(self) -> Iterator[PhoneEvent]:
        """Yield each event as it comes, until the log is closed."""
        position = 0
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or len(self._events) > position)  # noqa: B023 - runs here
                if len(self._events) <= position:
                    return
                event = self._events[position]
            position += 1
            yield event

    def _oldest(self, kinds: tuple[EventKind, ...]) -> int | None:
        return next(
            (i for i, e in enumerate(self._events) if e.kind in kinds and i not in self._returned),
            None,
        )

    def _missing(self, kinds: tuple[EventKind, ...], timeout_s: float) -> str:
        now = time.monotonic()
        came = [f"{event.kind}{_detail(event)} {now - event.at:.2f} s ago" for event in self._events]
        wanted = " or ".join(kinds)
        ending = "the phone is closed" if self._closed else f"not within {timeout_s} s"
        return f"phone {self._phone_name}: no {wanted}, {ending}; came: {', '.join(came) or 'nothing'}"


def _detail(event: PhoneEvent) -> str:
    detail = " ".join(str(part) for part in (event.number, event.code or "", event.reason, event.digit) if part)
    return f"({detail})" if detail else ""
