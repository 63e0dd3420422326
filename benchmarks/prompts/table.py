"""The figures and the worst prompts, for people."""

from collections.abc import Sequence

from rich.table import Table

from benchmarks.prompts.figures import Row, holds
from benchmarks.prompts.judging import Judged

_SHOWN = 12
_VERDICTS = {True: "holds", False: "MISSED", None: ""}


def summary(found: Sequence[Row]) -> Table:
    """Show each figure."""
    table = Table(title="What callers hear of the built-in prompts")
    table.add_column("figure")
    for heading in ("value", "target", "A-law alone", ""):
        table.add_column(heading, justify="right")
    for row in found:
        target, peer = ("" if value is None else f"{value:g}" for value in (row.target, row.peer))
        style = "red" if row.holds is False else None
        table.add_row(row.name, f"{row.value:g} {row.unit}", target, peer, _VERDICTS[row.holds], style=style)
    return table


def worst(judged: Sequence[Judged]) -> Table:
    """Show the prompts that come off worst: those that miss a promise, then by what they have lost."""
    table = Table(title=f"The worst {_SHOWN}")
    table.add_column("prompt")
    for heading in ("s", "PESQ heard", "A-law alone", "off target dB", "peak", ""):
        table.add_column(heading, justify="right")
    for one in sorted(judged, key=lambda one: (holds(one), -(one.pesq_lost or 0.0), one.pesq_heard or 9.0))[:_SHOWN]:
        off = one.off_target_db if one.is_speech else one.level_lost_db
        cells = (_shown(one.pesq_heard), _shown(one.pesq_coded), _shown(off), _shown(one.highest))
        verdict = _VERDICTS[holds(one)] if one.is_heard else "NOT HEARD"
        table.add_row(one.name, f"{one.duration_s:.2f}", *cells, verdict, style=None if holds(one) else "red")
    return table


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
