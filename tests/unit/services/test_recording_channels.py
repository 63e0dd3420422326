"""A conversation that was joined by itself is recorded as the dialplan would: it can be paused, and stays so."""

from pathlib import Path

from appliance.asterisk.render.recording import RECORDING
from appliance.services.recording_channels import RecordingChannels
from tests.unit.services.recorded_calls import FakeManager

CHANNEL, NAME = "PJSIP/8001-1", "box-1.1-2-8001"


async def begun(manager: FakeManager) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Begin a recording; tell which variables were set, and what was asked of MixMonitor."""
    await RecordingChannels(manager, (0, 0)).begin(CHANNEL, NAME, Path("/raw"))
    assert {told["Channel"] for _, told in manager.asked} == {CHANNEL}
    variables = {told["Variable"]: told["Value"] for name, told in manager.asked if name == "Setvar"}
    return variables, [told for name, told in manager.asked if name == "MixMonitor"]


async def test_the_channel_says_what_is_recorded_of_it() -> None:
    variables, (begun_one,) = await begun(FakeManager({}))
    assert variables == {"ZONGJI_RECORDED": NAME, "ZONGJI_PAUSES": "", "ZONGJI_STOPPED": ""}
    assert begun_one["File"] == f"/raw/{NAME}.raw"
    assert f".raw,{begun_one['Options']})" in RECORDING


async def test_it_is_named_before_anything_is_on_disk() -> None:
    manager = FakeManager({})
    await begun(manager)
    asked = [name for name, _ in manager.asked]
    assert (asked[0], asked[-1]) == ("Setvar", "MixMonitor")


async def test_what_was_paused_before_stays_so_until_the_agent_resumes() -> None:
    manager = FakeManager({})
    manager.variables["ZONGJI_PAUSED"] = "1700000000000"
    variables, begun_ones = await begun(manager)
    assert variables["ZONGJI_RECORDED"] == NAME
    assert begun_ones == []


async def test_a_channel_that_is_gone_costs_nothing() -> None:
    manager = FakeManager({}, gone=[CHANNEL])
    assert (await begun(manager))[1] == []
    assert len(manager.asked) == 1


async def test_a_channel_that_is_just_moved_is_asked_again() -> None:
    manager = FakeManager({}, refuses=2)
    variables, (begun_one,) = await begun(manager)
    assert variables["ZONGJI_RECORDED"] == NAME
    assert begun_one["File"] == f"/raw/{NAME}.raw"
