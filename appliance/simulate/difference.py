"""How two walks of the same call differ: what became of the caller, and where the two parted."""

from dataclasses import dataclass
from itertools import zip_longest

from appliance.callflow.trace import Step
from appliance.domain.outcome import CallResult
from appliance.simulate.trial import Trial
from appliance.storage.record_values import CallRecord

_GRAVEST_FIRST = ("hotline", "result", "refused_by", "department", "served_by", "path")


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a call under one document."""

    hotline: str | None
    result: CallResult
    refused_by: str
    department: str | None
    served_by: str | None
    path: tuple[str, ...]

    @classmethod
    def of(cls, trial: Trial) -> "Fate":
        """Read it from a call that is over."""
        end = trial.end
        served_by = next(iter(trial.served_by), None)
        return cls(trial.start.hotline, end.result, end.refused_by, end.department, served_by, trial.path)

    def __str__(self) -> str:
        """Tell it in words: `answered by 8001`, `refused by …`, `voicemail`."""
        by = self.served_by or self.refused_by
        return f"{self.result} by {by}" if by else f"{self.result}"


@dataclass(frozen=True, slots=True)
class Turning:
    """The first step in which the two differ; None where one has already ended, or for both where no step differs."""

    before: Step | None
    after: Step | None

    @classmethod
    def of(cls, before: Trial, after: Trial) -> "Turning":
        """Find it."""
        for one, other in zip_longest(before.steps, after.steps):
            if one is None or other is None or _what(one) != _what(other):
                return cls(one, other)
        return cls(None, None)

    def __str__(self) -> str:
        return f"{_told(self.after)} (before: {_told(self.before)})"


@dataclass(frozen=True, slots=True)
class Difference:
    """A call that goes otherwise. `assumed` are phones whose behaviour is not on record: they were taken to answer."""

    call: CallRecord
    before: Fate
    after: Fate
    turning: Turning
    assumed: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Name what differs, the gravest first; `path` alone: the caller comes to the same by other nodes."""
        return tuple(name for name in _GRAVEST_FIRST if getattr(self.before, name) != getattr(self.after, name))

    @property
    def is_elsewhere(self) -> bool:
        """Whether the caller ends up elsewhere, not only by other nodes."""
        return self.fields != ("path",)


def compare(call: CallRecord, before: Trial, after: Trial, known: frozenset[str]) -> Difference | None:
    """Compare a call under two documents; None when it goes the same way. `known` are phones that are on record."""
    one, other = Fate.of(before), Fate.of(after)
    if one == other:
        return None
    rung = (str(hop.endpoint or hop.agent) for hop in after.hops if hop.ring_s > 0)
    assumed = tuple(dict.fromkeys(id_ for id_ in rung if id_ not in known))
    return Difference(call, one, other, Turning.of(before, after), assumed)


def _what(step: Step) -> tuple[str | None, str, str]:
    return step.node, step.kind, step.decided


def _told(step: Step | None) -> str:
    if step is None:
        return "nothing further"
    return f"{step.node or step.kind}: {step.decided}, because {step.reason}"
