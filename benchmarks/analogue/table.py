"""The figures beside their targets and beside Asterisk's."""

from collections.abc import Sequence

from rich.table import Table

from benchmarks.analogue.figures import Row

_VERDICTS = {True: "holds", False: "MISSED", None: ""}


def summary(found: Sequence[Row]) -> Table:
    """Show each figure."""
    table = Table(title="Who is released by the exchange's tones", caption="Asterisk: busydetect=yes, busycount=4.")
    table.add_column("figure")
    for heading in ("our ear", "target", "Asterisk", "busypattern=350,350", ""):
        table.add_column(heading, justify="right")
    for row in found:
        cells = ("" if value is None else f"{value:g}" for value in (row.target, row.peer, row.pattern))
        style = "red" if row.holds is False else None
        table.add_row(row.name, f"{row.value:g} {row.unit}", *cells, _VERDICTS[row.holds], style=style)
    return table
