from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import event

from appliance.callflow.trace import CallEnd, CallStart
from appliance.domain.ids import AgentId, CallId, HotlineId
from appliance.domain.outcome import CallResult
from appliance.domain.phone_number import PhoneNumber
from appliance.storage.engine import open_for_reading
from appliance.storage.history import CallHistory, CountedCall
from appliance.storage.journal import WriterJournal
from tests.unit.storage.call_facts import HOTLINE, NOON, after, end, start

CALLER = PhoneNumber("13800138000")
OTHER = PhoneNumber("13900139000")


@pytest.fixture
def history(url: str) -> Iterator[CallHistory]:
    with CallHistory.open(url) as history:
        yield history


async def tell(journal: WriterJournal, begin: CallStart, over: CallEnd) -> None:
    journal.opened(begin)
    await journal.closed(replace(over, call=begin.call))


async def test_the_agent_of_last_time(journal: WriterJournal, history: CallHistory) -> None:
    async def talked(call: str, seconds: float, agent: str) -> None:
        await tell(journal, start(CallId(call), at=after(seconds)), replace(end(), agent=AgentId(agent)))

    await talked("second", 20, "8002")
    await talked("first", 10, "8001")
    assert history.last_agent(CALLER, HOTLINE, NOON) == "8002"
    assert history.last_agent(CALLER, HOTLINE, after(20)) == "8002"
    assert history.last_agent(CALLER, HOTLINE, after(20.5)) is None
    assert history.last_agent(OTHER, HOTLINE, NOON) is None
    assert history.last_agent(CALLER, HotlineId("another"), NOON) is None


async def test_who_did_not_talk_is_not_the_agent_of_last_time(journal: WriterJournal, history: CallHistory) -> None:
    await tell(journal, start(CallId("talked"), at=after(1)), end())
    unanswered = replace(end(result=CallResult.NO_ANSWER), agent=AgentId("8009"), answered_at=None)
    await tell(journal, start(CallId("rung"), at=after(2)), unanswered)
    await tell(journal, start(CallId("left"), at=after(3)), replace(end(), agent=None, answered_at=None))
    journal.opened(start(CallId("in progress"), at=after(4)))
    await journal.flushed()
    assert history.last_agent(CALLER, HOTLINE, NOON) == "8001"


async def test_what_counts_for_a_cap(journal: WriterJournal, history: CallHistory) -> None:
    await tell(journal, start(CallId("too early"), at=after(-1)), end())
    await tell(journal, start(CallId("counts"), at=after(5)), end(result=CallResult.ABANDONED))
    await tell(journal, start(CallId("refused"), at=after(1)), end(result=CallResult.REFUSED))
    await tell(journal, replace(start(CallId("staff"), at=after(2)), kind="staff"), end())
    await tell(journal, replace(start(CallId("no hotline"), at=after(2)), hotline=None), end())
    journal.opened(replace(start(CallId("anonymous"), at=after(2)), caller=None))
    await journal.flushed()
    assert history.counts_since(NOON) == (
        CountedCall(HOTLINE, None, after(2)),
        CountedCall(HOTLINE, CALLER, after(5)),
    )


@pytest.mark.parametrize("question", ["last_agent", "counts_since"])
def test_every_question_is_answered_from_an_index(url: str, question: str) -> None:
    engine = open_for_reading(url)
    plans: list[str] = []

    def explain(_connection: object, _cursor: object, statement: str, parameters: Sequence[object], *_: object) -> None:
        if statement.startswith("SELECT"):
            rows = engine.raw_connection().cursor().execute("EXPLAIN QUERY PLAN " + statement, parameters)
            plans.extend(row[3] for row in rows)

    event.listen(engine, "before_cursor_execute", explain)
    history = CallHistory(engine)
    match question:
        case "last_agent":
            history.last_agent(CALLER, HOTLINE, NOON)
            expected = "SEARCH calls USING INDEX ix_calls_caller_started_at (caller=? AND started_at>?)"
        case _:
            history.counts_since(NOON)
            expected = "SEARCH calls USING INDEX ix_calls_started_at_id (started_at>?)"
    assert plans[0] == expected
    assert not any(plan.startswith("SCAN") for plan in plans)
    engine.dispose()
