"""The comparison as a table."""

from collections.abc import Sequence

from rich.table import Table

from benchmarks.ivr.figures import MOST_DELAY_MS, MOST_PROCESSOR, Row

_VERDICTS = {True: "holds", False: "MISSED", None: ""}


def comparison(found: Sequence[Row], load_before: Sequence[float], load_after: Sequence[float]) -> Table:
    """Set ours beside the peer's. `load_…` are the machine's load averages, which tell who else was at work."""
    before, after = (" ".join(f"{load:.1f}" for load in loads) for loads in (load_before, load_after))
    table = Table(
        title="Our IVR and a static dialplan that does the same",
        caption=f"Targets: processor time ≤ {MOST_PROCESSOR} × the dialplan's, delays ≤ {MOST_DELAY_MS:g} ms more. "
        f"Load average before: {before}, after: {after}.",
    )
    table.add_column("figure")
    for heading in ("ours", "static dialplan", "ratio", "difference", "limit", "target"):
        table.add_column(heading, justify="right")
    for row in found:
        table.add_row(*_cells(row), style="red" if row.holds is False else None)
    return table


def _cells(row: Row) -> tuple[str, ...]:
    ratio = f"{row.value / row.peer:.2f}" if row.peer else ""
    if row.unit == "calls":
        limit = "" if row.target is None else f"{row.target:g}"
        return row.name, f"{row.value:g}", f"{row.peer:g}", ratio, "", limit, _VERDICTS[row.holds]
    limit = "" if row.target is None else f"{row.target:.2f} {row.unit}"
    difference = f"{row.value - row.peer:+.2f}"
    return (
        row.name,
        f"{row.value:.2f} {row.unit}",
        f"{row.peer:.2f} {row.unit}",
        ratio,
        difference,
        limit,
        _VERDICTS[row.holds],
    )
