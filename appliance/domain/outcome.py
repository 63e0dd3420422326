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


class CallResult(StrEnum):
    """What became of a caller, the way a shop owner counts calls."""

    ANSWERED = "answered"
    """The caller talked with an agent."""
    VOICEMAIL = "voicemail"
    """The caller left a message."""
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
