"""The figures beside their targets and the peer's."""

from collections.abc import Sequence

from rich.table import Table

from benchmarks.hearing.figures import Row

_VERDICTS = {True: "holds", False: "MISSED", None: ""}


def promises(found: Sequence[Row]) -> Table:
    """Show each figure."""
    table = Table(title="How well keys and callers' numbers are heard")
    table.add_column("figure (trials)")
    for heading in ("ours", "spandsp", "target", ""):
        table.add_column(heading, justify="right")
    for row in found:
        values = ["" if one is None else f"{one:g} {row.unit}".strip() for one in (row.value, row.peer, row.target)]
        table.add_row(row.name, *values, _VERDICTS[row.holds], style="red" if row.holds is False else None)
    return table
