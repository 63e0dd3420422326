"""The document written out: whatever an admin has typed comes back as it was."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from appliance.config.canonical import document_hash, document_json, document_of_json
from appliance.config.model.document import Document
from appliance.config.problem import ConfigError
from appliance.config.validation import document_of_tree
from appliance.config.yaml import dump, parse
from tests.unit.config.demo_document import TOP, demo
from tests.unit.config.rich_document import NAMES, PIN, TEXTS, rich, rich_tree, variations

HOUSES = [TOP / "tests" / part / "house.yaml" for part in ("calls", "faults")]


def read(text: str) -> Document:
    return document_of_tree(parse(text))


@pytest.mark.parametrize("document", [demo(), rich(), *(read(house.read_text("utf-8")) for house in HOUSES)])
def test_what_is_written_reads_back_as_the_same(document: Document) -> None:
    assert read(dump(document)) == document
    assert document_of_json(document_json(document)) == document
    assert dump(read(dump(document))) == dump(document)


@given(st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_whatever_is_typed_reads_back_as_the_same(data: st.DataObject) -> None:
    try:
        document = rich(data.draw(variations()))
    except ValidationError:
        return
    assert read(dump(document)) == document
    assert document_of_json(document_json(document)) == document
    assert document_hash(document_of_json(document_json(document))) == document_hash(document)


@given(NAMES, TEXTS)
@settings(max_examples=60, deadline=None)
def test_any_name_and_any_text_stand_in_yaml(name: str, text: str) -> None:
    tree = rich_tree()
    tree["site"]["name"], tree["hotlines"]["main"]["welcome_ringtone"] = name[:64].strip(), text
    document = rich(tree)
    assert read(dump(document)) == document


def test_defaults_are_left_out_and_chinese_is_written_as_it_is() -> None:
    text = dump(demo())
    assert "  menu:\n" in text
    assert "prompt: 销售部请按 1，技术部请按 2，留言请按 9，也可以直接拨分机号。\n" in text
    assert "\\u" not in text
    assert not [key for key in ("language:", "attempts:", "barge_in:", "caps:", "tariffs:") if key in text]


def test_a_prompt_that_is_switched_off_stays_off() -> None:
    """Its default is an announcement, so that `null` says something."""
    assert "announcement: null" in dump(rich())
    assert read(dump(rich())).hotlines["main"].screening.block[0].announcement is None


def test_money_days_and_pins_are_written_in_full() -> None:
    text = dump(rich())
    assert "amount: 1000.5}" in text
    assert "first: 2026-10-01" in text
    assert f"pin: '{PIN}'" in text
    assert "pin: '0042'" in text


def test_whoever_looks_over_the_shoulder_sees_no_pin() -> None:
    """A node may be called `pin`, as here: it is shown all the same."""
    shown = dump(rich(), hide_pins=True)
    assert PIN not in shown
    assert "0042" not in shown
    assert "name: 张三, pin: (hidden)" in shown
    assert shown.count("\n") == dump(rich()).count("\n")


def test_the_json_is_the_same_however_the_document_was_written() -> None:
    tree = rich_tree()
    tree["tariffs"]["mobile"]["monthly_fee"] = "30.00"
    tree["hotlines"]["main"]["flow"]["nodes"]["menu"]["attempts"] = 3
    assert document_json(rich(tree)) == document_json(rich())
    assert "\\u" not in document_json(rich())


def test_the_order_of_agents_is_part_of_it() -> None:
    tree = rich_tree()
    tree["agents"] = dict(reversed(tree["agents"].items()))
    assert document_hash(rich(tree)) != document_hash(rich())
    assert list(document_of_json(document_json(rich(tree))).agents) == ["8003", "8002", "8001"]


def test_an_older_document_is_brought_to_this_release() -> None:
    tree = json.loads(document_json(demo()))
    tree["config_version"] = 1
    tree["hotlines"]["main"]["lines"] = tree.pop("trunk_groups")["main"]["lines"]
    del tree["hotlines"]["main"]["trunk_groups"]
    assert document_of_json(json.dumps(tree)) == demo()


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"config_version": 2}', '{"config_version": 99}'])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        document_of_json(text)
    assert all(problem.line is None for problem in refused.value.problems)
