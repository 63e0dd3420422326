"""What callers are told while they wait, and when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from appliance.callflow.waiting_room import Ticket
from appliance.callflow.walk import Walk
from appliance.config.model.flow import Queue
from appliance.config.model.prompt import BuiltinPrompt, Prompt
from appliance.domain.spoken import rules_of
from appliance.routing.waiting import estimated_wait, told_minutes


@dataclass(slots=True)
class Announcer:
    """Tells one caller: the place and the wait at once, then every so often after the next of the messages."""

    node: Queue
    walk: Walk
    ticket: Ticket
    _due: datetime | None = None
    _spoken: int = 0
    _told: str = ""
    _prompts: list[Prompt] = field(default_factory=list)

    def due_s(self) -> float:
        """Tell in how many seconds there is something to say."""
        return 0.0 if self._due is None else (self._due - self.walk.clock.now()).total_seconds()

    def next(self) -> tuple[Prompt, ...]:
        """Give what is to be said now, nothing when it is not yet time; what is new of it is put on record."""
        if self.due_s() > 0:
            return ()
        is_begin = self._due is None
        self._due = self.walk.clock.now() + timedelta(seconds=self.node.every_s)
        return (*(() if is_begin else self._message()), *self._place())

    def _message(self) -> tuple[Prompt, ...]:
        messages = self.node.messages
        if not messages:
            return ()
        self._spoken += 1
        return (messages[(self._spoken - 1) % len(messages)],)

    def _place(self) -> tuple[Prompt, ...]:
        rules, place = rules_of(self.walk.language), self.ticket.place
        room = self.walk.switchboard.waiting_room
        wait = estimated_wait(place, self.ticket.wish.on_duty(), room.talks_s(self.ticket.queue))
        minutes = None if wait.value is None or not self.node.announce_wait else told_minutes(wait.value)
        ids: list[str] = []
        if self.node.announce_place:
            ids += rules.place(place)
        if minutes is not None:
            ids += rules.wait(minutes)
        self._put_on_record(place, minutes, wait.reason)
        return tuple(BuiltinPrompt(builtin=id_) for id_ in ids)

    def _put_on_record(self, place: int, minutes: int | None, why: str) -> None:
        told = [f"place {place}"] if self.node.announce_place else []
        told += [f"{minutes} min"] if minutes is not None else []
        if told and (words := ", ".join(told)) != self._told:
            self._told = words
            self.walk.step("queue", f"tell {words}", why if self.node.announce_wait else f"place {place} in the queue")
