"""How much a hotline takes: calls at once, calls within a time, calls and money in a month (C4-C6)."""

from dataclasses import dataclass
from decimal import Decimal

from appliance.config.model.prompt import Prompt
from appliance.config.model.screening import Caps, CountCap, MonthlyCap
from appliance.routing.decision import Decision


@dataclass(frozen=True, slots=True)
class Counts:
    """What has been let in so far, the call in question not included.

    `windows` has a count for each of the caps' `counts`, in their order; 0 per caller for one without a number, who
    can't be told from others. `month_amount` is exact, in the tariff's currency.
    """

    concurrent: int = 0
    windows: tuple[int, ...] = ()
    month_calls: int = 0
    month_amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class CapRefusal:
    """A call is over a cap, named by `rule`, and hears `announcement`, None for silence."""

    rule: str
    announcement: Prompt | None


def admit(caps: Caps, counts: Counts) -> Decision[CapRefusal | None]:
    """Decide whether one more call may come in: the first cap that is full refuses it.

    Refused calls count towards no cap: a caller who tries again and again gets in as soon as the cap allows it.
    """
    at_once = caps.concurrent
    if at_once is not None and counts.concurrent >= at_once.limit:
        why = f"calls in progress: {counts.concurrent}, allowed at once: {at_once.limit}"
        return Decision(CapRefusal("concurrent cap", at_once.announcement), why)
    for cap, count in zip(caps.counts, counts.windows, strict=True):
        if count >= cap.limit:
            return Decision(CapRefusal(_rule(cap), cap.announcement), _told(cap, count))
    monthly = caps.monthly
    if monthly is not None and (full := _reached(monthly, counts, 100)):
        return Decision(CapRefusal("monthly cap", monthly.announcement), full)
    return Decision(None, "within all caps")


def warning(cap: MonthlyCap, counts: Counts) -> str | None:
    """Say which monthly cap has reached its `warn_percent`; None when none has."""
    return _reached(cap, counts, cap.warn_percent)


def _rule(cap: CountCap) -> str:
    return "calls per caller cap" if cap.per == "caller" else "calls per time cap"


def _told(cap: CountCap, count: int) -> str:
    whose = " of this caller" if cap.per == "caller" else ""
    return f"calls{whose} within {cap.within_minutes} minutes: {count}, allowed: {cap.limit}"


def _reached(cap: MonthlyCap, counts: Counts, percent: int) -> str | None:
    """Say which part of the cap has come to so many percent; money is compared exactly, without rounding."""
    if cap.amount is not None and counts.month_amount * 100 >= cap.amount * percent:
        return f"cost of this month's calls: {counts.month_amount.normalize():f}, allowed: {cap.amount:f}"
    if cap.calls is not None and counts.month_calls * 100 >= cap.calls * percent:
        return f"calls this month: {counts.month_calls}, allowed: {cap.calls}"
    return None
