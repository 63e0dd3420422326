"""A program for `test_crash`: writes calls for ever, eight at a time, and prints each id once its end is durable."""

import asyncio
import sys

from appliance.domain.ids import CallId
from appliance.storage.engine import open_for_writing
from appliance.storage.journal import WriterJournal
from appliance.storage.writer import Writer
from tests.unit.storage.call_facts import end, start, step


async def one_after_another(journal: WriterJournal, lane: int) -> None:
    for number in range(100_000):
        call = CallId(f"box-{lane}.{number}")
        journal.opened(start(call))
        for sequence in range(3):
            journal.step(step(sequence, call))
        await journal.closed(end(call))
        print(call, flush=True)


async def main(url: str) -> None:
    writer = Writer(open_for_writing(url).begin)
    writer.open()
    journal = WriterJournal(writer, "sqlite", patience_s=3600)
    await asyncio.gather(*(one_after_another(journal, lane) for lane in range(8)))


asyncio.run(main(sys.argv[1]))
