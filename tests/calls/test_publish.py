"""A publish in the midst of calls: those that run go on as they began, the next one meets the new company."""

import time
from collections.abc import Callable

import pytest

from hil_rig.phones.api import SipPhone
from tests.calls.scenes import HOTLINE, MENU, calls, hangs_up, is_in_talk, path, served_by, talk
from tests.harness.publishing import Tree, as_it_was, publish, rollback, varied
from tests.harness.stage import CALLER_HZ, Stage, agent_hz

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

NEW_MENU = "公司已经搬家，新同事请按 4。"
NEW_COLLEAGUE = "8011"
FLIP_S = 1.0


def another_company(tree: Tree) -> None:
    """Another menu, a new agent behind its key, nobody with ID 8002, and no survey after a dialled extension."""
    tree["agents"][NEW_COLLEAGUE] = {"name": "新人"}
    del tree["agents"]["8002"]
    for department in tree["departments"].values():
        department["agents"] = [agent for agent in department["agents"] if agent != "8002"]
    nodes = tree["hotlines"]["main"]["flow"]["nodes"]
    nodes["menu"] |= {"prompt": NEW_MENU, "keys": nodes["menu"]["keys"] | {"4": "newcomer"}}
    nodes["newcomer"] = {"kind": "ring", "targets": [NEW_COLLEAGUE], "ring_s": 5}
    nodes["dialled"]["next"] = None


def test_a_call_keeps_its_revision_and_the_next_one_has_the_new(stage: Stage) -> None:
    house = stage.house
    stage.prompts()[NEW_MENU] = stage.spoken(NEW_MENU)
    old_agent, old_caller = stage.agent("8002"), stage.caller("01")
    served_by(stage, old_caller, old_agent, "8002")
    with as_it_was(house):
        began = time.monotonic()
        done = publish(house, varied(house.document, another_company))
        assert (done["asterisk"], done["changed"]) == ("", True)
        assert done["flip_s"] < FLIP_S

        new_agent, new_caller = stage.agent(NEW_COLLEAGUE), stage.caller("02")
        calls(new_caller)
        stage.wait_until_hears_prompt(new_caller, NEW_MENU)
        new_caller.send_digits("4")
        is_in_talk(stage, new_agent)
        talk(stage, new_caller, new_agent)
        goes_on(stage, old_caller, old_agent, time.monotonic() - began)
        hangs_up(new_caller)

        old_agent.hang_up()
        stage.wait_until_hears_prompt(old_caller, "survey")
        old_caller.send_digits("1")
        old_caller.wait("ended", 20)

        new_agent.close()  # while there is an account to sign off from
        back = rollback(house, done["revision"] - 1)
        last_caller = stage.caller("03")
        calls(last_caller)
        stage.wait_until_hears_prompt(last_caller, MENU)
        hangs_up(last_caller)

    old, new, last = (stage.story_of(caller) for caller in (old_caller, new_caller, last_caller))
    number = done["revision"]
    assert [story.record.revision for story in (old, new, last)] == [
        str(number - 1),
        str(number),
        str(back["revision"]),
    ]
    assert back["revision"] == number + 1
    assert (old.record.agent, new.record.agent) == ("8002", NEW_COLLEAGUE)
    assert [answer.key for answer in old.surveys] == ["1"]
    assert "survey: ask" not in path(new)
    assert (old.record.talk_s or 0) > (new.record.talk_s or 0)


def fifty_people_and_two_hundred_nodes(tree: Tree) -> None:
    """As large as a company of this box gets."""
    tree["agents"] |= {str(9000 + n): {"name": f"同事{n}"} for n in range(50)}
    tree["departments"]["floor"] = {"name": "大厅", "agents": [str(9000 + n) for n in range(50)]}
    nodes = tree["hotlines"]["main"]["flow"]["nodes"]
    nodes |= {f"n{n}": {"kind": "announcement", "prompt": "请稍等。", "next": f"n{n + 1}"} for n in range(200)}
    nodes["n200"] = {"kind": "ring", "department": "floor", "otherwise": "bye"}
    nodes["menu"]["keys"]["4"] = "n0"


def test_a_large_company_is_in_force_within_a_second(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    house = stage.house
    document = varied(house.document, fifty_people_and_two_hundred_nodes)
    with as_it_was(house):
        began = time.monotonic()
        done = publish(house, document)
        record_property("flip of 50 agents and 200 nodes (s)", done["flip_s"])
        record_property("the whole publish (s)", round(time.monotonic() - began, 2))
        assert done["asterisk"] == ""
        assert done["flip_s"] < FLIP_S
        newcomer = stage.agent("9049", answers_after_s=None)
        newcomer.close()


def test_a_faulty_document_disturbs_nobody(stage: Stage) -> None:
    caller = stage.caller()
    calls(caller, HOTLINE)
    before = stage.house.snapshot().health["configuration"]
    with pytest.raises(Exception, match="refused"):
        publish(stage.house, varied(stage.house.document, _nowhere))
    stage.wait_until_hears_prompt(caller, MENU)
    hangs_up(caller)
    assert stage.story_of(caller).record.revision
    assert stage.house.snapshot().health["configuration"] == before


def _nowhere(tree: Tree) -> None:
    tree["hotlines"]["main"]["flow"]["nodes"]["menu"]["keys"]["1"] = "nowhere"


def goes_on(stage: Stage, caller: SipPhone, agent: SipPhone, heard_s: float) -> None:
    """See that each still hears the other, and has heard it for about so long."""
    wanted_s = 0.8 * heard_s
    stage.wait_until_hears(caller, agent_hz(agent.name), wanted_s)
    stage.wait_until_hears(agent, CALLER_HZ, wanted_s)
