"""What the walk of a call leaves when it fails: the caller, in whichever session they are, has the dialplan again."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import cast

import pytest

from appliance.asterisk.agi_protocol import Environment
from appliance.asterisk.agi_server import AgiSession
from appliance.callflow.ports import Move, MoveReason
from appliance.callflow.switchboard import Switchboard
from appliance.daemons.settling import Settling
from appliance.daemons.walking import Walking
from appliance.domain.ids import CallId
from appliance.services.presence import Presence
from appliance.services.published import Published
from tests.unit.asterisk.caller.session import CALL, KNOWN, FakeSession

BACK = ("give the channel back",)


class BugError(Exception):
    """A bug of ours."""


class After:
    """Settles nothing."""

    def walked(self, call: CallId, *, released: bool) -> None:
        """See that the call is not taken for finished."""
        assert (call, released) == (CALL, False)


async def test_a_walk_that_fails_after_the_caller_was_sent_elsewhere_gives_them_back_at_once() -> None:
    first, again = FakeSession(), FakeSession()
    first.environment = Environment({"uniqueid": CALL, "channel": first.channel}, "call")
    walking: Walking

    @contextmanager
    def fails(call: CallId) -> Iterator[None]:
        caller = walking.callers[call]
        caller.moved(cast("AgiSession", again), Move(MoveReason.TRANSFER, "8002"))
        if caller.facts.call == CALL:
            raise BugError
        yield

    in_force = SimpleNamespace(document=SimpleNamespace(lines={}), sounds=KNOWN.sounds, lines={}, ports={})
    walking = Walking(
        cast("Published", SimpleNamespace(current=in_force)),
        cast("Switchboard", None),
        cast("Presence", SimpleNamespace(walking=fails, alive={CALL})),
        KNOWN,
        cast("Settling", After()),
    )
    with pytest.raises(BugError):
        await walking.serve(cast("AgiSession", first))
    assert (first.sent, again.sent) == ([BACK], [BACK])
    assert not walking.callers
