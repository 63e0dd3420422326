"""The figures beside their targets, and the lines that didn't end right."""

from collections.abc import Sequence

from rich.table import Table

from benchmarks.learning.figures import Row
from benchmarks.learning.judging import Outcome
from benchmarks.learning.procedure import Ended

_VERDICTS = {True: "holds", False: "MISSED", None: ""}


def promises(found: Sequence[Row]) -> Table:
    """Show each figure."""
    table = Table(title="How well lines are learned")
    table.add_column("figure")
    for heading in ("value", "target", ""):
        table.add_column(heading, justify="right")
    for row in found:
        limit = "" if row.target is None else f"{row.target:g} {row.unit}"
        style = "red" if row.holds is False else None
        table.add_row(row.name, f"{row.value:g} {row.unit}", limit, _VERDICTS[row.holds], style=style)
    return table


def others(ended: Sequence[Ended]) -> Table:
    """Show each line that didn't end right, and why: its seed makes it again."""
    table = Table(title="Lines that did not end right")
    for heading in ("seed", "country", "level, noise, hum (dBm0)", "ended", "why"):
        table.add_column(heading)
    for one in ended:
        if one.judged.outcome is not Outcome.RIGHT or not one.released:
            line = one.line
            levels = f"{line.level_dbm0:.0f}, {line.noise_dbm0:.0f}, {line.hum_dbm0:.0f}"
            why = "; ".join(one.judged.why) or "the ear, set by what was learned, doesn't tell the release"
            table.add_row(str(line.seed), line.country, levels, one.judged.outcome, why)
    return table
