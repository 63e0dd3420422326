"""The values of the outbox: what a notice says, and how it fares on its way."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from appliance.domain.phone_number import PhoneNumber

_PARTIES = ("hotline", "department", "agent")


class OutboxState(StrEnum):
    """What became of a notice."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Party:
    """A hotline, a department, an agent: the id, and what people called it when the notice was told."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a notice says besides its kind, its time and the caller."""

    hotline: Party | None = None
    department: Party | None = None
    agent: Party | None = None
    file: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> str:
        """Write them for the data base."""
        parties = {name: [party.id, party.name] for name in _PARTIES if (party := getattr(self, name)) is not None}
        return json.dumps({**parties, "file": self.file, "facts": dict(self.facts)}, ensure_ascii=False)

    @classmethod
    def of_json(cls, text: str) -> "Particulars":
        """Read what `json` wrote; of a notice that was erased nothing is left."""
        tree = json.loads(text)
        parties = {name: Party(*tree[name]) for name in _PARTIES if name in tree}
        return cls(**parties, file=tree.get("file", ""), facts=tree.get("facts", {}))


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to be told on one channel. `reason` says which rule told it."""

    key: str
    channel: str
    kind: str
    at: datetime
    caller: PhoneNumber | None
    call: str | None
    particulars: Particulars
    reason: str
    since: datetime

    @property
    def id(self) -> str:
        """Give what the channel knows it by: the same whenever the same thing is found out."""
        return f"n-{sha256(json.dumps([self.key, self.channel]).encode()).hexdigest()[:24]}"


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A notice as it stands in the outbox; docs/database.md tells what each part means."""

    id: str
    key: str
    channel: str
    kind: str
    at: datetime
    caller: PhoneNumber | None
    call: str | None
    particulars: Particulars
    reason: str
    state: OutboxState
    since: datetime
    attempts: int
    refusals: int
    next_at: datetime
    begun_at: datetime | None
    cut_off: int
    last_error: str
    done_at: datetime | None
    box: str = ""


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """How a channel fares: since when its oldest notice waits, and what came of the notice that was done last."""

    channel: str
    waiting: int
    oldest: datetime | None
    error: str
    gave_up: int


def peer_key(peer: str) -> str:
    """Give how the keys of a gateway's or carrier's notices begin."""
    return f"peer:{peer}:"
