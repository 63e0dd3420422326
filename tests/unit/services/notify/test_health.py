"""Whether people can be told, as the live view shows it."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.services.live import LiveView
from appliance.services.notify.health import PART, faults, watch
from appliance.storage.outbox import Outbox, OutboxJournal
from appliance.storage.outbox_values import ChannelFigures, NewNotice, Particulars
from appliance.storage.writer import Writer
from tests.unit.services.notify.letters import AT, company


@pytest.fixture
def outbox(url: str) -> Iterator[Outbox]:
    with Outbox.open(url) as opened:
        yield opened


def test_what_is_a_fault() -> None:
    fine = ChannelFigures("office", 3, AT - timedelta(minutes=9), "no answer", 0)
    assert faults([fine], AT) == []
    late = replace(fine, oldest=AT - timedelta(minutes=65))
    assert faults([late], AT) == ["office: 3 waiting for 65 min (no answer)"]
    assert faults([replace(late, error="")], AT) == ["office: 3 waiting for 65 min (is zongji-notify running?)"]
    gone = ChannelFigures("crm", 0, None, "refused 3 times: answered 404", 2)
    assert (
        faults([late, gone], AT)[1]
        == "crm: 2 given up (refused 3 times: answered 404), see `zongji notifications list --state given_up`"
    )


async def test_the_live_view_tells_it_until_it_is_mended(
    writer: Writer, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appliance.services.notify.health._LOOK_S", 0.01)
    view = LiveView(lambda: AT)
    changed = asyncio.Event()
    view.listen(lambda _number, _change: changed.set())
    document = company()
    looking = asyncio.get_running_loop().create_task(watch(outbox, view, lambda: document, lambda: AT))

    async def next_change() -> bool:
        await asyncio.wait_for(changed.wait(), 5)
        changed.clear()
        return view.snapshot.health[PART].ok

    assert await next_change()
    new = NewNotice("m-1", "office", "voicemail", AT, None, None, Particulars(), "", AT)
    await OutboxJournal(writer, "sqlite").put(new)
    outbox.give_up(new.id, AT, "refused 3 times: answered 404", refused=True)
    assert not await next_change()
    assert "office: 1 given up (refused 3 times: answered 404), see" in view.snapshot.health[PART].detail
    outbox.retry(new.id, AT)
    assert await next_change()
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking


async def test_a_house_that_notifies_nobody_shows_no_such_part(outbox: Outbox) -> None:
    view, silent = LiveView(lambda: AT), company(channels={})
    view.health(PART, ok=True)
    changed = asyncio.Event()
    view.listen(lambda _number, _change: changed.set())
    looking = asyncio.get_running_loop().create_task(watch(outbox, view, lambda: silent, lambda: AT))
    await asyncio.wait_for(changed.wait(), 5)
    assert PART not in view.snapshot.health
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking
