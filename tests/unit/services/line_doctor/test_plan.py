"""Whom a line calls, what is done on it, when it gives way: decided without a telephone."""

import pytest

from appliance.callflow.line_board import LineBoard
from appliance.config.model.document import Document
from appliance.domain.ids import CallId, LineId
from appliance.errors import UserError
from appliance.services.line_doctor.courtesy import refuse_busy, wanted_by
from appliance.services.line_doctor.plan import LONGEST_S, Step, longest_s, plan
from appliance.services.line_doctor.subject import not_paired, pairs, subject_of
from tests.harness.chinese import left_in_english

A, B, C = LineId("a"), LineId("b"), LineId("c")


@pytest.fixture
def document() -> Document:
    return Document.model_validate(
        {
            "config_version": 2,
            "site": {"name": "x", "time_zone": "Asia/Shanghai", "self_call": {"numbers": {"c": "62000003"}}},
            "lines": {
                "a": {"kind": "analog", "port": 1, "own_number": "62000001"},
                "b": {"kind": "analog", "port": 2},
                "c": {"kind": "simulated"},
            },
            "trunk_groups": {"all": {"lines": ["a", "b", "c"]}},
            "agents": {"8001": {"name": "x"}},
            "hotlines": {
                "main": {
                    "name": "x",
                    "trunk_groups": ["all"],
                    "flow": {"start": "bye", "nodes": {"bye": {"kind": "hang_up"}}},
                    "fallback": {"agents": ["8001"]},
                }
            },
        }
    )


def test_a_line_calls_the_next_one_with_a_number(document: Document) -> None:
    subject = subject_of(document, "a")
    assert (subject.number, subject.by, subject.own_number, subject.seizes) == ("62000003", C, "62000001", True)
    assert subject_of(document, "c").by == A
    assert not subject_of(document, "c").seizes
    assert [(each.line, each.by) for each in pairs(document)] == [(A, C), (C, A)]


@pytest.mark.parametrize(
    ("line", "number", "by"), [("z", None, None), ("a", None, "a"), ("a", None, "b"), ("a", "12;34", None)]
)
def test_what_can_t_be_called_is_refused(document: Document, line: str, number: str | None, by: str | None) -> None:
    with pytest.raises(UserError):
        subject_of(document, line, number, by)


def lines_with(document: Document, **own_numbers: str) -> Document:
    tree = document.model_dump(mode="json")
    tree["site"]["self_call"]["numbers"] = {}
    tree["lines"] = {
        id_: {"kind": "analog", "port": port, "own_number": number}
        for port, (id_, number) in enumerate(own_numbers.items(), 1)
    }
    tree["trunk_groups"]["all"]["lines"] = list(own_numbers)
    return Document.model_validate(tree)


def test_a_number_that_two_lines_have_is_not_called(document: Document) -> None:
    shared = lines_with(document, a="4000000951", b="4000000951")
    assert (pairs(shared), not_paired(shared)) == ((), ())
    for by in (None, "b"):
        with pytest.raises(UserError, match="4000000951, the number of line b, is given to another") as told:
            subject_of(shared, "a", by=by)
        assert not left_in_english(told.value.message)
        assert not left_in_english(told.value.remedy)
    assert subject_of(shared, "a", "62000002", "b").number == "62000002"
    mixed = lines_with(document, a="4000000951", b="4000000951", c="62000003", d="62000004")
    assert [(each.line, each.by) for each in pairs(mixed)] == [(C, "d"), ("d", C)]
    subject = subject_of(mixed, "a")
    assert (subject.by, subject.own_number) == (C, "")


def test_a_number_that_no_telephone_can_key_leaves_its_line_out_alone(document: Document) -> None:
    three = lines_with(document, a="62000001", b="+862162000002", c="62000003")
    assert [(each.line, each.by) for each in pairs(three)] == [(B, C), (C, A)]
    (left_out,) = not_paired(three)
    assert (left_out.line, left_out.by) == (A, B)
    assert "+862162000002 can't be keyed on a telephone" in left_out.why


@pytest.mark.parametrize("number", ["110", "119", "1200", "110#"])
def test_an_emergency_number_is_not_called_to_try_a_line(document: Document, number: str) -> None:
    with pytest.raises(UserError, match="is an emergency number") as told:
        subject_of(document, "a", number)
    assert not left_in_english(told.value.message)
    assert not left_in_english(told.value.remedy)
    two = lines_with(document, a="62000001", b=number)
    assert [(each.line, each.by) for each in pairs(two)] == [(B, A)]
    assert [each.line for each in not_paired(two)] == [A]


def test_a_number_alone_is_called_and_not_answered_by_us(document: Document) -> None:
    subject = subject_of(document, "a", "114")
    assert subject.by is None
    steps = [planned.step for planned in plan(subject)]
    assert steps == [Step.SEIZE, Step.DIAL, Step.RING, Step.HANG_UP]


def test_no_examination_takes_longer_than_it_may(document: Document) -> None:
    for subject in (subject_of(document, "a"), subject_of(document, "c"), subject_of(document, "a", "114")):
        assert longest_s(plan(subject)) <= LONGEST_S


def test_a_real_call_wins(document: Document) -> None:
    board = LineBoard()
    board.configure(document)
    ours = CallId("ours")
    board.leg_began(A, ours)
    board.caller_came(B, ours)
    assert wanted_by(board, [A, B, C], [A, B], [ours]) == ""
    board.caller_came(C, CallId("real"))
    assert wanted_by(board, [A, B, C], [A, B], [ours]) == "all other lines are taken"
    board.caller_left(C, CallId("real"))
    board.caller_came(B, CallId("real"))
    assert wanted_by(board, [A, B, C], [A, B], [ours]) == "a call on line b"
    with pytest.raises(UserError, match="Line a is in a call"):
        refuse_busy(board, [A])
    board.works(C, works=False)
    with pytest.raises(UserError, match="out of order"):
        refuse_busy(board, [C])
