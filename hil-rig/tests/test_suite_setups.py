"""The two switchboards that are commissioned in the lab: what their configurations say fits what the suite is told."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hil_rig.exchanges.keys import GOOD_SET, keys
from hil_rig.measure.dtmf import heard_digits_text
from hil_rig.suite import material, plain
from hil_rig.suite.bench import Bench
from hil_rig.suite.case import Verdict
from hil_rig.suite.commissioning import Commissioning
from hil_rig.suite.running import run
from hil_rig.suite.running_all import lines_for
from hil_rig.suite.simulated.world import simulated_bench
from hil_rig.suite.switchboards import ZONGJI, our_appliance
from hil_rig.suite.table import CASES, chosen
from hil_rig.suite.told_keys import keys_in

SETUPS = [plain.setup(), our_appliance().setup()]


def test_each_line_of_the_plain_asterisk_is_a_channel_with_its_caller_id() -> None:
    text = plain.files()["/etc/asterisk/chan_dahdi.conf"].decode()
    groups = re.findall(r"cidsignalling=(\w+)\ncidstart=(\w+)\nsignalling=(\w+)\n.*\nchannel => (\d+)-(\d+)", text)
    assert groups == [
        ("bell", "ring", "fxs_ks", "1", "6"),
        ("v23", "ring", "fxs_ks", "7", "7"),
        ("dtmf", "dtmf", "fxs_ks", "8", "8"),
        ("dtmf", "ring", "fxs_ks", "9", "9"),
        ("bell", "ring", "fxo_ks", "10", "11"),
    ]
    assert plain.ports() == ["fxo"] * 9 + ["fxs"] * 2
    assert b"app_senddtmf.so" in plain.files()["/etc/asterisk/modules.conf"]


@pytest.mark.parametrize("setup", SETUPS, ids=[setup.name for setup in SETUPS])
def test_each_case_has_a_line_or_a_reason(setup: Commissioning) -> None:
    for case in CASES:
        assert lines_for(case, setup, ["1"]) or case.needs.caller_id in setup.cannot, case.id


def test_cases_that_call_out_run_on_the_lines_over_which_calls_go_out() -> None:
    setup = Commissioning("one way out", outgoing_lines=("2",))
    out, inward = (chosen([name])[0] for name in ("O1.1", "K1.1"))
    assert lines_for(out, setup, ["1", "2"]) == ("2",)
    assert lines_for(inward, setup, ["1", "2"]) == ("1", "2")


def test_our_appliances_document_names_what_it_has(tmp_path: Path) -> None:
    zongji = our_appliance()
    text = zongji.document()
    zongji.write_sounds(tmp_path / "audio")
    named = set(re.findall(r"file: ([\w-]+\.wav)", text))
    assert named == {file.name for file in (tmp_path / "audio").iterdir()}
    nodes = set(re.findall(r"^ {8}([\w-]+): ", text, re.MULTILINE))
    led_to = set(re.findall(r"(?:next|matched|otherwise|start): ([\w-]+)", text))
    assert led_to <= nodes
    assert heard_digits_text(tmp_path / "audio" / "mobile.wav") == "13800138000#"
    assert ZONGJI.is_file()


def test_a_switchboard_that_tells_one_key_at_a_time_is_asked_so() -> None:
    with simulated_bench() as bench:
        slow = Bench(bench.end, Commissioning("slow", keys="12", one_by_one=True))
        all_keys, in_turn, no_key = (
            run(chosen([name])[0], slow, in_real_time=False) for name in ("K3.1", "K4.8", "K1.4")
        )
    assert (all_keys.verdict, all_keys.finding.seen) == (Verdict.PASSED, "told 12")
    assert (in_turn.verdict, in_turn.finding.seen) == (Verdict.SKIPPED, "its set-up tells one key at a time")
    assert (no_key.verdict, no_key.finding.seen) == (Verdict.SKIPPED, "its set-up has no way to tell the key A")


def test_a_key_that_is_told_with_a_hole_in_it_is_one_key() -> None:
    shaped = replace(GOOD_SET, tone_ms=150.0, dropout_ms=40.0)
    assert [key.digit for key in keys_in(keys("1155", shaped))] == ["1", "1", "5", "5"]


def test_the_sounds_that_hold_no_keys_are_the_same_everywhere() -> None:
    for make in (material.speech, material.music):
        assert np.array_equal(make(1.0, seed=7), make(1.0, seed=7))
        assert not np.array_equal(make(1.0, seed=7), make(1.0, seed=8))
