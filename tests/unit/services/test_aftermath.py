"""Calls that ended without their walk: what the record says of them afterwards."""

import asyncio
import wave

import pytest

from appliance.asterisk.ami_link import AmiError
from appliance.callflow.trace import VoiceMessage
from appliance.domain.ids import CallId, DepartmentId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome, ServedBy
from tests.unit.services.left_calls import BEGAN, CALL, RINGS_SALES, House, after, end, entry, hop


async def test_a_call_that_the_dialplan_served_alone(house: House) -> None:
    story = await house.settle(entry(status="ANSWER", answered=20, agent="8001"))
    assert story is not None
    record = story.record
    assert (record.started_at, record.ended_at, record.answered_at) == (BEGAN, after(60), after(20))
    assert (record.result, record.served_by, record.agent) == (CallResult.ANSWERED, ServedBy.FALLBACK, "8001")
    assert (record.line, record.hotline, record.called, record.talk_s) == ("01", "main", "4008001234", 40)
    assert record.caller is not None
    assert record.caller.digits == "13800138000"
    assert record.note
    assert [step.kind for step in story.steps] == ["fallback"]
    assert [(told.agent, told.outcome, told.talk_s) for told in story.hops] == [("8001", RingOutcome.ANSWERED, 40)]
    assert house.manager.left == {}


@pytest.mark.parametrize(
    ("status", "result"),
    [
        ("", CallResult.ABANDONED),
        ("CANCEL", CallResult.ABANDONED),
        ("NOANSWER", CallResult.NO_ANSWER),
        ("BUSY", CallResult.BUSY),
        ("CHANUNAVAIL", CallResult.UNREACHABLE),
    ],
)
async def test_a_call_that_nobody_answered(house: House, status: str, result: CallResult) -> None:
    story = await house.settle(entry(status=status))
    assert story is not None
    assert (story.record.result, story.record.agent, story.record.answered_at) == (result, None, None)
    assert story.record.served_by is ServedBy.FALLBACK


@pytest.mark.parametrize("finished", [True, False], ids=["whole", "header unfinished"])
async def test_a_message_left_with_the_dialplan_comes_home(house: House, finished: bool) -> None:
    name = house.put_message(4, finished=finished)
    story = await house.settle(entry(status="NOANSWER", message=name))
    assert story is not None
    assert story.record.result is CallResult.VOICEMAIL
    ((stored),) = story.messages
    assert (stored.message.file, stored.message.seconds, stored.message.mailbox) == (name, 4, "sales")
    with wave.open(str(house.folder / name)) as file:
        assert file.getnframes() == 4 * 8000


async def test_a_short_message_is_dropped(house: House) -> None:
    name = house.put_message(0.5)
    story = await house.settle(entry(status="BUSY", message=name))
    assert story is not None
    assert (story.record.result, story.messages) == (CallResult.BUSY, ())
    assert not (house.folder / name).exists()


@pytest.mark.parametrize(
    "content", [None, b"", b"RIFF", b"no wave at all" * 100], ids=["missing", "empty", "torn", "nonsense"]
)
async def test_a_message_that_is_none_is_no_message(house: House, content: bytes | None) -> None:
    if content is not None:
        (house.folder / f"{CALL}.wav").write_bytes(content)
    story = await house.settle(entry(status="BUSY", message=f"{CALL}.wav"))
    assert story is not None
    assert (story.record.result, story.messages) == (CallResult.BUSY, ())


async def test_a_message_that_the_controller_kept_is_kept_once(house: House) -> None:
    await house.begin()
    name = house.put_message(4)
    await house.journal.message(VoiceMessage(CALL, after(40), DepartmentId("support"), name, 4))
    story = await house.settle(entry(alone=False, message=name))
    assert story is not None
    assert [stored.message.mailbox for stored in story.messages] == ["support"]
    assert story.record.result is CallResult.VOICEMAIL


async def test_a_conversation_that_outlived_the_controller(house: House) -> None:
    await house.begin(steps=RINGS_SALES)
    story = await house.settle(entry(alone=False, status="ANSWER", answered=20, agent="8001"))
    assert story is not None
    record = story.record
    assert (record.result, record.served_by, record.talk_s) == (CallResult.ANSWERED, ServedBy.CONTROLLER, 40)
    assert (record.agent, record.department) == ("8001", "sales")
    assert [told.outcome for told in story.hops] == [RingOutcome.ANSWERED]


async def test_a_talk_at_an_endpoint_that_is_nobodys_is_on_record(house: House) -> None:
    await house.begin(steps=RINGS_SALES)
    story = await house.settle(entry(alone=False, status="ANSWER", answered=20, endpoint="warehouse"))
    assert story is not None
    record = story.record
    assert (record.result, record.agent, record.endpoint, record.talk_s) == (
        CallResult.ANSWERED,
        None,
        "warehouse",
        40,
    )
    assert [(told.agent, told.endpoint, told.talk_s) for told in story.hops] == [(None, "warehouse", 40)]


async def test_a_conversation_on_record_is_not_told_twice(house: House) -> None:
    """The controller died in the survey: its own hop is right, the frame's would count the survey as talk."""
    await house.begin(hop(RingOutcome.ANSWERED, talk_s=10))
    story = await house.settle(entry(alone=False, status="ANSWER", answered=20, agent="8001"))
    assert story is not None
    assert [told.sequence for told in story.hops] == [0]
    assert (story.record.talk_s, story.record.ring_s, story.record.department) == (10, 5, "sales")
    assert story.record.answered_at == after(20)


async def test_a_call_that_the_dialplan_took_over(house: House) -> None:
    await house.begin(hop(RingOutcome.NO_ANSWER))
    story = await house.settle(entry(alone=True, status="ANSWER", answered=45, agent="8003"))
    assert story is not None
    assert (story.record.served_by, story.record.agent, story.record.talk_s) == (ServedBy.BOTH, "8003", 15)
    assert [told.agent for told in story.hops] == ["8001", "8003"]


async def test_a_record_that_is_closed_stays_as_it_is(house: House) -> None:
    await house.begin()
    await house.journal.closed(end(CALL))
    story = await house.settle(entry(status="ANSWER", answered=20, agent="8001"))
    assert story is not None
    assert (story.record.result, story.record.ended_at) == (CallResult.COMPLETED, after(50))
    assert story.hops == ()
    assert house.manager.left == {}, "the entry has served"


async def test_a_walked_call_is_its_walks_affair(house: House) -> None:
    house.walked.add(CALL)
    await house.begin()
    story = await house.settle(entry(status="BUSY"))
    assert story is not None
    assert story.record.ended_at is None
    await house.settle_all()
    assert house.manager.left != {}


async def test_a_living_call_is_left_alone(house: House) -> None:
    await house.begin()
    story = await house.settle_all(CALL)
    assert story is not None
    assert story.record.ended_at is None


async def test_nothing_left_and_nothing_known(house: House) -> None:
    assert await house.settle() is None
    assert await house.settle_all() is None


async def test_two_settle_one_call_at_once(house: House) -> None:
    name = house.put_message(4)
    house.manager.left[CALL] = entry(status="NOANSWER", agent="8001", message=name)
    results = await asyncio.gather(
        house.aftermath.settle(CALL, house.manager),
        house.aftermath.settle_all(house.manager, lambda _call: False),
        return_exceptions=True,
    )
    assert all(result is None or isinstance(result, AmiError) for result in results), results
    story = await house.story()
    assert story is not None
    assert (story.record.result, len(story.messages), len(story.steps)) == (CallResult.VOICEMAIL, 1, 1)
    assert house.manager.left == {}


async def test_two_drop_one_short_message_at_once(house: House) -> None:
    house.put_message(0.2)
    house.manager.left[CALL] = entry(message=f"{CALL}.wav")
    results = await asyncio.gather(
        *(house.aftermath.settle(CALL, house.manager) for _ in range(8)), return_exceptions=True
    )
    assert all(result is None or isinstance(result, AmiError) for result in results), results


@pytest.mark.parametrize("value", ["", "v3", "v0|" + "|" * 10, "v3|never|" + "|" * 9, "v3|" + "9" * 30 + "|" * 10])
async def test_an_unreadable_entry_harms_no_other_call(house: House, value: str) -> None:
    house.manager.left = {"box-1795176000.9": value, CALL: entry(status="BUSY")}
    story = await house.settle_all()
    assert story is not None
    assert story.record.result is CallResult.BUSY
    assert house.manager.left == {"box-1795176000.9": value}
    assert house.records.story(CallId("box-1795176000.9")) is None


async def test_a_call_that_was_served_alone_has_its_revision_on_record(house: House) -> None:
    story = await house.settle(entry(status="BUSY"))
    assert story is not None
    assert story.record.revision == "7"


async def test_a_call_on_a_line_that_is_gone_is_still_on_record(house: House) -> None:
    name = house.put_message(3)
    story = await house.settle(entry(status="BUSY", message=name, line="77"))
    assert story is not None
    assert (story.record.line, story.record.hotline) == ("77", None)
    assert [stored.message.mailbox for stored in story.messages] == [None]


async def test_a_call_that_the_machine_took_down_is_interrupted(house: House) -> None:
    await house.begin(hop(RingOutcome.BUSY), steps=RINGS_SALES)
    story = await house.settle_all()
    assert story is not None
    assert (story.record.result, story.record.released_by) == (CallResult.INTERRUPTED, ReleasedBy.UNKNOWN)
    assert story.record.ended_at == after(30), "the last that is known of it"
    assert story.record.talk_s == 0


async def test_a_served_call_that_the_machine_took_down_was_answered(house: House) -> None:
    await house.begin(hop(RingOutcome.ANSWERED, talk_s=10))
    story = await house.settle_all()
    assert story is not None
    assert (story.record.result, story.record.agent) == (CallResult.ANSWERED, "8001")
    assert (story.record.talk_s, story.record.ring_s, story.record.department) == (10, 5, "sales")


async def test_a_message_of_a_call_that_the_machine_took_down_counts(house: House) -> None:
    await house.begin()
    await house.journal.message(VoiceMessage(CALL, after(40), None, "a.wav", 4))
    story = await house.settle_all()
    assert story is not None
    assert story.record.result is CallResult.VOICEMAIL
