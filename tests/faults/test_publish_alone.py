"""A publish and a dead controller in one call: whom Asterisk serves alone, it serves by the call's own revision."""

from functools import partial

import pytest

from appliance.domain.outcome import CallResult, ServedBy
from tests.faults.scenes import FALLBACK, Scene, fate
from tests.harness.publishing import Tree, as_it_was, publish, varied

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

GREETINGS = ("公司已经搬家，请稍等片刻。", "公司又搬家了，麻烦您等一等。")


def test_a_call_keeps_its_revision_also_without_the_controller(scene: Scene) -> None:
    fallback, caller = scene.stage.agent("8003"), scene.in_the_menu()
    with as_it_was(scene.house):
        for greeting in GREETINGS:
            done = publish(scene.house, varied(scene.house.document, partial(_greet, greeting)))
        scene.house.kill_controller()
        scene.served_alone(caller, fallback)

        story = scene.story(caller, recordings=1)
        assert fate(story) == (CallResult.ANSWERED, ServedBy.BOTH, "8003", None)
        assert int(story.record.revision) == done["revision"] - len(GREETINGS)
        scene.house.kill_controller()
        newcomer = scene.calls()
        scene.stage.prompts()[GREETINGS[-1]] = scene.stage.spoken(GREETINGS[-1])
        scene.hears_prompt(newcomer, GREETINGS[-1])
        assert scene.never_hears(newcomer, FALLBACK)
        newcomer.hang_up()
        later = scene.story(newcomer)
        assert (later.record.served_by, later.record.revision) == (ServedBy.FALLBACK, str(done["revision"]))


def _greet(words: str, tree: Tree) -> None:
    tree["hotlines"]["main"]["fallback"]["greeting"] = {"text": words}
