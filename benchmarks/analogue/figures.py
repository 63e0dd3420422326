"""Figures with their targets, out of what both ears made of the trials."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median

from benchmarks.analogue.peer import Peer
from benchmarks.analogue.trials import LIMIT_S, LONG_TONE_S, NEVER, PROMISED, PROMISED_KINDS, TONE_S, Axis, Trial
from drivers.api import ToneKind
from drivers.dsp.tones import Verdict

LEAST_SHARE = 0.999
IN_TIME, EVER, MEDIAN = "released within", "released at all", "median time"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `target` is its limit, `holds` whether it is kept.

    `peer` is the same of Asterisk's busydetect=yes with busycount=4, `pattern` of the same with busypattern=350,350.
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    holds: bool | None = None
    peer: float | None = None
    pattern: float | None = None

    def as_json(self) -> dict[str, object]:
        """Give it as it stands among the results."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Judged:
    """A trial, and how many seconds after the tone's beginning each would release the call; None: it wouldn't."""

    trial: Trial
    ours_s: float | None
    peer_s: float | None
    pattern_s: float | None


def judged(trial: Trial, ours: Sequence[Verdict], peer: Peer) -> Judged:
    """Sum a trial up. A release before the tone began is told as the negative time that it is."""
    firsts = (ours[0].known_s if ours else None, peer.plain.first_s, peer.pattern.first_s)
    return Judged(trial, *(None if first is None else first - trial.began_s for first in firsts))


def rows(found: Sequence[Judged]) -> list[Row]:
    """The figures, tone after tone."""
    made = [Row("trials", len(found), "trials", 10_000, len(found) >= 10_000)]
    for kind in LIMIT_S:
        of_kind = [one for one in found if one.trial.kind is kind]
        for axis in Axis:
            made += _released(kind, axis, [one for one in of_kind if one.trial.axis is axis])
        if kind in PROMISED_KINDS:
            promised = [one.ours_s for one in of_kind if one.trial.axis in PROMISED and one.ours_s is not None]
            made.append(Row(f"{kind}, what is promised: longest time", round(max(promised, default=0.0), 3), "s"))
    for kind in NEVER:
        made += _never(kind, [one for one in found if one.trial.kind is kind])
    return made


def _released(kind: ToneKind, axis: Axis, found: Sequence[Judged]) -> list[Row]:
    if not found:
        return []
    limit_s = LIMIT_S[kind]
    within = tuple(share([times[place] for times in map(_times, found)], limit_s) for place in range(3))
    ever = tuple(share([times[place] for times in map(_times, found)], float("inf")) for place in range(3))
    middle = tuple(_median([times[place] for times in map(_times, found)]) for place in range(3))
    promised = axis in PROMISED and kind in PROMISED_KINDS
    target = LEAST_SHARE if promised else None
    holds = within[0] >= LEAST_SHARE if promised else None
    name = f"{kind}, {axis} ({len(found)})"
    return [
        Row(f"{name}: {IN_TIME} {limit_s:g} s", within[0], "", target, holds, within[1], within[2]),
        Row(f"{name}: {EVER}, in {TONE_S[kind]:g} s", ever[0], "", None, None, ever[1], ever[2]),
        Row(f"{name}: {MEDIAN}", middle[0] or 0.0, "s", None, None, middle[1], middle[2]),
    ]


def _never(kind: ToneKind, found: Sequence[Judged]) -> list[Row]:
    wrong = tuple(sum(times[place] is not None for times in map(_times, found)) for place in range(3))
    name = f"{kind}, {len(found)} times {LONG_TONE_S:g} s: calls released"
    return [Row(name, wrong[0], "calls", 0, wrong[0] == 0, wrong[1], wrong[2])]


def _times(one: Judged) -> tuple[float | None, float | None, float | None]:
    return one.ours_s, one.peer_s, one.pattern_s


def share(times: Sequence[float | None], limit_s: float) -> float:
    """The share of releases in time; before a tone is no release by it, and counts as a miss."""
    return round(sum(1 for time in times if time is not None and 0 < time <= limit_s) / len(times), 5)


def _median(times: Sequence[float | None]) -> float | None:
    known = [time for time in times if time is not None]
    return round(median(known), 3) if known else None
