"""How attempts and calls end. Busy, no answer and unreachable are results, not errors."""

from enum import StrEnum


class RingOutcome(StrEnum):
    """How one attempt to reach an endpoint ended."""

    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    CANCELLED = "cancelled"
    """The caller hung up while it rang."""
    ELSEWHERE = "elsewhere"
    """It rang together with others, and another of them answered."""


class WaitEnd(StrEnum):
    """How a caller left a queue."""

    ANSWERED = "answered"
    """Somebody took the call."""
    KEY = "key"
    """The caller left by key."""
    HUNG_UP = "hung_up"
    """The caller hung up."""
    TIME = "time"
    """The queue's longest wait was over."""
    FULL = "full"
    """As many waited as may."""
    NOBODY = "nobody"
    """Nobody was on duty, or not any more."""
    MOVED = "moved"
    """The caller was sent elsewhere, such as to a fax."""


class CallResult(StrEnum):
    """What became of a caller, the way a shop owner counts calls."""

    ANSWERED = "answered"
    """The caller talked with an agent."""
    VOICEMAIL = "voicemail"
    """The caller left a message."""
    CALLBACK = "callback"
    """The caller asked to be called back."""
    FAX = "fax"
    """A fax was received, or passed to a fax machine."""
    BUSY = "busy"
    """Every agent that was tried was busy."""
    NO_ANSWER = "no_answer"
    """Agents were rung, and none answered."""
    UNREACHABLE = "unreachable"
    """No agent's phone could be reached."""
    ABANDONED = "abandoned"
    """The caller hung up before being served."""
    REFUSED = "refused"
    """Screening or a cap kept the caller out."""
    COMPLETED = "completed"
    """The flow ended by itself without offering the call to anyone (information, farewell)."""
    INTERRUPTED = "interrupted"
    """The switchboard itself failed the call: Asterisk or the machine went away under it."""


class ReleasedBy(StrEnum):
    """Who ended the call."""

    CALLER = "caller"
    AGENT = "agent"
    SWITCHBOARD = "switchboard"
    UNKNOWN = "unknown"


class ServedBy(StrEnum):
    """Who decided where the call went."""

    CONTROLLER = "controller"
    FALLBACK = "fallback"
    """The fail-open dialplan alone: the controller was away from the start."""
    BOTH = "both"
    """The controller began the call, and the fail-open dialplan finished it."""
