"""The figures beside their targets and beside Asterisk's."""

from collections.abc import Sequence

from rich.console import Group
from rich.table import Table

from benchmarks.analogue.figures import EVER, IN_TIME, MEDIAN, Row
from benchmarks.analogue.trials import LIMIT_S

_VERDICTS = {True: "holds", False: "MISSED", None: ""}
_LIMITS = ", ".join(f"{kind} {limit_s:g} s" for kind, limit_s in LIMIT_S.items())
_CAPTION = (
    "Asterisk: busydetect=yes, busycount=4. Pattern: with busypattern=350,350. Shares of the calls.\n"
    f"In time, from where the tone begins: {_LIMITS}; other countries' 4.5 s."
)


def summary(found: Sequence[Row]) -> Group:
    """Show how surely and how soon calls are released, a line for each tone and axis, and then every other figure."""
    places: dict[str, dict[str, Row]] = {}
    others: list[Row] = []
    for row in found:
        place, _, figure = row.name.rpartition(": ")
        what = next((known for known in (IN_TIME, EVER, MEDIAN) if figure.startswith(known)), None)
        if what is None:
            others.append(row)
        else:
            places.setdefault(place, {})[what] = row
    return Group(_released(places), _others(others))


def _released(places: dict[str, dict[str, Row]]) -> Table:
    table = Table(title="Who is released by the exchange's tones", caption=_CAPTION)
    table.add_column("tone, axis (trials)")
    for what in ("in time", "at all", "median, s"):
        for ear in (f"{what}:\nour ear", "\nAsterisk", "\npattern"):
            table.add_column(ear, justify="right")
    table.add_column("in time\nat least", justify="right")
    table.add_column("")
    for place, rows in places.items():
        in_time = rows[IN_TIME]
        figures = (cell for what in (IN_TIME, EVER, MEDIAN) for cell in _three(rows.get(what)))
        verdict = (_number(in_time.target), _VERDICTS[in_time.holds])
        table.add_row(place, *figures, *verdict, style="red" if in_time.holds is False else None)
    return table


def _others(found: Sequence[Row]) -> Table:
    table = Table()
    table.add_column("figure")
    for heading in ("our ear", "target", "Asterisk", "pattern", ""):
        table.add_column(heading, justify="right")
    for row in found:
        cells = map(_number, (row.target, row.peer, row.pattern))
        style = "red" if row.holds is False else None
        table.add_row(row.name, f"{row.value:g} {row.unit}", *cells, _VERDICTS[row.holds], style=style)
    return table


def _three(row: Row | None) -> tuple[str, str, str]:
    return ("", "", "") if row is None else (_number(row.value), _number(row.peer), _number(row.pattern))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
