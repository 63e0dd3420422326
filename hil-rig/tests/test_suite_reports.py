"""What a run leaves: results that are read again, JUnit's XML, a page with pictures, the README's table."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hil_rig.cli import main
from hil_rig.suite import columns, commissioning, page, results
from hil_rig.suite.bench import Bench
from hil_rig.suite.case import Case, Finding, Need, Outcome, Verdict
from hil_rig.suite.commissioning import Commissioning, CommissioningError
from hil_rig.suite.results import Results, ResultsError
from hil_rig.suite.running import run
from hil_rig.suite.running_all import run_all
from hil_rig.suite.simulated.faults import FAULTS
from hil_rig.suite.simulated.world import simulated_bench
from hil_rig.suite.table import CASES, chosen
from hil_rig.suite.worlds import SimulatedWorld


@pytest.fixture
def found(tmp_path: Path) -> Results:
    """A run on a switchboard that hears no key 1."""
    outcomes = run_all(chosen(["K1.1", "K1.2"]), SimulatedWorld(FAULTS["deaf to 1"]), lambda _: None, tmp_path / "kept")
    return Results("deaf", "a test's", "simulated", "2026-01-01T00:00:00+00:00", 3.0, 1, results.of(outcomes))


def test_results_are_read_as_they_were_written(tmp_path: Path, found: Results) -> None:
    results.write(tmp_path / "r.json", found)
    again = results.read(tmp_path / "r.json")
    assert again.summary() == "deaf on the simulated rung: 1 passed, 1 failed of 2 cases"
    assert [(one.verdict, one.finding.seen, one.kept) for one in again.outcomes.values()] == [
        (one.verdict, one.finding.seen, one.kept) for one in found.outcomes.values()
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', '{"version": 1, "outcomes": {"K1.1": {}}}'])
def test_another_file_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.json").write_text(text)
    with pytest.raises(ResultsError, match=r"r\.json"):
        results.read(tmp_path / "r.json")


def test_a_failed_case_is_drawn_with_its_line_on_one_page(tmp_path: Path, found: Results) -> None:
    page.write(tmp_path / "page.html", [found, replace(found, pbx="<another>")])
    text = (tmp_path / "page.html").read_text("utf-8")
    assert text.count('<svg viewBox="0 0 900') == 2
    assert "off_hook" in text
    assert "&lt;another&gt;" in text
    assert "<another>" not in text
    assert "http" not in text
    HTMLParser().feed(text)


def test_the_table_has_a_column_for_each_switchboard(found: Results) -> None:
    text = columns.put_into(f"before {columns.BEGIN} old {columns.END} after", [found])
    assert text.startswith("before ")
    assert text.endswith(" after")
    assert "| deaf |" in text
    assert "**no**: told nothing" in text
    assert len([line for line in text.splitlines() if line.startswith("| ")]) >= len(CASES)
    with pytest.raises(ValueError, match="has no"):
        columns.put_into("nothing here", [found])


def test_the_command_runs_reports_and_tells_by_its_end_whether_all_is_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--results", str(tmp_path / "r.json"), "--junit", str(tmp_path / "j.xml"), "--keep", str(tmp_path / "k")]
    assert main(["suite", "analogue", "--pbx", "simulated:deaf to 2", "--cases", "K1.1", "K1.2", *where]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines() == ["simulated on the simulated rung: 1 passed, 1 failed of 2 cases"]
    assert "[2/2, about 0 s left]" in told.err
    suite = ET.parse(tmp_path / "j.xml").getroot()  # noqa: S314 - our own
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [case.get("name") for case in suite if case.find("failure") is not None] == ["K1.2 key 2"]
    assert main(["suite", "report", str(tmp_path / "r.json"), "--html", str(tmp_path / "p.html")]) == 0
    assert "K1.2" in (tmp_path / "p.html").read_text("utf-8")
    assert main(["suite", "analogue", "--pbx", "simulated", "--cases", "K1.1"]) == 0


def test_a_run_that_was_cut_short_goes_on_where_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "r.json"
    words = ["suite", "analogue", "--pbx", "simulated:deaf to 2", "--results", str(file), "--cases", "K1.1", "K1.2"]
    assert main([*words, "--minutes", "0.000001"]) == 0
    assert not file.exists()
    assert main([*words[:-1], "--left"]) == 0
    assert main([*words, "--left"]) == 1
    told = capsys.readouterr()
    assert [line for line in told.err.splitlines() if "cases over" in line][-1] == "simulated: 1 cases over 2 lines"
    assert told.out.splitlines()[-1] == "simulated on the simulated rung: 1 passed, 1 failed of 2 cases"
    assert results.read(file).outcomes.keys() == {"K1.1", "K1.2"}
    assert main([*words, "--left"]) == 1
    assert "simulated: 0 cases" in capsys.readouterr().err


def test_a_case_that_is_asked_again_counts_as_it_came_out_last(found: Results) -> None:
    heard = replace(found.outcomes["K1.1"], verdict=Verdict.PASSED)
    again = replace(found, at="2026-01-02T00:00:00+00:00", took_s=2.0, outcomes={"K1.1": heard})
    both = results.joined(found, again)
    assert (both.at, both.took_s) == (again.at, 5.0)
    assert {id_: one.verdict for id_, one in both.outcomes.items()} == {"K1.1": Verdict.PASSED, "K1.2": Verdict.PASSED}
    with pytest.raises(ResultsError, match=r"these are results of deaf .* give another file"):
        results.joined(found, replace(again, about="another"))


def test_results_of_another_switchboard_are_not_written_over(
    tmp_path: Path, found: Results, capsys: pytest.CaptureFixture[str]
) -> None:
    results.write(tmp_path / "r.json", found)
    before = (tmp_path / "r.json").read_bytes()
    asked = ["--pbx", "simulated", "--cases", "K1.1", "--results", str(tmp_path / "r.json")]
    assert main(["suite", "analogue", *asked]) == 2
    assert "give another file" in capsys.readouterr().err
    assert (tmp_path / "r.json").read_bytes() == before


def test_the_table_tells_how_many_came_out_how_and_why_cases_have_no_verdict(found: Results) -> None:
    case = found.outcomes["K1.2"]
    skipped = replace(case, verdict=Verdict.SKIPPED, finding=Finding(is_right=False, seen="no such key|(try 2)"))
    text = columns.table([replace(found, outcomes={**found.outcomes, "K1.2": skipped})])
    assert "| **deaf**: a test's | 0 | 1 | 1 | 0 | 2026-01-01T00:00:00+00:00 |" in text
    assert "| deaf | – | K1.2 | no such key\\|(try 2) |" in text
    assert "| deaf |  | K1.3, K1.4," in text
    assert text.endswith(" U1.6 | not asked yet |")
    whole = {case.id: replace(found.outcomes["K1.1"], case=case) for case in CASES}
    assert "Without a verdict" not in columns.table([replace(found, outcomes=whole)])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["analogue", "--pbx", "simulated:no such"], "there is no fault 'no such'"),
        (["analogue", "--pbx", "simulated", "--cases", "Z"], "no case fits Z"),
        (["analogue", "--pbx", "absent.toml"], "absent.toml"),
        (["report", "absent.json"], "absent.json"),
        (["list", "Z"], "no case fits Z"),
    ],
)
def test_what_cannot_be_is_told(words: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suite", *words]) == 2
    assert why in capsys.readouterr().err


def test_a_switchboards_description_is_read_and_checked(tmp_path: Path) -> None:
    file = tmp_path / "pbx.toml"
    file.write_text('name = "old PBX"\ncollects_s = 3\ncannot = {phone = "no telephone port"}\n')
    assert commissioning.read(file) == Commissioning("old PBX", collects_s=3, cannot={"phone": "no telephone port"})
    for text, why in (('colour = "red"', "no key 'colour'"), ("name = 5", "a str is needed"), ("", "name is missing")):
        file.write_text(text)
        with pytest.raises(CommissioningError, match=why):
            commissioning.read(file)


def test_what_a_switchboard_was_not_set_up_for_is_skipped_with_the_reason() -> None:
    setup = Commissioning("x", cannot={"talk": "it has no telephones"})
    case = replace(chosen(["K1.1"])[0], needs=Need(places=("talk",)))
    with simulated_bench() as bench:
        skipped = run(case, Bench(bench.end, setup), in_real_time=False)
    assert (skipped.verdict, skipped.finding.seen) == (Verdict.SKIPPED, "it has no telephones")


def test_a_case_that_needs_a_telephone_is_skipped_where_there_is_none() -> None:
    with simulated_bench() as bench:
        skipped = run(chosen(["T1.1"])[0], Bench(bench.end, Commissioning("x")))
    assert skipped.verdict is Verdict.SKIPPED


def test_what_failed_once_is_asked_again_and_says_so() -> None:
    answers = iter([False, True])

    def ask(bench: Bench) -> Finding:
        del bench
        return Finding(next(answers), "seen")

    case: Case = replace(chosen(["K1.1"])[0], procedure=ask)
    told: list[Outcome] = []
    (outcome,) = run_all([case], SimulatedWorld(), told.append, tries=3)
    assert (outcome.verdict, outcome.finding.seen) == (Verdict.PASSED, "seen (try 2)")
    assert json.loads(json.dumps([one.case.id for one in told])) == ["K1.1"]


def test_a_failure_is_no_verdict_where_the_rig_came_late() -> None:
    moments = iter([0.0, 60.0])
    with simulated_bench(FAULTS["deaf to 1"]) as bench:
        late = run(chosen(["K1.1"])[0], bench, lambda: next(moments))
    assert late.verdict is Verdict.BROKEN
    assert "the line's clock lost" in late.finding.seen
    assert "told nothing" in late.finding.seen
