import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from appliance.domain.ids import CallId, EndpointId
from appliance.domain.outcome import CallResult
from appliance.storage.engine import open_for_writing
from appliance.storage.journal import WriterJournal
from appliance.storage.records import Records
from appliance.storage.writer import Writer
from tests.unit.storage.call_facts import (
    CALL,
    RELEASE,
    after,
    charge,
    end,
    hop,
    message,
    outside_hop,
    recording,
    start,
    step,
    survey,
    wait,
)


async def write_all(journal: WriterJournal) -> None:
    journal.opened(start())
    journal.step(step(0))
    journal.step(step(1))
    journal.hop(hop(0))
    journal.hop(outside_hop(1))
    journal.charge(charge())
    journal.wait(wait(0))
    journal.wait(wait(1))
    await journal.survey(survey())
    await journal.message(message())
    await journal.recording(recording())
    await journal.closed(end())


async def test_what_was_told_is_what_is_read(journal: WriterJournal, records: Records) -> None:
    await write_all(journal)
    story = records.story(CALL)
    assert story is not None
    assert story.record.caller == start().caller
    assert story.record.caller_name == "张三"
    assert story.record.started_at == start().at
    assert story.record.answered_at == after(25)
    assert story.record.ended_at == after(60)
    assert story.record.result is CallResult.ANSWERED
    assert story.record.ring_s == 4.5
    assert story.record.release == RELEASE
    assert story.steps == (step(0), step(1))
    assert story.hops == (hop(0), outside_hop(1))
    assert story.charges == (charge(),)
    assert story.waits == (wait(0), wait(1))
    assert story.surveys == (survey(),)
    assert story.recordings == (recording(),)
    assert [found.message for found in story.messages] == [message()]


async def test_region_kind_endpoint_and_refusal_are_kept(journal: WriterJournal, records: Records) -> None:
    journal.opened(replace(start(), region="浙江 杭州", kind="staff"))
    await journal.closed(replace(end(), endpoint=EndpointId("desk"), refused_by="the list 'nuisance'"))
    (record,) = records.latest(1)
    assert (record.region, record.kind) == ("浙江 杭州", "staff")
    assert (record.endpoint, record.refused_by) == ("desk", "the list 'nuisance'")


async def test_a_plain_call_is_incoming_and_not_refused(journal: WriterJournal, records: Records) -> None:
    journal.opened(start())
    await journal.flushed()
    (record,) = records.latest(1)
    assert (record.region, record.kind, record.endpoint, record.refused_by) == ("", "incoming", None, "")


@pytest.mark.parametrize("amount", ["0.1", "0.10", "1234567890123456789.0001", "0.0000", "0.30", "1E+3"])
async def test_an_amount_comes_back_as_it_was(journal: WriterJournal, records: Records, amount: str) -> None:
    journal.opened(start())
    journal.charge(charge(amount=amount))
    await journal.flushed()
    story = records.story(CALL)
    assert story is not None
    assert story.charges[0].amount == charge(amount=amount).amount


async def test_telling_everything_twice_changes_nothing(journal: WriterJournal, records: Records) -> None:
    await write_all(journal)
    once = records.story(CALL)
    journal.opened(start(line="another", at=after(5)))
    journal.step(replace(step(0), decided="something else"))
    journal.hop(replace(hop(0), cause="something else"))
    journal.charge(charge(amount="99"))
    await journal.survey(survey(key="5"))
    await journal.message(replace(message(), seconds=1.0))
    await journal.recording(replace(recording(), seconds=1.0))
    await journal.closed(end(result=CallResult.INTERRUPTED, at=after(3600)))
    assert records.story(CALL) == once


async def test_a_call_is_closed_once_however_many_recoveries_race(url: str, records: Records) -> None:
    engines = [open_for_writing(url) for _ in range(4)]
    writers = [Writer(engine.begin) for engine in engines]
    for writer in writers:
        writer.open()
    journals = [WriterJournal(writer, "sqlite") for writer in writers]
    ends = [end(at=after(100 + i)) for i in range(4)]
    journals[0].opened(start())
    await asyncio.gather(*(journal.closed(e) for journal, e in zip(journals, ends, strict=True)))
    first = records.story(CALL)
    await asyncio.gather(*(journal.closed(e) for journal, e in zip(journals, ends, strict=True)))
    assert records.story(CALL) == first
    for writer, engine in zip(writers, engines, strict=True):
        assert writer.close() == 0
        engine.dispose()


@pytest.mark.parametrize("name", ["\0", "\ud800", "'; DROP TABLE calls; --", "龘" * 1000, "\x1b[31m", ""])
async def test_no_caller_name_costs_the_record(journal: WriterJournal, records: Records, name: str) -> None:
    journal.opened(start(name=name))
    await journal.closed(end())
    (record,) = records.latest(10)
    assert record.caller_name == name.replace("\0", "\ufffd").replace("\ud800", "?")


async def test_a_call_is_not_held_up_by_a_sick_data_base(engine: Engine, records: Records) -> None:
    writer = Writer(engine.begin)
    writer.open()
    journal = WriterJournal(writer, "sqlite", patience_s=0.01)
    with engine.begin():
        journal.opened(start())
        await journal.closed(end())
        assert records.latest(1) == ()
        assert writer.queued == 2
    assert writer.close() == 0
    assert records.latest(1)[0].result is CallResult.ANSWERED


async def test_an_awaited_fact_carries_all_before_it(journal: WriterJournal, records: Records) -> None:
    names = [CallId(f"c{i}") for i in range(20)]
    for name in names:
        journal.opened(start(name))
        journal.step(step(0, name))
    await journal.closed(end(names[-1]))
    assert len(records.latest(100)) == 20
    assert all((story := records.story(name)) is not None and story.steps for name in names)
