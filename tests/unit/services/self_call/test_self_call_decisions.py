"""What a self-call may do, what is expected of it, what is told of it, and when: decided without a telephone."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from appliance.callflow.ports import CallerFacts
from appliance.config.model.document import Document
from appliance.domain.ids import CallId, LineId
from appliance.domain.phone_number import PhoneNumber
from appliance.lines.doctor_values import Sureness
from appliance.services.line_doctor.alarms import fault_notice
from appliance.services.self_call.expectation import Expectation, expectation
from appliance.services.self_call.harmless import harmless
from appliance.services.self_call.nightly import is_on, next_time
from appliance.services.self_call.self_call import mostly_told
from appliance.services.self_call.verdict import Shown, judged
from appliance.simulate.setting import Setting

A, B = LineId("a"), LineId("b")
AT = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
NODES = {
    "welcome": {"kind": "announcement", "prompt": "欢迎致电。", "next": "menu"},
    "menu": {"kind": "menu", "prompt": "销售请按一，留言请按二。", "keys": {"1": "sales", "2": "message"}},
    "sales": {"kind": "ring", "targets": ["8001"], "ring_s": 10, "next": "message"},
    "message": {"kind": "voicemail", "greeting": "请留言。"},
}


def document(start: str = "welcome", nightly: str = "auto", **nodes: object) -> Document:
    return Document.model_validate(
        {
            "config_version": 2,
            "site": {"name": "x", "time_zone": "Asia/Shanghai", "self_call": {"nightly": nightly}},
            "lines": {
                "a": {"kind": "analog", "port": 1, "own_number": "62000001"},
                "b": {"kind": "analog", "port": 2, "own_number": "62000002"},
            },
            "trunk_groups": {"all": {"lines": ["a", "b"]}},
            "agents": {"8001": {"name": "x"}},
            "lists": {"all": {"numbers": ["62000001"]}},
            "hotlines": {
                "main": {
                    "name": "x",
                    "trunk_groups": ["all"],
                    "screening": {"block": [{"list": "all"}]},
                    "flow": {"start": start, "nodes": NODES | nodes},
                    "fallback": {"agents": ["8001"]},
                }
            },
        }
    )


def expected(of: Document) -> Expectation:
    facts = CallerFacts(CallId("1.1"), B, "", PhoneNumber("62000001"), "")
    return expectation(harmless(of), facts, AT, lambda _prompt: 4.0, Setting())


def test_nobody_is_rung_and_nothing_is_recorded() -> None:
    nodes = harmless(document()).hotlines["main"].flow.nodes
    assert {id_: node.kind for id_, node in nodes.items()} == {
        "welcome": "announcement",
        "menu": "menu",
        "sales": "hang_up",
        "message": "hang_up",
    }


def test_the_simulator_tells_where_the_first_key_leads() -> None:
    wanted = expected(document())
    assert (wanted.hotline, wanted.key, wanted.path) == ("main", "1", ("welcome", "menu", "sales"))
    assert wanted.press_after_s == pytest.approx(4.0 + 3.0 + 0.5, abs=0.6)


def test_without_a_menu_no_key_is_pressed() -> None:
    wanted = expected(document(start="message"))
    assert (wanted.key, wanted.path, wanted.first) == ("", ("message",), None)


GOOD = Shown(
    A, B, arrived=True, hotline="main", likeness=0.8, key="1", path=("menu", "sales"), expected=("menu", "sales"),
    released=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "what", "line"),
    [
        ({}, "right", A),
        ({"not_done": "busy"}, "not_done", A),
        ({"gave_way": "a caller"}, "gave_way", A),
        ({"out_of_order": A}, "out_of_order", A),
        ({"out_of_order": B}, "out_of_order", B),
        ({"not_seized": True}, "not_seized", A),
        ({"number_missing": True}, "number_missing", B),
        ({"arrived": False}, "did_not_arrive", B),
        ({"hotline": None}, "no_hotline", B),
        ({"likeness": 0.3}, "not_heard", B),
        ({"path": ("menu",)}, "key_lost", B),
        ({"path": ("menu", "message")}, "went_elsewhere", B),
        ({"released": False}, "not_released", A),
    ],
)
def test_the_first_thing_that_is_wrong_is_told_of_the_line_that_has_it(
    change: dict[str, object], what: str, line: LineId
) -> None:
    verdict = judged(replace(GOOD, **change))  # type: ignore[arg-type]  # fields by name
    assert (verdict.what, verdict.line) == (what, line)
    assert (verdict.verdict is Sureness.FAULTY) is (what not in {"right", "not_done", "gave_way"})
    assert "{" not in verdict.sentence.en + verdict.sentence.zh + verdict.remedy.en + verdict.remedy.zh
    assert bool(verdict.remedy.en) is (what not in {"right", "gave_way"})


def test_a_number_is_missed_where_most_calls_have_told_one() -> None:
    fsk = "fsk_bell@after_first_ring"
    assert mostly_told((fsk, fsk, ""))
    assert not mostly_told((fsk, "", ""))
    assert not mostly_told(())


def test_lines_call_each_other_where_two_have_numbers() -> None:
    assert is_on(document())
    assert not is_on(document(nightly="off"))


def test_the_time_is_the_sites() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    assert next_time(datetime(2026, 11, 22, 20, 29, tzinfo=UTC), "04:30", shanghai) == AT
    assert next_time(AT, "04:30", shanghai) == datetime(2026, 11, 23, 20, 30, tzinfo=UTC)


def test_who_is_told_hears_of_each_line_and_what_to_do() -> None:
    faulty = [judged(replace(GOOD, arrived=False)), judged(replace(GOOD, released=False))]
    notice = fault_notice("n", AT, faulty, "zh")
    assert notice.facts["lines"] == "b, a"
    assert "呼叫没有到达线路 b（请检查" in notice.facts["why"]
    assert "did not arrive on line b (look at" in fault_notice("n", AT, faulty, "en").facts["why"]
