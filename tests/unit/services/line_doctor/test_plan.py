"""Whom a line calls, what is done on it, when it gives way: decided without a telephone."""

import pytest

from appliance.callflow.line_board import LineBoard
from appliance.config.model.document import Document
from appliance.domain.ids import CallId, LineId
from appliance.errors import UserError
from appliance.services.line_doctor.courtesy import refuse_busy, wanted_by
from appliance.services.line_doctor.plan import LONGEST_S, Step, longest_s, plan
from appliance.services.line_doctor.subject import pairs, subject_of

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
