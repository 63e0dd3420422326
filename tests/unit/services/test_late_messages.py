"""Messages that no walk put on record come home whole, for the right department, and people are told."""

import pytest

from appliance.asterisk.left_behind import LeftBehind
from appliance.callflow.notices import Notice
from appliance.callflow.trace import Step, VoiceMessage
from appliance.domain.ids import DepartmentId, NodeId
from appliance.domain.outcome import CallResult
from appliance.services.late_messages import LateMessages
from tests.unit.services.left_calls import CALL, House, after, entry

AT_VOICEMAIL = (Step(CALL, 2, after(9), NodeId("message"), "voicemail", "take a message", "the menu leads here"),)


class Told:
    def __init__(self) -> None:
        self.notices: list[Notice] = []

    def tell(self, notice: Notice) -> None:
        self.notices.append(notice)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def late(house: House, told: Told) -> LateMessages:
    return LateMessages(house.folder, house.journal, told)


def left(message: str = f"{CALL}.wav", *, alone: bool = True) -> LeftBehind:
    return LeftBehind.parse(CALL, entry(alone=alone, message=message))


async def test_who_is_to_know_is_told_of_a_message_that_the_dialplan_took(
    house: House, late: LateMessages, told: Told
) -> None:
    await house.begin()
    house.put_message(4)
    assert await late.keep(left(), await house.story(), house.document)
    (notice,) = told.notices
    assert (notice.key, notice.file, notice.department) == (f"voicemail-{CALL}.wav", f"{CALL}.wav", "sales")
    assert (notice.call, notice.hotline, notice.facts) == (CALL, "main", {"seconds": "4"})
    assert notice.caller is not None
    assert notice.caller.digits == "13800138000"


async def test_a_message_on_record_is_told_again_under_the_same_key(
    house: House, late: LateMessages, told: Told
) -> None:
    """The controller may have died between the record and the notice; the outbox tells nobody twice."""
    await house.begin()
    await house.journal.message(VoiceMessage(CALL, after(40), DepartmentId("support"), f"{CALL}.wav", 4))
    assert await late.keep(left(), await house.story(), house.document)
    assert [(notice.key, notice.department) for notice in told.notices] == [(f"voicemail-{CALL}.wav", "support")]


async def test_who_was_recording_anew_loses_neither_message(house: House, late: LateMessages) -> None:
    await house.begin()
    (house.folder / house.put_message(4)).rename(house.folder / f"{CALL}-2.wav")
    (house.folder / house.put_message(3)).rename(house.folder / f"{CALL}-3.wav")
    house.put_message(2)
    (house.folder / f"{CALL}0.wav").write_bytes(b"another call's")
    assert await late.keep(left(f"{CALL}-3.wav"), await house.story(), house.document)
    story = await house.story()
    assert story is not None
    assert sorted((kept.message.file, kept.message.seconds) for kept in story.messages) == [
        (f"{CALL}-2.wav", 4),
        (f"{CALL}-3.wav", 3),
        (f"{CALL}.wav", 2),
    ]
    assert (house.folder / f"{CALL}0.wav").exists()


async def test_the_message_is_the_departments_whose_node_took_it(house: House, late: LateMessages) -> None:
    await house.begin(steps=AT_VOICEMAIL)
    house.put_message(4)
    await late.keep(left(alone=False), await house.story(), house.document)
    story = await house.story()
    assert story is not None
    (node,) = [node for id_, node in house.document.hotlines["main"].flow.nodes.items() if id_ == "message"]
    assert [kept.message.mailbox for kept in story.messages] == [getattr(node, "mailbox", "")]


async def test_a_message_in_whose_middle_asterisk_went_away_is_kept(house: House) -> None:
    await house.begin(steps=AT_VOICEMAIL)
    house.put_message(5, finished=False)
    story = await house.settle_all()
    assert story is not None
    assert [kept.message.seconds for kept in story.messages] == [5]
    assert story.record.result is CallResult.VOICEMAIL


async def test_silence_that_the_dialplan_took_is_no_message(house: House, late: LateMessages, told: Told) -> None:
    await house.begin()
    file = house.folder / house.put_message(4)
    content = file.read_bytes()
    file.write_bytes(content[:44] + bytes(len(content) - 44))
    assert not await late.keep(left(), await house.story(), house.document)
    assert told.notices == []
    assert not file.exists()
