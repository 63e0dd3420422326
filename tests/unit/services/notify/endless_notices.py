"""A program for `test_crash`: missed calls for ever, eight at a time, told as a walk tells them."""

import asyncio
import logging
import sys
from dataclasses import replace
from pathlib import Path

import structlog

from appliance.callflow.missed import missed_call
from appliance.domain.ids import CallId, HotlineId
from appliance.domain.outcome import CallResult
from appliance.services.notify.post_box import PostBox
from appliance.storage.engine import open_for_writing
from appliance.storage.journal import WriterJournal
from appliance.storage.outbox import OutboxJournal
from appliance.storage.writer import Writer
from tests.unit.services.notify.letters import AT, CALLER, company
from tests.unit.storage.call_facts import end, start


async def one_after_another(journal: WriterJournal, post: PostBox, lane: int) -> None:
    for number in range(100_000):
        call = CallId(f"box-{lane}.{number}")
        journal.opened(start(call))
        over = replace(end(call), result=CallResult.ABANDONED)
        missed = missed_call(over, HotlineId("main"), CALLER, None)
        assert missed is not None
        post.tell(missed)
        await journal.closed(over)
        print(call, flush=True)


async def main(url: str) -> None:
    writer = Writer(open_for_writing(url).begin)
    writer.open()
    document = company([{"events": ["missed_call"], "to": ["office", "crm"]}])
    post = PostBox(OutboxJournal(writer, "sqlite"), lambda: document, lambda: AT, Path("/nonexistent/notify.sock"))
    journal = WriterJournal(writer, "sqlite", patience_s=3600)
    await asyncio.gather(*(one_after_another(journal, post, lane) for lane in range(8)))


structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
asyncio.run(main(sys.argv[1]))
