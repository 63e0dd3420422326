"""The table of all cases as Markdown, with a column for each switchboard: the heart of the suite's README."""

import re
from collections.abc import Sequence

from hil_rig.suite.case import Case, Verdict
from hil_rig.suite.results import Results
from hil_rig.suite.table import CASES, CHAPTERS

BEGIN, END = "<!-- table -->", "<!-- end of table -->"
_MARKS = {Verdict.PASSED: "yes", Verdict.FAILED: "**no**", Verdict.SKIPPED: "–", Verdict.BROKEN: "?"}


def table(columns: Sequence[Results]) -> str:
    """What came of each switchboard, then all chapters, then why cases weren't asked.

    `yes`, `no` with what was seen, `–` where it was skipped, `?` where the rig failed.
    """
    chapters = (_chapter(letter, title, columns) for letter, title in CHAPTERS.items())
    return "\n\n".join([_counts(columns), *chapters, *_reasons(columns)])


def put_into(text: str, columns: Sequence[Results]) -> str:
    """A README's text with the table between its two marks. ValueError where it has none."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the text has no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{table(columns)}\n{END}{after}"


def _counts(columns: Sequence[Results]) -> str:
    head = "| Switchboard | " + " | ".join(f"{verdict} ({_MARKS[verdict]})" for verdict in Verdict) + " | When |"
    rows = []
    for one in columns:
        counts = " | ".join(str(one.count(verdict)) for verdict in Verdict)
        rows.append(f"| **{one.pbx}**: {one.about} | {counts} | {one.at} |")
    return "\n".join([head, "|" + "---|" * (len(Verdict) + 2), *rows])


def _reasons(columns: Sequence[Results]) -> list[str]:
    """Why cases have no verdict, each reason once with its cases."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for one in columns:
        for id_, outcome in one.outcomes.items():
            if outcome.verdict in {Verdict.SKIPPED, Verdict.BROKEN}:
                why = re.sub(r" \(try \d+\)$", "", outcome.finding.seen)
                rows.setdefault((one.pbx, _MARKS[outcome.verdict], _short(why, 120)), []).append(id_)
        left = [case.id for case in CASES if case.id not in one.outcomes]
        if left:
            rows[one.pbx, "", "not asked yet"] = left
    if not rows:
        return []
    told = [f"| {pbx} | {mark} | {', '.join(ids)} | {_cell_text(why)} |" for (pbx, mark, why), ids in rows.items()]
    return ["\n".join(["### Without a verdict", "", "| Switchboard | | Cases | Why |", "|---|---|---|---|", *told])]


def _chapter(letter: str, title: str, columns: Sequence[Results]) -> str:
    names = [one.pbx for one in columns]
    head = " | ".join(["Case", "Requirement", "Source", "Must be seen", *names])
    rule = "|".join(["---"] * (4 + len(names)))
    rows = [_row(case, columns) for case in CASES if case.id[0] == letter]
    return "\n".join([f"### {title}", "", f"| {head} |", f"|{rule}|", *rows])


def _row(case: Case, columns: Sequence[Results]) -> str:
    cells = [f"{case.id} {case.title}", case.requirement, str(case.source), case.must_be_seen]
    cells += [_cell(case, one) for one in columns]
    return "| " + " | ".join(map(_cell_text, cells)) + " |"


def _cell_text(text: str) -> str:
    return text.replace("|", "\\|")


def _cell(case: Case, results: Results) -> str:
    outcome = results.outcomes.get(case.id)
    if outcome is None:
        return ""
    mark = _MARKS[outcome.verdict]
    if outcome.verdict is Verdict.FAILED:
        return f"{mark}: {_short(outcome.finding.seen)}"
    measured = outcome.finding.measured()
    is_time = outcome.verdict is Verdict.PASSED and outcome.finding.unit in {"s", "ms", "%", "dB"}
    return f"{mark}, {measured}" if is_time else mark


def _short(text: str, most: int = 70) -> str:
    """A finding's first words, without the list of all events."""
    told = text.partition("; seen:")[0]
    return told if len(told) <= most else told[: most - 1] + "…"
