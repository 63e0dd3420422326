from typing import Any

import pytest
from pydantic import ValidationError

from appliance.config.check import Material, check
from appliance.config.model.speech import Speech
from tests.unit.config.demo_document import demo

COMMAND = ("my-tts", "--lang", "{language}", "--out", "{wav}")


def test_left_out_it_is_the_machines_own_engine() -> None:
    assert demo().site.speech is None
    assert Speech() == Speech(engine="espeak", voices={}, rate=1.0, command=())


@pytest.mark.parametrize(
    "keys",
    [
        {"engine": "piper", "voices": {"zh": "zh_CN-huayan-medium", "en": "en_US-amy-low"}, "rate": 1.2},
        {"engine": "command", "command": COMMAND},
        {"engine": "espeak", "voices": {"zh": "yue", "en": "en-gb+f3"}},
    ],
)
def test_what_may_be_chosen(keys: dict[str, Any]) -> None:
    assert Speech.model_validate(keys).engine == keys["engine"]


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"engine": "command"}, "it needs one"),
        ({"engine": "piper", "command": COMMAND}, "goes with the engine 'command'"),
        ({"engine": "command", "command": ("/bin/sh", "-c", "{wav}")}, "a program in the instance's folder"),
        ({"engine": "command", "command": ("my-tts", "--out")}, r"no \{wav\}"),
        ({"engine": "command", "command": ("{wav}",)}, r"no \{wav\}"),
        ({"voices": {"zh": "-w /tmp/x"}}, "should match pattern"),
        ({"voices": {"zh": "../voice"}}, "should match pattern"),
        ({"rate": 0.1}, "greater than or equal to 0.5"),
    ],
)
def test_what_may_not(keys: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        Speech.model_validate(keys)


def test_an_engine_that_is_not_installed_is_named() -> None:
    document = demo()
    site = document.site.model_copy(update={"speech": Speech(engine="pipper")})
    material = Material(frozenset(), frozenset(), speech_engines=frozenset({"espeak", "piper"}))
    told = [str(problem) for problem in check(document.model_copy(update={"site": site}), material)]
    assert [line for line in told if "speech" in line] == [
        "site.speech.engine: there is no speech engine 'pipper', did you mean 'piper'?"
    ]
