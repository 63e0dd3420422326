"""Documents of earlier releases are read as what they mean today."""

from typing import Any

from appliance.config.migrate import migrate
from appliance.config.yaml import load
from tests.unit.config.demo_document import DEMO, MATERIAL, demo

VERSION_1 = (
    DEMO.replace("config_version: 2", "config_version: 1")
    .replace("trunk_groups:\n  main: {lines: [", "unused: [")
    .replace("    trunk_groups: [main]", '    lines: ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10"]')
)


def version_1() -> str:
    kept = [line for line in VERSION_1.splitlines() if not line.startswith("unused")]
    return "\n".join(kept)


def test_lines_of_a_hotline_become_a_trunk_group() -> None:
    assert load(version_1(), MATERIAL) == demo()


def test_hotlines_on_the_very_same_lines_share_a_group() -> None:
    tree: dict[str, Any] = {
        "config_version": 1,
        "hotlines": {"a": {"lines": ["01", "02"]}, "b": {"lines": ["01", "02"]}, "c": {"lines": ["02"]}},
    }
    migrated = migrate(tree)
    assert migrated["trunk_groups"] == {"a": {"lines": ["01", "02"]}, "c": {"lines": ["02"]}}
    assert [migrated["hotlines"][id_]["trunk_groups"] for id_ in "abc"] == [["a"], ["a"], ["c"]]
    assert tree["hotlines"]["a"] == {"lines": ["01", "02"]}, "what was given stays as it was"


def test_agents_of_a_ring_node_become_targets() -> None:
    node = {"kind": "ring", "agents": ["8001"]}
    tree = {"config_version": 1, "hotlines": {"a": {"flow": {"nodes": {"n": node}}}}}
    assert migrate(tree)["hotlines"]["a"]["flow"]["nodes"]["n"] == {"kind": "ring", "targets": ["8001"]}


def test_what_is_no_older_document_stays_as_it_is() -> None:
    for tree in ({}, {"config_version": 2}, {"config_version": 99}, {"config_version": "1"}, {"config_version": None}):
        assert migrate(tree) == tree
