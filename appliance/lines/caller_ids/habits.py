"""How each line has told its callers so far: from it follows which mode it uses, and how long a call need wait.

Nothing is ever lost by it: a line that begins to tell its callers in another way is heard as well, and its habit is
another one some calls later.
"""

import json
from collections import deque
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import structlog

from appliance.lines.cards.messages import LineHabit
from drivers.dsp.caller_id import Arrival, CallArrived, SentBy
from drivers.dsp.learning.caller_id_mode import (
    ModeChoice,
    ModeDoubt,
    Moment,
    ObservedMode,
    Sign,
    Signal,
    choose_mode,
)

_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)

CALLS = 8
"""The last ones, of which a line's habit is made: one that changes is believed after a day, not after a year."""
_SIGNALS = {SentBy.FSK_BELL_202: Signal.FSK_BELL, SentBy.FSK_V23: Signal.FSK_V23, SentBy.DTMF: Signal.DTMF}
_MOMENTS = {Arrival.BEFORE_RING: Moment.BEFORE_RING, Arrival.AFTER_RING: Moment.AFTER_FIRST_RING}
_SILENT_AFTER_RING = frozenset({ObservedMode.NONE, ObservedMode.DTMF_BEFORE_RING})


class Habits:
    """The habits of all lines, by port, kept in a file so that a restart forgets none."""

    def __init__(self, file: Path) -> None:
        """Read what is kept; a file that can't be read is none."""
        self._file = file
        self._signs: dict[int, deque[Sign | None]] = {}
        try:
            kept = json.loads(file.read_text())
            self._signs = {int(port): deque(map(_sign, signs), CALLS) for port, signs in kept.items()}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, TypeError, AttributeError) as error:
            _log.warning("caller_ids.habits_unread", why=str(error))

    def learn(self, port: int, arrived: CallArrived) -> None:
        """Take how a call's number came. What came garbled tells nothing certain of the line."""
        if arrived.arrival is Arrival.UNREADABLE:
            return
        caller = arrived.caller_id
        sign = None if caller is None else Sign(_SIGNALS[caller.sent_by], _MOMENTS[arrived.arrival])
        before = self.told(port)
        self._signs.setdefault(port, deque(maxlen=CALLS)).append(sign)
        if (now := self.told(port)) != before:
            _log.info("caller_ids.habit", port=port, before=before, now=now)
        self._keep()

    def told(self, port: int) -> str:
        """Name the mode that a line uses (ObservedMode), or why it isn't known (ModeDoubt)."""
        found = self._choice(port)
        return found.value if isinstance(found, ModeDoubt) else found.mode.value

    def of(self, port: int) -> LineHabit:
        """Tell a line's habit, and what its last calls brought."""
        signs = self._signs.get(port, ())
        return LineHabit(port, self.told(port), tuple("" if sign is None else _named(sign) for sign in signs))

    def all(self) -> tuple[LineHabit, ...]:
        """Tell the habits of all lines that had a call."""
        return tuple(map(self.of, sorted(self._signs)))

    def tells_nothing_after_ring(self, port: int) -> bool:
        """Whether a call that has told nothing by its first ring is known to tell nothing later."""
        found = self._choice(port)
        return isinstance(found, ModeChoice) and found.mode in _SILENT_AFTER_RING

    def _choice(self, port: int) -> ModeChoice | ModeDoubt:
        return choose_mode(self._signs.get(port, ()))

    def _keep(self) -> None:
        """Keep them; not synced to disk, as they are not worth that a call waits for it."""
        kept = {str(port): list(map(_written, signs)) for port, signs in self._signs.items()}
        try:
            with NamedTemporaryFile("w", dir=self._file.parent, prefix=f".{self._file.name}.", delete=False) as aside:
                aside.write(json.dumps(kept))
            Path(aside.name).replace(self._file)
        except OSError as error:
            _log.warning("caller_ids.habits_not_kept", why=str(error))


def _named(sign: Sign) -> str:
    return f"{sign.signal.value}@{sign.moment.value}"


def _written(sign: Sign | None) -> list[str] | None:
    return None if sign is None else [sign.signal.value, sign.moment.value]


def _sign(written: Any) -> Sign | None:  # noqa: ANN401 - JSON's edge
    if written is None:
        return None
    signal, moment = written
    return Sign(Signal(signal), Moment(moment))
