"""Staff calls (B13): colleagues, emergency numbers, rights by prefix; and the codes that agents key (*10 to *30)."""

from decimal import Decimal

import pytest

from appliance.domain.ids import AgentId, LineId
from appliance.domain.money import LegKind
from appliance.domain.outcome import CallResult, RingOutcome
from appliance.storage.record_values import CallStory
from hil_rig.phones.api import EventKind, SipPhone
from tests.calls.office import NETWORK_HZ, Office, rung
from tests.calls.scenes import hangs_up, is_in_talk
from tests.harness.light_phone import LightCaller
from tests.harness.stage import agent_hz
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

TEAM, WRAPPING, MAILBOX = "4000000027", "4000000028", "4000000029"
NOBODY, LATER = "同事们都走开了。", "同事还在整理资料。"
SIGN_IN, SIGN_OUT, PAUSE, READY, WRAP_UP, MESSAGES = "*10", "*11", "*20", "*21", "*22", "*30"
LOCAL, OTHER_LOCAL, MOBILE = "01062345678", "01062345679", "13911112222"
ANSWERED = (RingOutcome.ANSWERED, "the caller hung up")


def talks_to(office: Office, phone: SipPhone, called: str, hz: float) -> None:
    """Call from a desk phone, and hear the other side."""
    phone.call(called)
    phone.play(office.tone(agent_hz(phone.name)), looped=True)
    office.wait_until_hears(phone, hz, 0.5)


def incoming(phone: SipPhone) -> list[str]:
    """Tell by which numbers a phone was called."""
    return [event.number for event in phone.events() if event.kind is EventKind.INCOMING]


def served(office: Office, hz: float) -> CallStory:
    """Have a call to the team answered by whoever sounds like this, and give it."""
    caller = office.light()
    caller.call(TEAM)
    office.wait_until_hears(caller, hz, 0.3)
    hangs_up(caller)
    return office.story_of(caller)


def is_now(office: Office, agent: str, state: str) -> None:
    """Wait until an agent is in a state."""
    agents = office.house.snapshot
    wait_for(lambda: agents().agents[AgentId(agent)].state == state, f"agent {agent} to be {state}")


def test_a_desk_phone_calls_a_colleague_and_callers_are_offered_neither(office: Office) -> None:
    caller_phone, colleague, third = office.agent("8001"), office.agent("8002"), office.agent("8003")
    talks_to(office, caller_phone, "8002", agent_hz("8002"))
    office.wait_until_hears(colleague, agent_hz("8001"), 0.5)
    is_in_talk(office, colleague)
    meanwhile = served(office, agent_hz("8003"))
    hangs_up(caller_phone)

    assert rung(meanwhile) == [
        ("8001", RingOutcome.BUSY, "in another call"),
        ("8002", RingOutcome.BUSY, "in another call"),
        ("8003", *ANSWERED),
    ]
    assert (incoming(caller_phone), incoming(colleague)) == ([], ["8001"])
    assert len(incoming(third)) == 1
    story = office.staff_call(caller_phone, "8002")
    assert (story.record.kind, story.record.hotline, story.record.agent) == ("staff", None, "8001")
    assert (story.record.result, story.record.endpoint) == (CallResult.ANSWERED, "8002")
    assert rung(story) == [("8002", *ANSWERED)]
    assert [(step.decided, step.reason) for step in story.steps] == [("ring 8002", "8002 is in this house")]
    assert (story.charges, story.recordings) == ((), ())


def test_an_extension_reaches_the_phone_that_is_nobodys_own(office: Office) -> None:
    caller_phone = office.agent("8001")
    office.desk("desk-day")
    talks_to(office, caller_phone, "88", NETWORK_HZ)
    hangs_up(caller_phone)

    assert rung(office.staff_call(caller_phone, "88")) == [("desk-day", *ANSWERED)]


def test_an_emergency_number_is_dialled_by_anybody(office: Office) -> None:
    phone, network = office.agent("8003"), office.network("out1")
    talks_to(office, phone, "110", NETWORK_HZ)
    office.wait_until_hears(network, agent_hz("8003"), 0.5)
    hangs_up(phone)

    story = office.staff_call(phone, "110")
    assert rung(story) == [("outside", *ANSWERED)]
    assert [hop.line for hop in story.hops] == ["out1"]
    assert story.steps[0].reason.startswith("110 is an emergency number: every desk phone may dial it; ")


def test_two_emergency_calls_at_once_take_a_line_each(office: Office) -> None:
    phones = [office.agent("8002"), office.agent("8003")]
    for line in ("out1", "out2"):
        office.network(line)
    for phone in phones:
        talks_to(office, phone, "119", NETWORK_HZ)
    for phone in phones:
        hangs_up(phone)

    lines = [hop.line for phone in phones for hop in office.staff_call(phone, "119").hops]
    assert lines == ["out1", "out2"]


def test_without_the_controller_colleagues_and_emergency_numbers_are_reached(office: Office) -> None:
    phone, colleague, network = office.agent("8003"), office.agent("8002"), office.network("out1")
    with office.house.without_controller():
        talks_to(office, phone, "110", NETWORK_HZ)
        office.wait_until_hears(network, agent_hz("8003"), 0.5)
        hangs_up(phone)
        talks_to(office, phone, "8002", agent_hz("8002"))
        hangs_up(phone)
        phone.call(LOCAL)
        phone.wait("ended", 10)

    assert (len(incoming(network)), len(incoming(colleague))) == (1, 1)


def test_an_emergency_call_of_the_dialplan_alone_is_counted_on_its_line_by_the_controller_that_comes_back(
    office: Office,
) -> None:
    phone, _ = office.agent("8003"), office.network("out1")
    with office.house.without_controller():
        talks_to(office, phone, "110", NETWORK_HZ)
    is_now(office, "8003", "talking")
    assert len(office.house.snapshot().lines[LineId("out1")].calls) == 1
    hangs_up(phone)
    is_now(office, "8003", "available")
    assert office.house.snapshot().lines[LineId("out1")].calls == ()


def test_a_staff_call_goes_on_over_a_restart_and_its_record_stays_open_until_its_end(office: Office) -> None:
    phone, network = office.agent("8001"), office.network("out1")
    office.agent("8002")
    talks_to(office, phone, OTHER_LOCAL, NETWORK_HZ)
    with office.house.without_controller():
        office.wait_until_hears(network, agent_hz("8001"), 0.5)
    is_now(office, "8001", "talking")
    served(office, agent_hz("8002"))  # all that was over when the controller came back is settled by then
    (record,) = [one for one in office.house.records.latest(1000) if one.called == OTHER_LOCAL]
    assert record.ended_at is None
    assert len(office.house.snapshot().lines[LineId("out1")].calls) == 1
    hangs_up(phone)

    story = office.staff_call(phone, OTHER_LOCAL)
    assert (story.record.result, story.record.endpoint) == (CallResult.ANSWERED, "outside")
    assert (story.record.talk_s or 0) >= 1


def test_who_has_no_right_hears_so_and_nothing_is_dialled(office: Office) -> None:
    phone, network = office.agent("8002"), office.network("out1")

    assert office.dials(phone, LOCAL) == ["not-allowed"]
    story = office.staff_call(phone, LOCAL)
    assert (story.hops, story.charges, incoming(network)) == ((), (), [])
    assert story.steps[0].reason == "8002 has no right to dial this number"


def test_a_right_by_prefix_dials_out_at_the_groups_tariff(office: Office) -> None:
    phone, network = office.agent("8001"), office.network("out1")
    talks_to(office, phone, LOCAL, NETWORK_HZ)
    hangs_up(phone)
    other = office.dials(phone, MOBILE)

    story = office.staff_call(phone, LOCAL)
    (charge,) = story.charges
    assert (charge.amount, charge.currency, charge.kind) == (Decimal("0.30"), "CNY", LegKind.LOCAL)
    assert (charge.line, charge.trunk_group, charge.dialled) == ("out1", "out", LOCAL)
    assert story.steps[0].reason.startswith("8001 may dial numbers that begin with 010; ")
    assert other == ["not-allowed"]
    assert len(incoming(network)) == 1


def test_who_pauses_or_signs_out_is_offered_nothing_until_back(office: Office) -> None:
    phone, _ = office.agent("8001"), office.agent("8002")
    heard = []
    stories = []
    for code, then, by in (
        (PAUSE, "paused", "8002"),
        (READY, "available", "8001"),
        (SIGN_OUT, "off", "8002"),
        (SIGN_IN, "available", "8001"),
    ):
        heard.append(office.dials(phone, code))
        is_now(office, "8001", then)  # the call in which they said so is over
        stories.append(served(office, agent_hz(by)))
        is_now(office, by, "available")
        if by == phone.name:
            phone.wait("ended", 10)  # the phone itself must be free for its next call

    assert heard == [["staff-paused"], ["staff-ready"], ["staff-signed-out"], ["staff-signed-in"]]
    causes = [[cause for _, _, cause in rung(story)] for story in stories]
    _, answered = ANSWERED
    assert causes == [["paused", answered], [answered], ["signed off", answered], [answered]]
    assert len(incoming(phone)) == 2


def test_wrap_up_follows_a_callers_call_and_not_a_colleagues(office: Office) -> None:
    agent, colleague = office.agent("8004"), office.agent("8001")
    talks_to(office, colleague, "8004", agent_hz("8004"))
    hangs_up(colleague)
    is_now(office, "8004", "available")
    caller = office.light()
    caller.call(WRAPPING)
    office.wait_until_hears(caller, agent_hz("8004"), 0.3)
    hangs_up(caller)
    is_now(office, "8004", "wrap_up")
    too_early = office.calls(WRAPPING)
    is_now(office, "8004", "available")
    in_time = office.light()
    in_time.call(WRAPPING)
    office.wait_until_hears(in_time, agent_hz("8004"), 0.3)
    hangs_up(in_time)
    is_now(office, "8004", "wrap_up")
    ready = office.dials(agent, READY)
    is_now(office, "8004", "available")

    assert office.heard_in_order(too_early) == [LATER]
    assert rung(office.story_of(too_early)) == [("8004", RingOutcome.BUSY, "in wrap-up")]
    assert ready == ["staff-ready"]


def test_an_agent_hears_the_departments_new_messages_and_marks_them(office: Office) -> None:
    left = leaves_a_message(office, 1130.0)
    agent = office.agent("8004", answers_after_s=None)
    agent.call(MESSAGES)
    office.wait_until_hears(agent, 1130.0, 1.0, within_s=20)
    office.wait_until_hears(agent, 1000.0, 0.1)
    agent.send_digits("2")
    agent.wait("ended", 15)
    again = office.dials(agent, MESSAGES)

    (message,) = office.story_of(left).messages
    assert message.read_at is not None
    assert again == ["mailbox-empty"]
    assert (
        office.staff_call(agent, MESSAGES).record.note == "8004 listened to 0 of 0 new messages and marked 0 as heard"
    )


def leaves_a_message(office: Office, hz: float) -> LightCaller:
    """Speak into the mailbox for two seconds."""
    caller = office.light()
    caller.call(MAILBOX)
    office.wait_until_hears(caller, 1000.0, 0.1)
    caller.play(office.tone(hz, 2.0))
    office.wait_until_hears_prompt(caller, "voicemail-saved")
    hangs_up(caller)
    return caller
