"""Rare work that needs large libraries, done by a process of its own: what they take of memory is gone with it.

Run by itself, it reads one order from its standard input, carries it out and writes what came of it. Both are pickles:
nobody but this process and its own child has the pipes in hand.
"""

import pickle
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from appliance.errors import UserError, ZongjiError
from appliance.services.turns import Turns

_ITSELF = (sys.executable, "-m", "appliance.services.aside")


class GivenUp(UserError):
    """It took longer than anybody waits."""

    kind = "overloaded"

    def __init__(self, deadline_s: float) -> None:
        super().__init__(f"This was given up after {deadline_s:g} s.", "try again later, with less at once")


@dataclass(frozen=True, slots=True)
class Lane:
    """Work of one kind: how much of it at once, and after how long it is ended. What is slow stops no other kind."""

    turns: Turns
    deadline_s: float


OURS = Lane(Turns(1, patience_s=10.0), 30.0)
"""What is made of our own words: quick, and waited for by whoever signs in or writes a program."""

FILES = Lane(Turns(1, patience_s=10.0), 30.0)
"""What somebody's file is made of, or a file of what is kept: takes as long as there is in it."""

TASKS = Lane(Turns(1, patience_s=60.0), 240.0)
"""The same for a task, which nobody waits for at the door."""

FIGURES = Lane(Turns(1, patience_s=10.0), 60.0)
"""What is reckoned from the whole record."""

AFAR = Lane(Turns(1, patience_s=60.0), 60.0)
"""What waits for other machines; for tasks alone, too."""


@dataclass(frozen=True, slots=True)
class _Raised:
    """An error on its way between processes; each class of errors is made from words of its own."""

    kind: type[ZongjiError]
    words: tuple[object, ...]
    told: dict[str, object]

    @classmethod
    def of(cls, error: ZongjiError) -> "_Raised":
        return cls(type(error), error.args, vars(error))

    def error(self) -> ZongjiError:
        made = self.kind.__new__(self.kind, *self.words)
        made.__dict__.update(self.told)
        return made


def aside(place: str, *words: object, lane: Lane = OURS) -> Any:  # noqa: ANN401 - whatever the function gives
    """Call a function, `module:name`, with these words in another process; give what it gives, raise what it raises.

    It takes as long as loading the module besides: some tenths of a second. Raises Overloaded, and GivenUp for what
    lasts longer than the lane's deadline.
    """
    order = pickle.dumps((place, words))
    with lane.turns.turn():
        try:
            done = subprocess.run(_ITSELF, input=order, stdout=subprocess.PIPE, check=True, timeout=lane.deadline_s)
        except subprocess.TimeoutExpired:  # the child is killed by then
            raise GivenUp(lane.deadline_s) from None
    found = pickle.loads(done.stdout)  # noqa: S301 - our own child's
    if isinstance(found, _Raised):
        raise found.error()
    return found


def carried_out(order: bytes) -> bytes:
    """Do what the order asks for."""
    place, words = pickle.loads(order)  # noqa: S301 - our own parent's
    module, _, name = place.partition(":")
    try:
        found = getattr(import_module(module), name)(*words)
    except ZongjiError as error:
        found = _Raised.of(error)
    return pickle.dumps(found)


def main() -> None:
    """Start from the command line."""
    # By its own name: classes of `__main__` would be others to whoever reads the answer.
    answer = import_module("appliance.services.aside").carried_out(sys.stdin.buffer.read())
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
