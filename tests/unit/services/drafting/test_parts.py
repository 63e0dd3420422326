"""What the draft is made of: secrets behind stars, references that follow, parts that are merged."""

import json
from typing import Any

import pytest

from appliance.config.canonical import document_json
from appliance.config.check import Material
from appliance.config.problem import ConfigError
from appliance.config.validation import document_of_tree
from appliance.services.drafting import SINGLES, TABLES, Judgement, Place
from appliance.services.drafting.hiding import STARS, hidden, revealed
from appliance.services.drafting.judging import judge
from appliance.services.drafting.places import in_order
from appliance.services.drafting.rebasing import merged
from appliance.services.drafting.references import renamed, uses
from tests.unit.config.demo_document import MATERIAL
from tests.unit.config.rich_document import PIN, rich_tree

EVERYTHING = Material(MATERIAL.builtin_prompts, MATERIAL.audio_files)


def tree() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(document_json(document_of_tree(rich_tree())))
    return made


def judged(given: Any) -> Judgement:  # noqa: ANN401 - a tree
    return judge(given, EVERYTHING)


def test_the_model_says_which_sections_hold_things() -> None:
    assert {"hotlines", "agents", "sip_peers"} <= set(TABLES)
    assert {"site", "stories", "notifications", "wrap_up_codes"} <= set(SINGLES)
    assert not set(TABLES) & set(SINGLES)


def test_no_secret_is_shown_and_each_comes_back() -> None:
    whole = tree()
    shown = hidden(whole)
    assert PIN in json.dumps(whole)
    assert PIN not in json.dumps(shown)
    assert revealed(shown, whole) == whole


def test_stars_follow_the_name_of_who_holds_the_secret() -> None:
    old = [{"name": "a", "pin": "1111"}, {"name": "b", "pin": "2222"}]
    assert revealed([{"name": "b", "pin": STARS}], old) == [{"name": "b", "pin": "2222"}]
    moved = {"nodes": {"new": {"pins": [{"name": "a", "pin": STARS}]}}}
    assert revealed(moved, {"nodes": {"old": {"pins": old}}}) == {"nodes": {"new": {"pins": [old[0]]}}}
    with pytest.raises(ConfigError):
        revealed([{"name": "c", "pin": STARS}], old)


MAIL: dict[str, Any] = {
    "host": "smtp.example.com",
    "username": "box",
    "password": "true words",
    "sender": "box@example.com",
}
ROBOT = {"kind": "wecom", "name": "office", "token": "true token"}


@pytest.mark.parametrize(
    "moved",
    [
        {"host": "evil.example.com"},
        {"port": 2525},
        {"security": "none"},
        {"username": "other"},
        {"ca_file": "/etc/own.pem"},
    ],
)
def test_a_password_is_told_to_no_other_server(moved: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        revealed({"mail": MAIL | {"password": STARS} | moved}, {"mail": MAIL})
    assert revealed({"mail": MAIL | {"password": "own words"} | moved}, {"mail": MAIL})


@pytest.mark.parametrize("moved", [{"base_url": "https://evil.example.com"}, {"kind": "dingtalk"}])
@pytest.mark.parametrize("id_", ["office", "another-id"])
def test_a_robots_token_goes_nowhere_else(moved: dict[str, Any], id_: str) -> None:
    """Neither in its place nor found again by its name."""
    with pytest.raises(ConfigError):
        revealed({id_: ROBOT | {"token": STARS} | moved}, {"office": ROBOT})
    assert revealed({id_: ROBOT | {"token": STARS}}, {"office": ROBOT}) == {id_: ROBOT}


def test_what_is_usual_may_be_said_or_left_out() -> None:
    mail = MAIL | {"port": None, "security": "tls", "password": STARS}
    assert revealed(mail, MAIL) == mail | {"password": MAIL["password"]}
    robot = ROBOT | {"base_url": "https://qyapi.weixin.qq.com", "token": STARS}
    assert revealed(robot, ROBOT) == robot | {"token": ROBOT["token"]}


@pytest.mark.parametrize("section", TABLES)
def test_renamed_there_and_back_is_the_same_for_every_thing(section: str) -> None:
    whole = tree()
    before = {(each.path, each.message) for each in judged(whole).faults}
    for id_ in whole.get(section, {}):
        other = "7654321" if section == "agents" else "another-one"
        there = renamed(whole, Place(section, id_), other, judged)
        assert other in there[section]
        assert id_ not in there[section]
        spoken = uses(whole, Place(section, id_), judged)
        assert len(uses(there, Place(section, other), judged)) == len(spoken)
        back = renamed(there, Place(section, other), id_, judged)
        assert in_order(back) == in_order(whole)
        after = {each.message for each in judged(there).faults} - {message for _, message in before}
        assert not [message for message in after if f"'{id_}'" in message]


def test_a_part_that_one_side_has_changed_is_taken_from_there() -> None:
    base = {"site": {"name": "a"}, "agents": {"1": {"name": "x"}, "2": {"name": "y"}}}
    mine = {"site": {"name": "b"}, "agents": {"1": {"name": "x"}}}
    theirs = {"site": {"name": "a"}, "agents": {"1": {"name": "z"}, "2": {"name": "y"}, "3": {"name": "n"}}}
    merge = merged(base, mine, theirs, keep_mine=False)
    assert merge.tree == {"site": {"name": "b"}, "agents": {"1": {"name": "z"}, "3": {"name": "n"}}}
    assert merge.both == ()


def test_where_both_have_changed_it_is_named() -> None:
    base, mine, theirs = ({"site": {"name": name}} for name in "abc")
    merge = merged(base, mine, theirs, keep_mine=True)
    assert (merge.tree, merge.both) == ({"site": {"name": "b"}}, (Place("site"),))
    assert merged(base, mine, theirs, keep_mine=False).tree == theirs
    assert merged(base, mine, mine, keep_mine=False).both == ()
