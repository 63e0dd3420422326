"""The controller is killed while calls are missed: whatever is closed is told, and what isn't is settled later."""

import subprocess
import sys
from pathlib import Path

import pytest

from appliance.domain.ids import CallId
from appliance.storage.outbox import Outbox
from appliance.storage.records import Records

ROOT = Path(__file__).parents[4]
PROGRAM = "tests.unit.services.notify.endless_notices"


@pytest.mark.parametrize("acknowledged", [1, 33, 200])
def test_no_record_is_closed_without_its_notice(url: str, acknowledged: int) -> None:
    process = subprocess.Popen([sys.executable, "-m", PROGRAM, url], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    with process, process.stdout as output:
        known = [output.readline().strip() for _ in range(acknowledged)]
        process.kill()
    with Records.open(url) as records, Outbox.open(url) as outbox:
        told = [(each.call, each.channel) for each in outbox.latest(100_000)]
        closed = [each.call for each in records.latest(100_000) if each.ended_at is not None]
    assert set(map(CallId, known)) <= set(closed)
    assert {(call, channel) for call in closed for channel in ("office", "crm")} <= set(told)
    assert len(told) == len(set(told))
