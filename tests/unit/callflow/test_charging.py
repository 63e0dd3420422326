"""What a call's legs cost when they are over, and what the ledger learns of the past."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from appliance.callflow.billing import load, load_from, month, monthly_statement
from appliance.callflow.ledger import CapWarning, Ledger, Visitor
from appliance.callflow.list_book import home_without_table
from appliance.callflow.ports import RingRequest, RingResult
from appliance.callflow.trace import Charge
from appliance.config.model.document import Document
from appliance.config.model.screening import Caps, CountCap
from appliance.domain.ids import CallId, HotlineId, LineId, TariffId, TrunkGroupId
from appliance.domain.money import LegKind
from appliance.domain.outcome import RingOutcome
from appliance.domain.phone_number import PhoneNumber
from tests.unit.callflow import front_door
from tests.unit.callflow.front_door import FrontDoor, guarded
from tests.unit.callflow.scripted import NOON, OFFLINE, Phone, Script, ScriptedCaller

MAIN = HotlineId("main")
HOME = home_without_table("CN", None)
FORWARDED = Script(phones={"8001": OFFLINE, "wang-mobile": Phone(after_s=3, talk_s=61)})


async def test_the_callers_leg_is_charged_from_the_lines_answer_to_its_release() -> None:
    """The phone is answered after 3 s and talks 61 s: the line is charged for 61 s, two begun minutes."""
    told = await FrontDoor(guarded()).call(Script(phones={"8001": Phone(after_s=3, talk_s=61)}))
    (charge,) = told.charges
    assert charge == Charge(
        call=CallId("box-1.1"),
        sequence=0,
        at=NOON + timedelta(seconds=3),
        seconds=61,
        kind=LegKind.INCOMING,
        hotline=MAIN,
        line=LineId("01"),
        tariff=TariffId("400"),
        currency="CNY",
        amount=Decimal("0.30"),
    )


async def test_a_line_that_was_answered_for_the_welcome_is_charged_from_then_on() -> None:
    told = await FrontDoor(guarded(ring={"targets": ["8001"], "otherwise": "bye"})).call(
        Script(early_media=False, phones={"8001": OFFLINE})
    )
    assert told.charges == [], "nothing answered the line"
    nodes = {"hello": {"kind": "announcement", "prompt": "您好", "next": "team"}}
    document = guarded().model_dump(mode="json")
    document["hotlines"]["main"]["flow"] |= {"start": "hello"}
    document["hotlines"]["main"]["flow"]["nodes"] |= nodes
    told = await FrontDoor(Document.model_validate(document)).call()
    (charge,) = told.charges
    assert (charge.at, charge.seconds) == (NOON, 2 + 3 + 30)


async def test_an_outside_leg_is_charged_by_its_trunk_group_and_its_talk() -> None:
    """61 s to a mobile in units of 6 s are 11 units of 0.02: 0.22; the caller's line meanwhile 2 x 0.15."""
    document = guarded(ring={"targets": ["8001"], "forward": {"unreachable": ["wang-mobile"]}})
    told = await FrontDoor(document).call(FORWARDED)
    outgoing, incoming = told.charges
    assert outgoing == Charge(
        call=CallId("box-1.1"),
        sequence=0,
        at=NOON + timedelta(seconds=3),
        seconds=61,
        kind=LegKind.MOBILE,
        hotline=MAIN,
        line=LineId("out-1"),
        tariff=TariffId("out"),
        currency="CNY",
        amount=Decimal("0.22"),
        trunk_group=TrunkGroupId("out"),
        endpoint=outgoing.endpoint,
        dialled="13900000001",
        estimated=True,
    )
    assert not incoming.estimated
    assert (outgoing.endpoint, incoming.sequence, incoming.amount) == ("wang-mobile", 1, Decimal("0.30"))


@pytest.mark.parametrize(
    ("phone", "billed_s", "expected"),
    [
        (Phone(RingOutcome.NO_ANSWER, after_s=20), 9, [("mobile", 9, "0.04")]),
        (Phone(after_s=3, talk_s=61), 66, [("mobile", 66, "0.22"), ("incoming", 61, "0.30")]),
        (Phone(after_s=3, talk_s=61), 60, [("mobile", 61, "0.22"), ("incoming", 61, "0.30")]),
    ],
    ids=["not pressed", "pressed after 5 s", "noted late"],
)
async def test_who_must_press_1_costs_from_the_answer(
    phone: Phone, billed_s: float, expected: list[tuple[str, float, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Asked(ScriptedCaller):
        async def ring(self, request: RingRequest) -> RingResult:
            result = await super().ring(request)
            return replace(result, billed=tuple((leg, billed_s) for leg in request.legs if leg.press_1))

    monkeypatch.setattr(front_door, "ScriptedCaller", Asked)
    document = guarded(ring={"targets": ["8001"], "forward": {"unreachable": ["wang-mobile"]}})
    told = await FrontDoor(document).call(Script(phones={"8001": OFFLINE, "wang-mobile": phone}))
    assert [(charge.kind.value, charge.seconds, str(charge.amount)) for charge in told.charges] == expected


async def test_without_a_tariff_the_leg_is_kept_and_costs_nothing() -> None:
    tree = guarded().model_dump(mode="json")
    tree["hotlines"]["main"]["tariff"] = None
    told = await FrontDoor(Document.model_validate(tree)).call()
    (charge,) = told.charges
    assert (charge.tariff, charge.currency, charge.amount, charge.seconds) == (None, "", Decimal(0), 30)


async def test_a_call_over_midnight_fills_both_months() -> None:
    """From 23:59:30 on the 30th for 90 s: units at 23:59:30 and 00:00:30, 0.15 to each month."""
    door = FrontDoor(guarded(caps={"monthly": {"amount": "9"}}))
    door.clock.at = datetime(2026, 11, 30, 15, 59, 27, tzinfo=UTC)
    told = await door.call(Script(phones={"8001": Phone(after_s=3, talk_s=90)}))
    assert told.charges[0].amount == Decimal("0.30")
    months = [Visitor(MAIN, None, NOON, name) for name in ("2026-11", "2026-12")]
    assert [door.ledger.counts(each, Caps()).month_amount for each in months] == [Decimal("0.15")] * 2


async def test_the_months_package_is_used_up_in_mid_call() -> None:
    """A package of 2 minutes: the first call of 61 s takes both, the second one's 2 minutes cost 0.30."""
    tree = guarded().model_dump(mode="json")
    tree["tariffs"]["400"]["package_minutes"] = 3
    door = FrontDoor(Document.model_validate(tree))
    script = Script(phones={"8001": Phone(after_s=3, talk_s=61)})
    charges = [(await door.call(script)).charges[0] for _ in range(3)]
    assert [(charge.amount, charge.package_s) for charge in charges] == [
        (Decimal(0), 120),
        (Decimal("0.15"), 60),
        (Decimal("0.30"), 0),
    ]


def incoming(at: datetime, seconds: float, call: str = "box-1.1") -> Charge:
    return Charge(
        CallId(call), 0, at, seconds, LegKind.INCOMING, MAIN, LineId("01"), TariffId("400"), "CNY", Decimal(7)
    )


def test_the_ledger_learns_of_the_past_and_warns_of_it_no_more() -> None:
    document = guarded(caps={"monthly": {"amount": "0.50", "calls": 100}})
    warned: list[CapWarning] = []
    ledger = Ledger(warned.append)
    calls = [
        (MAIN, PhoneNumber("+8613800138000"), NOON - timedelta(minutes=59)),
        (MAIN, PhoneNumber("13800138000"), NOON - timedelta(minutes=60)),
        (MAIN, None, NOON - timedelta(minutes=10)),
        (MAIN, None, NOON - timedelta(days=25)),
        (HotlineId("other"), PhoneNumber("13800138000"), NOON),
    ]
    # 61 s on the 10th: 0.30; a call over the month's first midnight with one unit in November: 0.15
    first = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    charges = [incoming(NOON - timedelta(days=10), 61), incoming(first - timedelta(seconds=30), 70)]
    load(ledger, calls, charges, document, HOME, NOON)
    caps = Caps(counts=(CountCap(limit=9, within_minutes=60), CountCap(limit=9, within_minutes=60, per="hotline")))
    counts = ledger.counts(Visitor(MAIN, "+8613800138000", NOON, "2026-11"), caps)
    assert (counts.windows, counts.month_calls, counts.month_amount) == ((1, 2), 3, Decimal("0.45"))
    assert counts.concurrent == 0
    cap = document.hotlines["main"].caps.monthly
    assert cap is not None
    assert not ledger.warn(CapWarning(MAIN, "2026-11", "again", cap)), "0.45 is over 80 % of 0.50"
    assert ledger.warn(CapWarning(MAIN, "2026-12", "told", cap))
    assert [warning.told for warning in warned] == ["told"]


def test_what_is_read_at_the_start_reaches_back_for_windows_and_for_calls_over_the_months_first_midnight() -> None:
    document = guarded()
    assert load_from(document, NOON) == NOON - timedelta(days=31)
    last_day = datetime(2026, 12, 31, 12, tzinfo=UTC)
    assert load_from(document, last_day) == datetime(2026, 11, 28, 16, tzinfo=UTC)


def test_calls_too_old_for_any_window_are_forgotten() -> None:
    ledger = Ledger()
    caps = Caps(counts=(CountCap(limit=10**6, within_minutes=60 * 24 * 31, per="hotline"),))
    old = Visitor(MAIN, "+8613800138000", NOON - timedelta(days=40), "2026-10")
    for _ in range(500):
        ledger.count(old)
    assert ledger.counts(old, caps).windows == (500,)
    for _ in range(500):
        ledger.count(replace(old, at=NOON, key=None))
    assert ledger.counts(replace(old, at=NOON), caps).windows == (500,)
    assert ledger.counts(old, caps).windows == (500,), "those of 40 days ago are gone"
    assert ledger.counts(old, caps).month_calls == 1000


def test_a_monthly_statement_bills_each_contract_with_its_lines() -> None:
    tree = guarded().model_dump(mode="json")
    tree["tariffs"]["400"] |= {"monthly_fee": "10", "line_fee": "2"}
    tree["tariffs"]["out"] |= {"line_fee": "3"}
    document = Document.model_validate(tree)
    outgoing = replace(incoming(NOON, 61), kind=LegKind.MOBILE, trunk_group=TrunkGroupId("out"), dialled="13900000001")
    gone = replace(outgoing, trunk_group=TrunkGroupId("gone"))
    found = monthly_statement(month("2026-11", document), [incoming(NOON, 61), outgoing, gone], document, HOME)
    told = {bill.tariff: {line.what: str(line.amount) for line in bill.lines} for bill in found.bills}
    assert told == {
        "400": {"incoming": "0.30", "monthly fee": "10.00", "line fee": "2.00"},
        "out": {"mobile": "0.22", "line fee": "6.00"},
    }
    assert found.totals == {"CNY": Decimal("18.52")}
    by_ear = replace(outgoing, estimated=True)
    (_, out) = monthly_statement(
        month("2026-11", document), [incoming(NOON, 61), outgoing, by_ear], document, HOME
    ).bills
    assert (out.estimate.count, out.estimate.amount, out.estimated_share) == (1, Decimal("0.22"), 0.5)
    with pytest.raises(ValueError, match="'11' is no month"):
        month("11", document)
