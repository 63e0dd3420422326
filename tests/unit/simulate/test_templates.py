"""Every template is a whole, good document, and its stories come true."""

import pytest

from appliance.config.model.document import Document
from appliance.config.templates import purpose, template_names, template_text
from appliance.config.yaml import load
from appliance.media.catalogue import load_catalogue
from appliance.simulate.stories import run_stories
from appliance.simulate.wording import Wording
from tests.unit.config.demo_document import CATALOGUE, MATERIAL

STARTERS = ("clinic", "one-person", "property", "shop", "support-desk", "trade", "two-cities")


def template(name: str) -> Document:
    return load(template_text(name), MATERIAL)


def test_there_are_starters_for_seven_kinds_of_company_and_the_demonstration() -> None:
    assert template_names() == tuple(sorted([*STARTERS, "demo"]))


@pytest.mark.parametrize("name", STARTERS)
def test_the_stories_of_a_template_come_true(name: str) -> None:
    wording = Wording(load_catalogue(CATALOGUE), "zh")
    results = run_stories(template(name), wording=wording)
    assert 3 <= len(results) <= 7
    assert [str(result) for result in results if not result.holds] == []


@pytest.mark.parametrize("name", STARTERS)
def test_the_stories_of_a_template_visit_its_nodes(name: str) -> None:
    """At least half of the nodes: what stories never visit they can't keep."""
    document = template(name)
    visited = {(result.trial.start.hotline, node) for result in run_stories(document) for node in result.trial.path}
    nodes = {(id_, node) for id_, hotline in document.hotlines.items() for node in hotline.flow.nodes}
    assert visited <= nodes
    assert len(visited) >= len(nodes) / 2


@pytest.mark.parametrize("name", template_names())
def test_a_template_says_what_it_is_for(name: str) -> None:
    assert len(purpose(name)) > 20
    assert purpose(name).endswith(".")


def test_a_notification_that_is_commented_out_holds_when_it_is_wanted() -> None:
    text = template_text("support-desk").replace("\n# notifications:", "\nnotifications:").replace("\n#   ", "\n  ")
    document = load(text, MATERIAL)
    assert [rule.to for rule in document.notifications.rules] == [("desk",)]
    assert {"queue", "callback"} <= {node.kind for node in document.hotlines["main"].flow.nodes.values()}
