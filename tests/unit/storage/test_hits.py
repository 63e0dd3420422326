from dataclasses import replace

from appliance.domain.ids import CallId, HotlineId
from appliance.domain.outcome import CallResult
from appliance.storage.hits import Hit, Hits
from appliance.storage.journal import WriterJournal
from tests.unit.storage.call_facts import HOTLINE, NOON, after, end, start

NIGHT = HotlineId("night")


async def test_refusals_are_counted_by_hotline_and_rule(url: str, journal: WriterJournal) -> None:
    told = [
        ("list nuisance", HOTLINE, 1.0),
        ("list nuisance", HOTLINE, 7.0),
        ("list nuisance", NIGHT, 3.0),
        ("cap of 3 calls", HOTLINE, 2.0),
        ("list nuisance", HOTLINE, -1.0),  # before the time that is asked about
        ("", HOTLINE, 4.0),
    ]
    for number, (refused_by, hotline, seconds) in enumerate(told):
        call = CallId(str(number))
        journal.opened(replace(start(call, at=after(seconds)), hotline=hotline))
        await journal.closed(replace(end(call, CallResult.REFUSED), refused_by=refused_by))
    with Hits.open(url) as hits:
        found = hits.since(NOON)
    assert found[0] == Hit(HOTLINE, "list nuisance", 2, after(7))
    assert set(found[1:]) == {
        Hit(NIGHT, "list nuisance", 1, after(3)),
        Hit(HOTLINE, "cap of 3 calls", 1, after(2)),
    }
