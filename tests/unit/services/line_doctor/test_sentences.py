"""Every code has its words, in both languages; the pages' translations are the same pairs."""

import json
from string import Formatter

import pytest

from appliance.services.line_doctor.finding_sentences import FINDINGS
from appliance.services.line_doctor.sentences import DRIFTS, UNLIKE_SET, WHY
from appliance.services.line_doctor.words import STAGES, TONES, Pair, told
from appliance.services.self_call.verdict import SENTENCES
from drivers.api import ToneKind
from drivers.dsp.learning.caller_id_mode import ModeDoubt, ObservedMode
from drivers.dsp.learning.doubt import Doubt
from drivers.dsp.learning.drift import Drifted
from drivers.dsp.learning.naming import Stage
from drivers.dsp.learning.proposal import Why
from tests.harness.chinese import FILE, in_chinese, left_in_english

ALL = [words for table in (FINDINGS, DRIFTS, UNLIKE_SET, SENTENCES) for words in table.values()]
PAIRS = [
    *(pair for words in ALL for pair in (words.sentence, words.remedy) if pair.en),
    *(pair for table in (TONES, STAGES, WHY) for pair in table.values()),
]


def test_every_code_has_its_words() -> None:
    assert {f"doubt_{doubt.value}" for doubt in Doubt} <= FINDINGS.keys()
    assert {f"caller_id_{mode.value}" for mode in ObservedMode} <= FINDINGS.keys()
    assert {f"caller_id_{doubt.value}" for doubt in ModeDoubt} <= FINDINGS.keys()
    assert {drifted.value for drifted in Drifted} == DRIFTS.keys()
    assert {why.value for why in Why} == WHY.keys()
    assert {kind.value for kind in ToneKind} == TONES.keys()
    assert {stage.value for stage in Stage} == STAGES.keys()


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.en[:40])
def test_both_languages_say_the_same_and_the_pages_know_it(pair: Pair) -> None:
    assert set(_blanks(pair.en)) >= set(_blanks(pair.zh))
    assert json.loads(FILE.read_text(encoding="utf-8"))[pair.en] == pair.zh


def test_a_tone_and_a_stage_are_called_by_their_names() -> None:
    words = told(FINDINGS["tone_as_country"], {"tone": "busy", "hz": "450", "dbm0": "-13"})
    assert words.sentence.en == "The busy tone is the country's: 450 Hz at -13 dBm0"
    assert words.sentence.zh == "忙音与本国标准一致：450 Hz，电平 -13 dBm0"
    assert in_chinese(words.sentence.en) == words.sentence.zh
    silent = told(FINDINGS["doubt_silent"], {"stage": "off_hook"})
    assert in_chinese(silent.sentence.en) == silent.sentence.zh == "摘机后什么也没听到"
    assert left_in_english(silent.remedy.en) == ""


def _blanks(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name]
