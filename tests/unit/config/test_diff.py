"""What differs, in words: an admin recognises the own change, and nothing else is told."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from appliance.config.canonical import document_json
from appliance.config.diff import diff
from tests.unit.config.rich_document import PIN, rich, rich_tree, variations

Tree = dict[str, Any]


def changed(change: Callable[[Tree], object]) -> tuple[list[str], list[str]]:
    """Give the words of a change, and those of taking it back."""
    tree = rich_tree()
    change(tree)
    old, new = rich(), rich(tree)
    return [each.words for each in diff(old, new)], [each.words for each in diff(new, old)]


def nodes(tree: Tree) -> Tree:
    found: Tree = tree["hotlines"]["main"]["flow"]["nodes"]
    return found


CHANGES: dict[str, tuple[Callable[[Tree], object], list[str], list[str]]] = {
    "seconds": (
        lambda tree: nodes(tree)["sales"].update(ring_s=20),
        ["hotline main: node sales: ring_s 15 → 20"],
        ["hotline main: node sales: ring_s 20 → 15"],
    ),
    "a new agent": (
        lambda tree: tree["agents"].update({"8004": {"name": "赵敏"}}),
        ["agent 8004 赵敏 added"],
        ["agent 8004 赵敏 removed"],
    ),
    "an agent joins": (
        lambda tree: tree["departments"]["sales"].update(agents=["8001", "8002", "8003"]),
        ["department sales: 8003 joins"],
        ["department sales: 8003 leaves"],
    ),
    "another order": (
        lambda tree: tree["departments"]["sales"].update(agents=["8002", "8001"]),
        ["department sales: agents in another order: 8002, 8001"],
        ["department sales: agents in another order: 8001, 8002"],
    ),
    "agents in another order": (
        lambda tree: tree.update(agents=dict(reversed(tree["agents"].items()))),
        ["agents in another order: 8003, 8002, 8001"],
        ["agents in another order: 8001, 8002, 8003"],
    ),
    "a number": (
        lambda tree: tree["hotlines"]["main"].update(numbers=["4008001234", "4008001235"]),
        ["hotline main: numbers: 4008001235 added"],
        ["hotline main: numbers: 4008001235 removed"],
    ),
    "a key": (
        lambda tree: nodes(tree)["menu"]["keys"].update({"1": "support"}),
        ["hotline main: node menu: key 1 sales → support"],
        ["hotline main: node menu: key 1 support → sales"],
    ),
    "another kind": (
        lambda tree: nodes(tree).update(bye={"kind": "announcement", "prompt": "再见"}),
        ["hotline main: node bye is announcement instead of hang_up"],
        ["hotline main: node bye is hang_up instead of announcement"],
    ),
    "a prompt": (
        lambda tree: nodes(tree)["bye"].update(prompt="再见"),
        ["hotline main: node bye: prompt built-in goodbye → “再见”"],
        ["hotline main: node bye: prompt “再见” → built-in goodbye"],
    ),
    "a PIN": (
        lambda tree: nodes(tree)["pin"]["pins"][0].update(pin="3141592"),
        ["hotline main: node pin: pins 张三: pin changed"],
        ["hotline main: node pin: pins 张三: pin changed"],
    ),
    "a PIN goes": (
        lambda tree: nodes(tree)["pin"]["pins"].pop(0),
        ["hotline main: node pin: pins 张三 removed"],
        ["hotline main: node pin: pins 张三 added"],
    ),
    "a share": (
        lambda tree: [each.update(percent=50) for each in nodes(tree)["split"]["shares"]],
        [f"hotline main: node split: shares {change} → 50" for change in ("menu: percent 30", "bye: percent 70")],
        [f"hotline main: node split: shares {change}" for change in ("menu: percent 50 → 30", "bye: percent 50 → 70")],
    ),
    "a rule's place": (
        lambda tree: nodes(tree)["where"]["rules"].reverse(),
        ["hotline main: node where: rules in another order"],
        ["hotline main: node where: rules in another order"],
    ),
    "a cap": (
        lambda tree: tree["hotlines"]["main"]["caps"].update(concurrent=None),
        ["hotline main: caps: concurrent removed"],
        ["hotline main: caps: concurrent set"],
    ),
    "a count": (
        lambda tree: tree["hotlines"]["main"]["caps"]["counts"][1].update(limit=10),
        ["hotline main: caps: count cap 2: limit 9 → 10"],
        ["hotline main: caps: count cap 2: limit 10 → 9"],
    ),
    "money": (
        lambda tree: tree["tariffs"]["mobile"].update(monthly_fee="35.50"),
        ["tariff mobile: monthly_fee 30 → 35.5"],
        ["tariff mobile: monthly_fee 35.5 → 30"],
    ),
    "a switch": (
        lambda tree: tree["endpoints"]["door"].update(on=True),
        ["endpoint door: on no → yes"],
        ["endpoint door: on yes → no"],
    ),
    "the company": (
        lambda tree: tree["site"].update(language="en"),
        ["company: language zh → en"],
        ["company: language en → zh"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_in_words(name: str) -> None:
    change, words, back = CHANGES[name]
    assert changed(change) == (words, back)


def test_each_difference_knows_its_place() -> None:
    tree = rich_tree()
    nodes(tree)["sales"]["ring_s"] = 20
    (difference,) = diff(rich(), rich(tree))
    assert difference.path == ("hotlines", "main", "flow", "nodes", "sales", "ring_s")
    assert str(difference) == difference.words


def test_no_pin_is_ever_told() -> None:
    tree = rich_tree()
    del nodes(tree)["pin"]
    told = [*diff(rich(), rich(tree)), *diff(rich(tree), rich())]
    nodes(tree)["pin"] = nodes(rich_tree())["pin"] | {"pins": [{"name": "张三", "pin": "99887766"}]}
    told += [*diff(rich(), rich(tree)), *diff(rich(tree), rich())]
    assert told
    assert not [each for each in told if PIN in str(each) or "99887766" in str(each)]


def test_rules_that_are_alike_are_told_by_their_number() -> None:
    words, back = changed(lambda tree: nodes(tree)["where"]["rules"][1].update(next="menu"))
    assert words == ["hotline main: node where: rule 2: next bye → menu"]
    assert back == ["hotline main: node where: rule 2: next menu → bye"]


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_something_is_told_exactly_when_something_differs(data: st.DataObject) -> None:
    try:
        old, new = rich(data.draw(variations())), rich(data.draw(variations()))
    except ValidationError:
        return
    assert not diff(old, old)
    assert bool(diff(old, new)) == (document_json(old) != document_json(new))
    assert bool(diff(new, old)) == bool(diff(old, new))
