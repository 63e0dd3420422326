"""How the ports of the cards are to be set. Whatever is refused here never reaches a configuration file."""

import re
from dataclasses import dataclass
from enum import StrEnum

from drivers.analog.caller_id import CallerIdMode
from drivers.analog.cards import PortKind
from drivers.analog.profile import CountryProfile
from drivers.analog.span_file import MAX_CHANNEL
from drivers.errors import SettingsError

LOUDEST_GAIN_DB = 12.0
"""More than this only distorts: a line that needs it has a fault."""

PHONE_CALLER_ID = frozenset(
    {
        CallerIdMode.NONE,
        CallerIdMode.FSK_BELL_AFTER_RING,
        CallerIdMode.FSK_V23_AFTER_RING,
        CallerIdMode.FSK_V23_JAPAN,
    }
)
"""What chan_dahdi can send to a telephone: FSK between the first rings."""

_WORD = re.compile(r"[A-Za-z0-9_.@-]{1,79}")  # Asterisk's contexts end at 79 letters (AST_MAX_CONTEXT)
_NUMBER = re.compile(r"[0-9*#+]{0,24}")
_NAME = re.compile(r"[^\x00-\x1f\x7f\x85\u2028\u2029\"<>;\\\[\]]{0,60}")


class EchoCanceller(StrEnum):
    """What takes the caller's own voice out of what comes back (`dahdi_echocan_*`, or the card's own hardware)."""

    NONE = "none"
    OSLEC = "oslec"
    MG2 = "mg2"
    HARDWARE = "hwec"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Port:
    """What both kinds of port have.

    Calls from the port enter `context` with the channel `variables`. Gains are in dB of the digital samples, into
    Asterisk and out of it.
    """

    channel: int
    context: str
    variables: tuple[tuple[str, str], ...] = ()
    echo_canceller: EchoCanceller = EchoCanceller.OSLEC
    rx_gain_db: float = 0.0
    tx_gain_db: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what can't be set."""
        if not 1 <= self.channel <= MAX_CHANNEL:
            raise SettingsError(f"port {self.channel}", f"channels are 1 to {MAX_CHANNEL}")
        self._need(_WORD, "context", self.context)
        for name, value in self.variables:
            self._need(_WORD, "a variable's name", name)
            self._need(_WORD, name, value)
        for name, gain_db in (("rx_gain_db", self.rx_gain_db), ("tx_gain_db", self.tx_gain_db)):
            if not abs(gain_db) <= LOUDEST_GAIN_DB:
                raise self._error(name, f"is between -{LOUDEST_GAIN_DB:g} and {LOUDEST_GAIN_DB:g} dB, not {gain_db}")

    def _need(self, form: re.Pattern[str], name: str, value: str) -> None:
        if not form.fullmatch(value):
            raise self._error(name, f"is {form.pattern}, not {value!r}")

    def _error(self, name: str, reason: str) -> SettingsError:
        return SettingsError(f"port {self.channel}, {name}", reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class FxoPort(_Port):
    """A line of the exchange.

    `caller_id_proven` says that `caller_id` was observed on this line: without it, a mode that can lose calls isn't
    set (`careful_mode`). The polarity is followed only on lines that were seen to reverse it.
    """

    caller_id: CallerIdMode
    caller_id_proven: bool = False
    answer_by_polarity: bool = False
    hang_up_by_polarity: bool = False

    @property
    def kind(self) -> PortKind:
        """FXO."""
        return PortKind.FXO


@dataclass(frozen=True, slots=True, kw_only=True)
class FxsPort(_Port):
    """A telephone: `caller_name` and `caller_number` are shown where it calls.

    `caller_id` is how the telephone itself is told who calls.
    """

    caller_name: str = ""
    caller_number: str = ""
    caller_id: CallerIdMode = CallerIdMode.FSK_BELL_AFTER_RING

    def __post_init__(self) -> None:
        """Refuse what can't be set."""
        _Port.__post_init__(self)
        self._need(_NAME, "caller_name", self.caller_name)
        self._need(_NUMBER, "caller_number", self.caller_number)
        if self.caller_id not in PHONE_CALLER_ID:
            raise self._error("caller_id", f"is one of {', '.join(sorted(PHONE_CALLER_ID))}, not {self.caller_id}")

    @property
    def kind(self) -> PortKind:
        """FXS."""
        return PortKind.FXS


PortSettings = FxoPort | FxsPort


@dataclass(frozen=True, slots=True)
class DynamicSpan:
    """One end of a pair of spans in memory (`dahdi_dynamic_loc`): lines without a card, for trials.

    Spans with the same `key` (0-15) are peers; `end` is 0 or 1; `channels` 1 to 31.
    """

    key: int
    end: int
    channels: int

    def __post_init__(self) -> None:
        """Refuse what the driver would: an address is two hexadecimal digits."""
        if not (0 <= self.key <= 15 and self.end in (0, 1) and 1 <= self.channels <= 31):
            raise SettingsError("dynamic span", f"has a key of 0-15, an end 0 or 1, and 1-31 channels, not {self}")


@dataclass(frozen=True, slots=True)
class CardSettings:
    """How all cards of a box are set.

    `digit_misses_to_end` is how many blocks of 12.75 ms without a digit's tone end it: with 5, a drop-out of 40 ms
    doesn't make two digits of one; Asterisk's own 3 splits one press in five at 20 ms.
    """

    country: CountryProfile
    ports: tuple[PortSettings, ...]
    dynamic_spans: tuple[DynamicSpan, ...] = ()
    digit_misses_to_end: int = 5

    def __post_init__(self) -> None:
        """Refuse ports that are set twice."""
        channels = [port.channel for port in self.ports]
        if twice := sorted({channel for channel in channels if channels.count(channel) > 1}):
            raise SettingsError(f"port {twice[0]}", "is set twice")
        if not 3 <= self.digit_misses_to_end <= 8:
            raise SettingsError("digit_misses_to_end", f"is 3 to 8, not {self.digit_misses_to_end}")

    def port(self, channel: int) -> PortSettings | None:
        """The settings of a channel, or None."""
        return next((port for port in self.ports if port.channel == channel), None)
