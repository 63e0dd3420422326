"""Callers of the measured company: a day's mixture, the same at each run."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import inf
from random import Random

from appliance.callflow.ports import CallerFacts
from appliance.domain.ids import CallId, LineId
from appliance.domain.outcome import RingOutcome
from appliance.domain.phone_number import PhoneNumber
from appliance.simulate.attempt import Attempt
from appliance.simulate.script import Phone, Script

FIRST = datetime(2026, 10, 23, tzinfo=UTC)
_KEYS = ("1", "2", "3", "0", "", "8003", "101", "7")
_OUTCOMES = (RingOutcome.ANSWERED,) * 7 + (RingOutcome.NO_ANSWER, RingOutcome.BUSY, RingOutcome.UNREACHABLE)


def attempts(count: int, days: int, agents: int) -> Iterator[Attempt]:
    """Give calls spread evenly over days, in order: most are served, some give up, some leave a message."""
    random = Random(1)  # noqa: S311 - the same mixture each time is what is wanted
    for number in range(count):
        at = FIRST + timedelta(days=days) * number / count
        digits = f"138{random.randrange(2000):08}" if number % 5 else f"021{random.randrange(2000):08}"
        line = LineId(f"{random.randrange(1, 31):02}")
        facts = CallerFacts(CallId(f"bench-{number}"), line, "4008001234", PhoneNumber(digits), "")
        yield Attempt(facts, at, _script(random, agents), drawn=random.random())


def _script(random: Random, agents: int) -> Script:
    phones = {str(8001 + random.randrange(agents)): _phone(random) for _ in range(3)}
    return Script(
        presses=[random.choice(_KEYS), random.choice(_KEYS), random.choice("123")],
        phones=phones,
        otherwise=_phone(random),
        leaves_after_s=random.uniform(5, 60) if random.random() < 0.15 else inf,
        speaks_s=random.choice((0.0, 20.0)),
    )


def _phone(random: Random) -> Phone:
    ends = random.random() < 0.4
    return Phone(random.choice(_OUTCOMES), random.uniform(1, 15), random.uniform(20, 300), caller_ends=ends)
