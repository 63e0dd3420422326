"""A call on an analogue line waits for its caller's number unanswered, and is served without, too."""

import asyncio
from typing import cast

import pytest

from appliance.asterisk.agi_server import AgiSession
from appliance.callflow.ports import CallerFacts
from appliance.config.model.document import Document
from appliance.config.model.line import AnalogLine
from appliance.daemons.incoming_number import CallerIdOf, nobody_hears, with_number
from appliance.domain.ids import CallId, LineId
from appliance.domain.phone_number import PhoneNumber
from appliance.lines.cards.messages import CallerIdCame
from tests.harness.chinese import left_in_english
from tests.unit.asterisk.caller.session import FakeSession
from tests.unit.asterisk.virtual_time import run

FACTS = CallerFacts(CallId("box-1.1"), LineId("out"), "", None, "")
NUMBER = PhoneNumber("13800138000")
SET = ("SET", "VARIABLE", "CALLERID(num)", "13800138000")


def _document(caller_id: str = "auto") -> Document:
    line = AnalogLine.model_validate({"kind": "analog", "port": 3, "caller_id": caller_id})
    return Document.model_construct(lines={"out": line})


def _heard(came: CallerIdCame | None, after_s: float = 0.0) -> CallerIdOf:
    async def caller_id_of(port: int, within_s: float) -> CallerIdCame | None:
        assert (port, within_s > 8.0) == (3, True)
        await asyncio.sleep(after_s)
        return came

    return caller_id_of


def _known(
    session: FakeSession, caller_id_of: CallerIdOf, facts: CallerFacts = FACTS, mode: str = "auto"
) -> CallerFacts:
    return run(with_number(cast("AgiSession", session), facts, _document(mode), caller_id_of))


def test_the_number_that_was_heard_is_the_calls_and_is_set_on_its_channel() -> None:
    session = FakeSession()
    facts = _known(session, _heard(CallerIdCame(3, "after_ring", "13800138000", name="张三"), after_s=3.0))
    assert (facts.number, facts.name, facts.number_note) == (NUMBER, "张三", "")
    assert session.sent == [("SET", "VARIABLE", "TIMEOUT(absolute)", "14.0"), SET]


@pytest.mark.parametrize(
    ("came", "note"),
    [
        (CallerIdCame(3, "nothing_came"), "the exchange sent no number of the caller"),
        (CallerIdCame(3, "unreadable", mode="dtmf"), "the caller's number came garbled"),
        (CallerIdCame(3, "before_ring", absence="withheld"), "the caller withholds the number"),
        (
            CallerIdCame(3, "after_ring", absence="international"),
            "the exchange gives no number, as the call is from abroad",
        ),
        (CallerIdCame(3, "after_ring", absence="news"), "the exchange doesn't know the caller's number"),
        (None, "nobody listens on this line for who calls"),
    ],
)
def test_a_call_without_a_number_is_served_and_says_why(came: CallerIdCame | None, note: str) -> None:
    session = FakeSession()
    facts = _known(session, _heard(came))
    assert (facts.number, facts.number_note) == (None, note)
    assert not any("CALLERID(num)" in words for words in session.sent)
    assert left_in_english(note) == left_in_english("number unknown") == ""


@pytest.mark.parametrize("mode", ["none", "fsk_bell", "fsk_v23"])
def test_lines_that_chan_dahdi_hears_or_nobody_are_not_waited_for(mode: str) -> None:
    session = FakeSession()
    assert _known(session, _heard(CallerIdCame(3, "before_ring", "1")), mode=mode) == FACTS
    assert session.sent == []


def test_a_number_that_the_line_brought_is_kept() -> None:
    facts = CallerFacts(CallId("box-1.1"), LineId("out"), "", NUMBER, "")
    assert _known(FakeSession(), _heard(CallerIdCame(3, "before_ring", "1")), facts) == facts


def test_a_caller_who_leaves_is_not_waited_for() -> None:
    async def story() -> float:
        session, loop = FakeSession(), asyncio.get_running_loop()
        loop.call_later(1.0, session.hung_up.set)
        never = _heard(None, after_s=1000.0)
        facts = await with_number(cast("AgiSession", session), FACTS, _document(), never)
        assert facts.number is None
        return loop.time()

    assert run(story()) < 1.5


def test_without_cards_nothing_is_heard() -> None:
    assert _known(FakeSession(), nobody_hears).number_note == "nobody listens on this line for who calls"
