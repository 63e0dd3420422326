"""Numbers outside that stand in values: never in what a log or a traceback prints of them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from appliance.asterisk.outgoing import OutgoingLine
from appliance.callflow.ports import Leg, RingResult
from appliance.callflow.trace import Charge
from appliance.domain.ids import CallId, EndpointId, LineId, TrunkGroupId
from appliance.domain.money import LegKind
from appliance.domain.outcome import RingOutcome
from appliance.errors import LocalProtocolError
from appliance.routing.cost import Metered
from appliance.routing.decision import Decision
from appliance.routing.staff import Outside

NUMBER = "13800138000"
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
LEG = Leg(EndpointId("li-mobile"), line=LineId("trunk"), number=NUMBER)


@pytest.mark.parametrize(
    "value",
    [
        LEG,
        RingResult(RingOutcome.ANSWERED, "answered", 3.0, 60.0, answered=LEG),
        Decision(Outside(NUMBER, (TrunkGroupId("carrier"),)), "8001 may dial numbers that begin with 138"),
        Metered(NOON, 60.0, LegKind.MOBILE, NUMBER),
        Charge(CallId("b-1.1"), 0, NOON, 60.0, LegKind.MOBILE, None, None, None, "CNY", Decimal(1), dialled=NUMBER),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_is_printed_without_its_number(value: object) -> None:
    assert NUMBER not in repr(value)


def test_the_number_still_counts() -> None:
    assert Leg(EndpointId("mobile"), number="1") != Leg(EndpointId("mobile"), number="2")


def test_what_can_not_be_dialled_is_refused_without_being_told() -> None:
    with pytest.raises(LocalProtocolError) as refused:
        OutgoingLine("peer-fxo").channel(f"{NUMBER}x")
    assert NUMBER not in str(refused.value)
    assert "peer-fxo" in str(refused.value)
