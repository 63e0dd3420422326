"""The table of the analogue suite, as a standard reads: whole, each requirement once, each with its source."""

from collections import Counter
from pathlib import Path

import pytest

from hil_rig.suite import columns
from hil_rig.suite.case import Need
from hil_rig.suite.simulated.faults import FAULTS
from hil_rig.suite.table import CASES, CHAPTERS, chosen

README = Path(__file__).parents[1] / "suites" / "analogue" / "README.md"


def test_there_are_enough_cases_and_each_has_its_own_id_and_requirement() -> None:
    assert len(CASES) >= 120
    assert [case_id for case_id, count in Counter(case.id for case in CASES).items() if count > 1] == []
    asked = Counter((case.requirement, case.needs) for case in CASES)
    assert [rule for (rule, _), count in asked.items() if count > 1] == []
    assert {case.id[0] for case in CASES} == set(CHAPTERS)


def test_each_case_says_where_it_comes_from_what_must_be_seen_and_which_fault_it_finds() -> None:
    for case in CASES:
        assert case.requirement.endswith("."), case.id
        assert str(case.source), case.id
        assert case.must_be_seen, case.id
        assert case.fault in FAULTS, case.id


def test_no_fault_is_made_for_nothing() -> None:
    assert set(FAULTS) - {case.fault for case in CASES} == set()


def test_cases_are_chosen_by_their_ids() -> None:
    assert [case.id for case in chosen(["U1.1", "K1.1"])] == ["K1.1", "U1.1"]
    assert len(chosen(["K1.*"])) == 16
    assert len(chosen([])) == len(CASES)
    with pytest.raises(ValueError, match="no case fits X9"):
        chosen(["X9"])


def test_who_needs_a_telephone_says_so() -> None:
    assert all(case.needs.phone for case in CASES if case.id[0] in "TO")
    assert all(case.needs == Need() for case in CASES if case.id[0] == "K")


def test_the_readme_has_every_case_in_its_table() -> None:
    text = README.read_text("utf-8")
    _, _, rest = text.partition(columns.BEGIN)
    table, end, _ = rest.partition(columns.END)
    assert end
    missing = [case.id for case in CASES if f"| {case.id} {case.title} | {case.requirement} |" not in table]
    assert missing == []
