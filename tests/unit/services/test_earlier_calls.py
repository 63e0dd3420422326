"""What earlier calls tell about a new one."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from structlog.testing import capture_logs

from appliance.callflow.ledger import Ledger, Visitor
from appliance.callflow.trace import CallStart, Charge
from appliance.config.model.document import Document
from appliance.config.model.screening import Caps, CountCap
from appliance.config.yaml import load
from appliance.domain.ids import AgentId, CallId, HotlineId, LineId, TariffId, TrunkGroupId
from appliance.domain.money import LegKind
from appliance.domain.number_reading import Home
from appliance.domain.phone_number import PhoneNumber
from appliance.errors import UserError
from appliance.services.earlier_calls import Books, EarlierCalls, fill
from appliance.storage.access import open_ready
from appliance.storage.charges import Charges
from appliance.storage.history import CallHistory
from appliance.storage.journal import WriterJournal
from tests.unit.config.demo_document import MATERIAL
from tests.unit.storage.call_facts import AGENT, CALL, HOTLINE, NOON, after, end, hop, start

CALLER = PhoneNumber("13800138000")
LANDLINES = TrunkGroupId("landlines")
EVERY_KIND = (Path(__file__).parents[1] / "config" / "every_kind.yaml").read_text(encoding="utf-8")


@cache
def every_kind() -> Document:
    return load(EVERY_KIND, MATERIAL)


async def test_the_agent_of_last_time_is_remembered(journal: WriterJournal, url: str) -> None:
    journal.opened(start())
    journal.hop(hop(0))
    await journal.closed(end())
    history = CallHistory(open_ready(url))
    earlier = EarlierCalls(history)
    assert await earlier.last_agent(CALLER, HOTLINE, NOON - timedelta(days=1)) == AGENT
    assert await earlier.last_agent(CALLER, HOTLINE, NOON + timedelta(days=1)) is None
    history.close()


class SickHistory(CallHistory):
    def last_agent(self, caller: PhoneNumber, hotline: HotlineId, since: datetime) -> AgentId | None:
        raise UserError(f"no answer for {caller} on {hotline} since {since}", "wait")


async def test_a_sick_data_base_remembers_nobody(url: str) -> None:
    engine = open_ready(url)
    with capture_logs() as logs:
        assert await EarlierCalls(SickHistory(engine)).last_agent(CALLER, HOTLINE, NOON) is None
    assert [log["event"] for log in logs] == ["history.not_asked"]
    assert "13800138000" not in str(logs)
    engine.dispose()


def call(number: int, *, minutes_ago: float, caller: str | None) -> CallStart:
    told = PhoneNumber(caller) if caller else None
    return replace(start(CallId(f"box-1763640000.{number}"), at=after(-60 * minutes_ago)), caller=told)


async def test_the_ledger_goes_on_where_it_was(journal: WriterJournal, url: str) -> None:
    """Calls of the last hour count by caller however the number was written, and this month's legs by their cost."""
    journal.opened(call(1, minutes_ago=90, caller="13800138000"))
    journal.opened(call(2, minutes_ago=30, caller="13800138000"))
    journal.opened(call(3, minutes_ago=20, caller="+8613800138000"))
    journal.opened(call(4, minutes_ago=10, caller=None))
    charge = Charge(
        call=CallId("box-1763640000.2"),
        sequence=0,
        at=after(-1800),
        seconds=61,
        kind=LegKind.INCOMING,
        hotline=HOTLINE,
        line=LineId("01"),
        tariff=TariffId("outgoing"),
        currency="CNY",
        amount=Decimal(9),
    )
    journal.charge(charge)
    journal.charge(replace(charge, sequence=1, tariff=TariffId("gone")))
    journal.charge(replace(charge, sequence=2, kind=LegKind.LONG_DISTANCE, trunk_group=LANDLINES))
    await journal.flushed()
    history, ledger = CallHistory(open_ready(url)), Ledger()
    with Charges.open(url) as charges:
        fill(ledger, Books(history, charges, every_kind(), Home()), NOON)
    history.close()
    hour = CountCap(limit=9, within_minutes=60)
    caps = Caps(counts=(hour, hour.model_copy(update={"per": "hotline"})))
    counts = ledger.counts(Visitor(HOTLINE, "+8613800138000", NOON, "2026-11"), caps)
    assert counts.windows == (2, 3)
    assert counts.month_calls == 4
    assert counts.month_amount == Decimal("0.77")  # 61 s of long distance: 11 units of 6 s at 0.07
    assert counts.concurrent == 0
    assert CALL
