"""The figures beside their targets."""

from collections.abc import Sequence

from rich.table import Table

from benchmarks.web.figures import Row

_VERDICTS = {True: "holds", False: "MISSED", None: ""}


def promises(found: Sequence[Row], load_before: Sequence[float], load_after: Sequence[float]) -> Table:
    """Show each figure. `load_…` are the machine's load averages, which tell who else was at work."""
    before, after = (" ".join(f"{load:.1f}" for load in loads) for loads in (load_before, load_after))
    table = Table(title="How fast the web face answers", caption=f"Load average before: {before}, after: {after}.")
    table.add_column("figure")
    for heading in ("value", "target", ""):
        table.add_column(heading, justify="right")
    for row in found:
        limit = "" if row.target is None else f"{row.target:g} {row.unit}"
        style = "red" if row.holds is False else None
        table.add_row(row.name, f"{row.value:g} {row.unit}", limit, _VERDICTS[row.holds], style=style)
    return table
