"""Calls that no walk saw to their end and that were missed: told once, before their record is closed."""

from appliance.callflow.afterwards import Afterwards
from appliance.callflow.board import AgentBoard
from appliance.callflow.notices import Notice, NoticeKind
from appliance.callflow.switchboard import Switchboard
from appliance.callflow.walk import Revision
from appliance.domain.outcome import RingOutcome
from appliance.services.aftermath import Aftermath, Archive
from tests.unit.callflow.scripted import VirtualClock
from tests.unit.services.left_calls import CALL, House, entry, hop


class Told(list[Notice]):
    def tell(self, notice: Notice) -> None:
        self.append(notice)

    @property
    def missed(self) -> list[Notice]:
        return [each for each in self if each.kind is NoticeKind.MISSED_CALL]


def listening(house: House) -> Told:
    """Have the house's aftermath tell its notices here."""
    told = Told()
    switchboard = Switchboard(house.journal, AgentBoard(), VirtualClock(), notices=told)
    archive = Archive(house.records, house.journal, house.journal.flushed, house.folder, VirtualClock())
    afterwards = Afterwards(lambda: Revision("1", house.document), switchboard)
    house.aftermath = Aftermath(archive, lambda: house.document, house.walked.__contains__, afterwards)
    return told


async def test_a_call_that_the_dialplan_could_not_get_through(house: House) -> None:
    told = listening(house)
    story = await house.settle(entry(status="NOANSWER"))
    assert story is not None
    (missed,) = told.missed
    assert (missed.key, missed.call, missed.hotline) == (f"missed:{CALL}", CALL, "main")
    assert missed.caller == story.record.caller
    assert missed.facts == {"result": "no_answer"}
    await house.settle(entry(status="NOANSWER"))
    assert len(told.missed) == 1


async def test_a_call_that_the_machine_took_down(house: House) -> None:
    told = listening(house)
    await house.begin(hop(RingOutcome.BUSY))
    await house.settle_all()
    (missed,) = told.missed
    assert (missed.facts, missed.department) == ({"result": "interrupted"}, "sales")


async def test_a_conversation_or_a_message_is_not_missed(house: House) -> None:
    told = listening(house)
    await house.begin()
    await house.settle(entry(alone=False, status="ANSWER", answered=10, agent="8001"))
    assert not told.missed


async def test_a_message_that_the_dialplan_took_is_not_missed(house: House) -> None:
    told = listening(house)
    await house.settle(entry(status="NOANSWER", message=house.put_message(4)))
    assert not told.missed
