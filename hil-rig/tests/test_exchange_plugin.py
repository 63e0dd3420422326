"""The fixtures in a pytest of their own, whose line is one in memory."""

import pytest

from hil_rig.captures import read_capture
from hil_rig.exchanges.api import LineEventKind

pytest_plugins = ["pytester"]

CONFTEST = """
import pytest
from hil_rig.exchanges.api import Capability, ExchangeUnavailable, Hook, LineEventKind
from hil_rig.exchanges.simulated import SimulatedPair

class Memory:
    name = "memory"

    def __init__(self, *names):
        self.names = names

    def line_names(self):
        return self.names

    def line(self, name):
        if name == "gone":
            raise ExchangeUnavailable("its card was taken out")
        pair = SimulatedPair("line 1", {Capability.POLARITY: "memory has none"})
        pair.telephone.open()
        pair.telephone.react = lambda end, event: (
            end.perform([Hook(is_off=True)]) if event.kind is LineEventKind.RING_OFF else None)
        return pair.exchange

@pytest.fixture(scope="session")
def exchange():
    return Memory("1")
"""
GONE = """
import pytest
from conftest import Memory

@pytest.fixture
def exchange():
    return Memory("gone")

def test_it(line):
    assert 1 == 2
"""
UNNAMED = """
from hil_rig.plugin import exchange

def test_it(line):
    assert 1 == 2
"""
CASES = """
def test_answered(line):
    line.ring("110", "dtmf").wait_answered(timeout_s=5)

def test_polarity(line):
    line.ring().wait_answered(timeout_s=5)
    from hil_rig.exchanges.api import Polarity
    line.perform([Polarity(is_reversed=True)])

def test_wrong(line):
    line.ring().wait_answered(timeout_s=5)
    line.end.sleep(1.0)
    assert 1 == 2
"""


@pytest.mark.slow
def test_a_case_passes_is_skipped_with_its_reason_or_keeps_its_line(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_cases=CASES, test_gone=GONE, test_unnamed=UNNAMED)
    result = pytester.runpytest_subprocess("-p", "hil_rig.plugin", "-p", "no:cacheprovider", "-rs")
    result.assert_outcomes(passed=1, skipped=3, failed=1)
    told = result.stdout.str()
    assert "line 1 can't do polarity: memory has none" in told
    assert "its card was taken out" in told
    assert "no lines to test on; name a rig by --rig rig.toml" in told
    assert "kept as rig-failures/test_cases.py_test_wrong.zip" in told
    kept = read_capture(pytester.path / "rig-failures" / "test_cases.py_test_wrong.zip")
    assert [event.kind for event in kept.events] == [LineEventKind.OFF_HOOK]
    assert kept.seconds == pytest.approx(2.0)
    assert len(list((pytester.path / "rig-failures").iterdir())) == 1
