from unittest.mock import AsyncMock, Mock

from appliance.callflow.trace import CallEnd
from appliance.domain.ids import CallId
from appliance.domain.outcome import CallResult, ReleasedBy, ServedBy
from appliance.services.live_journal import LiveJournal
from tests.unit.services.live_facts import NOON, start, step, view


async def test_a_call_tells_once_and_both_hear() -> None:
    house = view()
    kept = Mock(closed=AsyncMock(), survey=AsyncMock(), message=AsyncMock(), recording=AsyncMock())
    journal = LiveJournal(kept, house)
    journal.opened(start("c1"))
    journal.step(step("c1", 0))
    assert house.snapshot.calls[CallId("c1")].step is not None
    kept.opened.assert_called_once_with(start("c1"))
    kept.step.assert_called_once_with(step("c1", 0))
    end = CallEnd(
        CallId("c1"), NOON, CallResult.ABANDONED, ReleasedBy.CALLER, ServedBy.CONTROLLER, None, None, None, 0.0, 0.0
    )
    await journal.closed(end)
    await journal.closed(end)
    assert house.snapshot.calls == {}
    assert house.snapshot.ended == {CallResult.ABANDONED: 1}
    assert kept.closed.await_count == 2
    for part in ("hop", "survey", "message", "recording"):
        result = getattr(journal, part)("fact")
        if part != "hop":
            await result
        getattr(kept, part).assert_called_once_with("fact")
