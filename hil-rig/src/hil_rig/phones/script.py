"""Plays a PhoneScript: what a phone does by itself, the same for every driver."""

import threading

from hil_rig.phones.api import EventKind, PhoneError, PhoneEvent, PhoneScript, SipPhone
from hil_rig.phones.events import EventLog


class ScriptRunner:
    """A thread that watches one phone's events and acts as its script says, until the events end."""

    def __init__(self, phone: SipPhone, events: EventLog, script: PhoneScript) -> None:
        self._phone = phone
        self._events = events
        self._script = script
        self._thread = threading.Thread(target=self._run, name=f"script of {phone.name}", daemon=True)

    def start(self) -> None:
        """Begin to watch; a script that does nothing costs no thread."""
        if not self._script.is_empty:
            self._thread.start()

    def join(self, timeout_s: float) -> None:
        """Await the end, after the events were closed."""
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self) -> None:
        for event in self._events.follow():
            try:
                self._react(event)
            except PhoneError:
                # The other side may hang up while the phone acts; any other refusal is a fault to be seen.
                if not self._events.happened(EventKind.ENDED, event.call, timeout_s=1.0):
                    raise

    def _react(self, event: PhoneEvent) -> None:
        if event.kind == EventKind.INCOMING:
            self._meet(event.call)
        elif event.kind == EventKind.ANSWERED and self._script.say is not None:
            self._phone.play(self._script.say, looped=self._script.say_looped)

    def _meet(self, call: int) -> None:
        if self._script.auto_reject is not None:
            self._phone.reject(self._script.auto_reject)
        elif self._script.auto_answer_after_s is not None:
            self._phone.ring()
            if not self._events.happened(EventKind.ENDED, call, self._script.auto_answer_after_s):
                self._phone.answer()
