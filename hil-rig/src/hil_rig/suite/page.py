"""The report to read: one HTML page that needs nothing else, a column for each switchboard."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from hil_rig.suite import plots
from hil_rig.suite.case import Case, Verdict
from hil_rig.suite.results import Results
from hil_rig.suite.table import CASES, CHAPTERS

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--good:#1a7f37;--bad:#c62828;--grey:#777}
body{font:15px/1.45 system-ui,sans-serif;max-width:1200px;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.35rem .5rem;
text-align:left;vertical-align:top}th{position:sticky;top:0;background:Canvas}
.passed{color:var(--good)}.failed{color:var(--bad);font-weight:600}.skipped,.broken{color:var(--grey)}
small{color:var(--grey);display:block}svg{width:100%;font:9px system-ui,sans-serif;fill:currentColor}
.wave{fill:#4a7fb5}.event{stroke:#c62828;stroke-dasharray:3 2}.key{font-weight:700}h2{margin-top:2.5rem}
details{margin:.2rem 0}summary{cursor:pointer}
"""


def write(path: Path, columns: Sequence[Results], captures: Path | None = None) -> None:
    """Write the page. Failed cases show what their line carried, where `kept` still names a file (or `captures`)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(columns, captures), "utf-8")


def page(columns: Sequence[Results], captures: Path | None = None) -> str:
    """The page's text."""
    heads = "".join(f"<th>{escape(column.pbx)}</th>" for column in columns)
    body = "".join(_chapter(letter, title, columns, heads, captures) for letter, title in CHAPTERS.items())
    about = "".join(f"<li><b>{escape(one.summary())}</b><small>{escape(_run(one))}</small></li>" for one in columns)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Analogue lines: conformance</title><style>{_STYLE}</style>"
        f"<h1>Analogue lines: conformance</h1><ul>{about}</ul>"
        "<p>Times are of the line's own clock. Uncertainties are expanded (k = 2). What a rung or a set-up can't do is "
        "skipped with its reason.</p>"
        f"{body}</html>\n"
    )


def _run(results: Results) -> str:
    tries = f"; what failed was asked {results.tries} times" if results.tries > 1 else ""
    return f"{results.about}; {results.at}; {results.took_s:.0f} s{tries}"


def _chapter(letter: str, title: str, columns: Sequence[Results], heads: str, captures: Path | None) -> str:
    cases = [case for case in CASES if case.id[0] == letter and any(case.id in one.outcomes for one in columns)]
    if not cases:
        return ""
    rows = "".join(_row(case, columns, captures) for case in cases)
    return f"<h2>{escape(title)}</h2><table><tr><th>Case<th>Requirement<th>Must be seen{heads}</tr>{rows}</table>"


def _row(case: Case, columns: Sequence[Results], captures: Path | None) -> str:
    cells = "".join(_cell(case, one, captures) for one in columns)
    return (
        f'<tr id="{case.id}"><td><b>{case.id}</b><small>{escape(case.title)}</small></td>'
        f"<td>{escape(case.requirement)}<small>{escape(str(case.source))}</small></td>"
        f"<td>{escape(case.must_be_seen)}</td>{cells}</tr>"
    )


def _cell(case: Case, results: Results, captures: Path | None) -> str:
    outcome = results.outcomes.get(case.id)
    if outcome is None:
        return "<td>–</td>"
    finding = outcome.finding
    measured = f"<small>{escape(finding.measured())}</small>" if finding.measured() else ""
    text = f'<span class="{outcome.verdict}">{outcome.verdict}</span><small>{escape(finding.seen)}</small>{measured}'
    picture = ""
    if outcome.kept and outcome.verdict in {Verdict.FAILED, Verdict.BROKEN}:
        kept = Path(outcome.kept)
        picture = plots.svg(captures / kept.name if captures else kept)
    if picture:
        text += f"<details><summary>the line</summary>{picture}<small>{escape(outcome.kept)}</small></details>"
    return f"<td>{text}</td>"
