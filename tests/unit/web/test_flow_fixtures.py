"""The flow editor's fixtures say what the model says."""

from tests.harness.flow_fixtures import FIXTURES, text


def test_the_editor_is_tested_with_today_s_templates_and_node_kinds() -> None:
    told = FIXTURES.read_text(encoding="utf-8")
    assert told == text(), "write them anew: python -m tests.harness.flow_fixtures"
