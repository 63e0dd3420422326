"""What a line does at an answer, and what is told and proposed of it; what can't be known is said to be unknown."""

from datetime import UTC, datetime

import pytest

from appliance.config.model.line import AnalogLine, Line, SipLine
from appliance.domain.ids import LineId
from appliance.lines.doctor import judged
from appliance.lines.doctor_values import Order, Sureness
from appliance.services.line_doctor.alarms import alarms, fault_notice
from appliance.services.line_doctor.examination import AnswerTold, Observed
from appliance.services.line_doctor.plan import Subject
from appliance.services.line_doctor.report import Examined, Report, answer_told, report

AT = datetime(2026, 11, 23, tzinfo=UTC)
PORT = AnalogLine(kind="analog", port=1)
WATCHED_PORT = AnalogLine(kind="analog", port=1, answer_supervision=True)
GATEWAY = SipLine(kind="sip", peer="exchange", answer_supervision=False)
TRUSTED_GATEWAY = SipLine(kind="sip", peer="exchange")


def examined(line: Line, answer: AnswerTold | None, *, answered: bool = True) -> Report:
    """Report a call to the neighbour on a line that is set so."""
    subject = Subject(LineId("a"), "62000002", LineId("b"), "62000001", line.kind == "analog", line.answer_supervision)
    seen = Observed(seized=True, rang=True, answered=answered, answer=answer, shown=True)
    told = judged(Order((), {}, {}, answer_told=answer_told(subject, seen)))
    return report(Examined("r", subject, AT, 60.0, seen, told), line)


def told_of_answer(found: Report) -> tuple[str, Sureness]:
    (one,) = [each for each in found.findings if each.what.startswith("answer_")]
    return one.what, one.sureness


@pytest.mark.parametrize(
    ("line", "answer", "what", "sureness", "proposed"),
    [
        (PORT, AnswerTold.EARLY, "answer_not_looked_for", Sureness.RIGHT, None),
        (WATCHED_PORT, AnswerTold.TOLD, "answer_told", Sureness.RIGHT, None),
        (WATCHED_PORT, AnswerTold.NOT_TOLD, "answer_not_told", Sureness.FAULTY, False),
        (WATCHED_PORT, AnswerTold.EARLY, "answer_not_told", Sureness.FAULTY, False),
        (GATEWAY, AnswerTold.TOLD, "answer_told", Sureness.RIGHT, True),
        (GATEWAY, AnswerTold.EARLY, "answer_not_told", Sureness.RIGHT, None),
        (TRUSTED_GATEWAY, AnswerTold.TOLD, "answer_told", Sureness.RIGHT, None),
        (TRUSTED_GATEWAY, AnswerTold.EARLY, "answer_not_told", Sureness.FAULTY, False),
    ],
)
def test_the_answer_is_told_and_what_is_set_otherwise_is_proposed(
    line: Line, answer: AnswerTold, what: str, sureness: Sureness, *, proposed: bool | None
) -> None:
    found = examined(line, answer)
    assert told_of_answer(found) == (what, sureness)
    changes = {change.key: (change.now, change.proposed) for change in found.proposal}
    assert changes == ({} if proposed is None else {"answer_supervision": (not proposed, proposed)})


def test_of_an_answer_that_did_not_come_nothing_is_told() -> None:
    found = examined(WATCHED_PORT, None, answered=False)
    assert [each.what for each in found.findings if each.what.startswith("answer_")] == []
    assert found.proposal == ()


def test_a_line_that_is_set_to_tell_an_answer_and_does_not_is_an_alarm() -> None:
    (alarm,) = alarms(examined(WATCHED_PORT, AnswerTold.NOT_TOLD))
    assert (alarm.line, alarm.what) == ("a", "answer_unlike_set")
    assert alarms(examined(GATEWAY, AnswerTold.TOLD)) == (), "something better than what is set is none"
    notice = fault_notice("r", AT, [alarm], "zh")
    assert notice.facts["lines"] == "a"
    assert "没有应答信号" in notice.facts["why"]
    assert "线路医生的报告" in notice.facts["why"]
