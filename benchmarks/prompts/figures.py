"""Figures with their targets, out of what was judged."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from benchmarks.prompts.judging import Judged

MOST_PESQ_LOST = 0.1
MOST_OFF_DB = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `target` is its limit, `holds` whether it is kept, `peer` the same of one A-law coding alone."""

    name: str
    value: float
    unit: str
    target: float | None = None
    holds: bool | None = None
    peer: float | None = None

    def as_json(self) -> dict[str, object]:
        """Give it as it stands among the results."""
        return asdict(self)


def rows(judged: Sequence[Judged]) -> list[Row]:
    """Sum up what was judged, a language after the other."""
    languages = list(dict.fromkeys(one.language for one in judged))
    return [row for language in languages for row in _of([one for one in judged if one.language == language], language)]


def holds(one: Judged) -> bool:
    """Tell whether a prompt comes up to every promise."""
    lost, off = one.pesq_lost, one.off_target_db if one.is_speech else one.level_lost_db
    is_loud = off is not None and abs(off) <= MOST_OFF_DB
    return one.is_heard and not one.is_clipped and is_loud and (not one.is_speech or (lost or 0.0) <= MOST_PESQ_LOST)


def _of(judged: Sequence[Judged], language: str) -> list[Row]:
    heard = [one for one in judged if one.is_heard]
    spoken = [one for one in heard if one.is_speech]
    clipped = sum(one.is_clipped for one in heard)
    found = [
        Row(f"prompts heard whole, {language}", len(heard), "prompts", len(judged), len(heard) == len(judged)),
        Row(f"of them clipped, {language}", clipped, "prompts", 0, clipped == 0),
    ]
    lost = _worst(spoken, lambda one: one.pesq_lost)
    if lost is not None:
        value = lost.pesq_lost or 0.0
        found.append(_at_most(f"most PESQ-NB lost on the way, {language} ({lost.id})", value, "", MOST_PESQ_LOST))
    lowest = _worst(spoken, lambda one: None if one.pesq_heard is None else -one.pesq_heard)
    if lowest is not None:
        name = f"lowest PESQ-NB heard, {language} ({lowest.id})"
        found.append(Row(name, _rounded(lowest.pesq_heard), "", None, None, _rounded(lowest.pesq_coded)))
    for what, group, unit in (
        ("loudness off target, from 1 s on", [one for one in spoken if not one.is_short], "LU"),
        ("active speech level off target, under 1 s", [one for one in spoken if one.is_short], "dB"),
    ):
        worst = _worst(group, lambda one: abs(one.off_target_db or 0.0))
        if worst is not None:
            off = abs(worst.off_target_db or 0.0)
            found.append(_at_most(f"most {what}, {language} ({worst.id})", off, unit, MOST_OFF_DB))
    return found


def _worst(judged: Sequence[Judged], measure: Callable[[Judged], float | None]) -> Judged | None:
    known = [(value, one) for one in judged if (value := measure(one)) is not None]
    return max(known, key=lambda pair: pair[0])[1] if known else None


def _at_most(name: str, value: float, unit: str, target: float) -> Row:
    return Row(name, round(value, 3), unit, target, value <= target)


def _rounded(value: float | None) -> float:
    return round(value or 0.0, 3)
