"""Whom Asterisk joined a caller with, by what the manager says of an attended transfer."""

import asyncio

from appliance.asterisk.ami_protocol import Event
from appliance.callflow.ports import Leg
from appliance.domain.ids import OUTSIDE, AgentId, CallId, EndpointId, LineId
from appliance.services.transfers import Transfers

CALL, STAFF = CallId("box-1.1"), CallId("box-1.7")


class Guest:
    """A caller; keeps with whom they were joined."""

    def __init__(self) -> None:
        self.with_whom: list[tuple[Leg, str]] = []

    def joined(self, leg: Leg, channel: str) -> None:
        """Take it."""
        self.with_whom.append((leg, channel))


async def joined(*marks: str, result: str = "Success", swapped: bool = False) -> list[tuple[Leg, str]]:
    """Tell of a transfer of the caller to a channel with these marks."""
    here, there = ("TransferTarget", "Transferee") if swapped else ("Transferee", "TransferTarget")
    headers = [
        ("Event", "AttendedTransfer"),
        ("Result", result),
        (f"{here}Uniqueid", CALL),
        (f"{there}Uniqueid", "9.9"),
    ]
    headers += [(f"{there}Channel", "PJSIP/x-1"), *((f"{there}ChanVariable", mark) for mark in marks)]
    guest = Guest()
    lines = {STAFF: LineId("out1")}
    transfers = Transfers({CALL: guest}, lambda _call: False, lambda endpoint: endpoint == "8003", lines.get)
    transfers.on_event(Event(tuple(headers)))
    await asyncio.sleep(0.05)
    return guest.with_whom


async def test_a_colleague_is_known_by_the_marks_on_whichever_side() -> None:
    for swapped in (False, True):
        leg = Leg(EndpointId("8003"), AgentId("8003"))
        marks = ("ZONGJI_AGENT=8003", "ZONGJI_ENDPOINT=8003")
        assert await joined(*marks, swapped=swapped) == [(leg, "PJSIP/x-1")]


async def test_an_agents_own_phone_is_the_agent() -> None:
    assert await joined("ZONGJI_ENDPOINT=8003") == [(Leg(EndpointId("8003"), AgentId("8003")), "PJSIP/x-1")]


async def test_a_number_outside_has_the_line_of_the_call_that_dialled_it() -> None:
    assert await joined(f"ZONGJI_CALL={STAFF}") == [(Leg(OUTSIDE, None, LineId("out1")), "PJSIP/x-1")]


async def test_a_transfer_that_failed_joins_nobody() -> None:
    assert await joined("ZONGJI_ENDPOINT=8003", result="Fail") == []
