"""A run as JUnit's XML, for a machine that collects tests."""

import xml.etree.ElementTree as ET
from pathlib import Path

from hil_rig.suite.case import Outcome, Verdict
from hil_rig.suite.results import Results
from hil_rig.suite.table import CHAPTERS


def write(path: Path, results: Results) -> None:
    """Write the file: a test suite, its chapters as classes."""
    suite = ET.Element(
        "testsuite",
        name=f"analogue, {results.pbx}",
        tests=str(len(results.outcomes)),
        failures=str(results.count(Verdict.FAILED)),
        errors=str(results.count(Verdict.BROKEN)),
        skipped=str(results.count(Verdict.SKIPPED)),
        time=f"{results.took_s:.1f}",
        timestamp=results.at,
    )
    for outcome in results.outcomes.values():
        suite.append(_case(results.pbx, outcome))
    path.parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(suite).write(path, encoding="utf-8", xml_declaration=True)


def _case(pbx: str, outcome: Outcome) -> ET.Element:
    case = outcome.case
    element = ET.Element(
        "testcase",
        classname=f"analogue.{pbx}.{CHAPTERS[case.id[0]]}",
        name=f"{case.id} {case.title}",
        time=f"{outcome.took_s:.1f}",
    )
    told = f"{case.requirement} [{case.source}] Must be seen: {case.must_be_seen}. Seen: {outcome.finding.seen}"
    names = {Verdict.FAILED: "failure", Verdict.BROKEN: "error", Verdict.SKIPPED: "skipped"}
    if outcome.verdict in names:
        ET.SubElement(element, names[outcome.verdict], message=_printable(outcome.finding.seen)).text = _printable(told)
    elif outcome.finding.value is not None:
        properties = ET.SubElement(element, "properties")
        ET.SubElement(properties, "property", name="measured", value=outcome.finding.measured())
    return element


def _printable(text: str) -> str:
    """Without the control characters that XML refuses."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "?" for letter in text)
