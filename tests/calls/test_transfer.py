"""Transfer (A12): an agent holds, consults, passes a caller on; who isn't taken comes back; the record follows."""

import time
from decimal import Decimal

import pytest

from appliance.domain.ids import LineId
from appliance.domain.outcome import CallResult, ReleasedBy, RingOutcome
from hil_rig.phones.api import EventKind, SipPhone
from tests.calls.desks import (
    EVERYONE,
    HOTLINE,
    LAB_HZ,
    MOBILE,
    MUSIC_HZ,
    NETWORK_HZ,
    Desks,
    hangs_up,
    passed_on,
    talks,
)
from tests.calls.scenes import BEEP_HZ, BEEP_S
from tests.harness.ears import hear, seconds_heard
from tests.harness.light_phone import LightCaller
from tests.harness.stage import CALLER_HZ, agent_hz, heard_so_far
from tests.harness.waiting import wait_for

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

NOBODYS_NUMBER = "13911112222"
SHANGHAI = "02188880000"
ASKED = "4000000105"
"""Rings a mobile that must press 1."""
BEGUN = 0.4
"""So much of a prompt tells it from others."""
JOINED_S = 3.0
"""For so long who was joined talks with the caller."""


def rates(desks: Desks, caller: LightCaller, key: str) -> None:
    """Press a key in the survey, and hear it out."""
    desks.wait_until_hears_prompt(caller, "survey")
    caller.send_digits(key)
    caller.wait("ended", 10)


def test_a_phone_passes_a_caller_on_and_the_last_agent_is_rated(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8002"), desks.guest()
    talk = desks.talks(caller, first)
    talk.hold()
    desks.hears_now(caller, MUSIC_HZ)
    talk.hold(on=False)
    desks.hear_each_other(caller, talk)
    assert talk.refer("8002") == 202
    desks.hear_each_other(caller, second.talk())
    desks.is_now("8001", "wrap_up", "available")
    desks.is_now("8002", "talking")
    talk.wait("ended")
    second.talk().hang_up()
    rates(desks, caller, "2")

    story = desks.story_of(caller)
    assert talks(story) == [("8001", "", "passed the caller on"), ("8002", "8001", "normal clearing")]
    assert passed_on(story) == ["pass on to 8002"]
    assert (story.record.agent, story.record.result) == ("8002", CallResult.ANSWERED)
    (answer,) = story.surveys
    assert (answer.agent, answer.key) == ("8002", "2")
    story = desks.house.settled(story.record.call, lambda one: len(one.recordings) == 2)
    assert sorted(kept.agent for kept in story.recordings) == ["8001", "8002"]


def test_a_code_passes_a_caller_on_who_hears_music_while_it_is_keyed(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first)
    talk.send_digits("*2")
    desks.hears_now(caller, MUSIC_HZ)
    desks.wait_until_hears_prompt_of(talk, "transfer-number")
    talk.send_digits("802#")
    desks.hear_each_other(caller, second.talk())
    talk.wait("ended")
    hangs_up(caller)

    story = desks.story_of(caller)
    assert talks(story) == [("8001", "", "passed the caller on"), ("8003", "8001", "the caller hung up")]
    assert (story.record.agent, story.record.department) == ("8003", "support")
    assert story.steps[-2].reason.endswith("the first of the list that is left")


def test_a_code_with_a_number_that_is_nobody_leaves_the_two_in_talk(desks: Desks) -> None:
    network = desks.network()
    first, caller = desks.desk("8001"), desks.guest()
    talk = desks.talks(caller, first)
    talk.send_digits("*2")
    desks.wait_until_hears_prompt_of(talk, "transfer-number")
    talk.send_digits(f"{NOBODYS_NUMBER}#")
    desks.wait_until_hears_prompt_of(talk, "transfer-not-possible")
    desks.hear_each_other(caller, talk)
    hangs_up(caller)

    assert talks(desks.story_of(caller)) == [("8001", "", "the caller hung up")]
    assert not [event for event in network.events() if event.kind is EventKind.INCOMING]


@pytest.mark.parametrize("keyed", [NOBODYS_NUMBER, "110", "*10", "4000000101"])
def test_what_is_nobody_is_not_dialled_and_the_caller_comes_back(desks: Desks, keyed: str) -> None:
    network = desks.network()
    first, caller = desks.desk("8001"), desks.guest()
    talk = desks.talks(caller, first)
    assert talk.refer(keyed) == 202
    desks.hear_each_other(caller, first.talk(1))
    hangs_up(caller)

    assert passed_on(desks.story_of(caller)) == ["refuse what 8001 keyed", "bring back to 8001"]
    assert not [event for event in network.events() if event.kind is EventKind.INCOMING]


def test_what_is_no_number_at_all_leaves_the_two_in_talk(desks: Desks) -> None:
    network = desks.network()
    first, caller = desks.desk("8001"), desks.guest()
    talk = desks.talks(caller, first)
    talk.refer("line-out1")
    desks.hear_each_other(caller, talk)
    hangs_up(caller)

    assert talks(desks.story_of(caller)) == [("8001", "", "the caller hung up")]
    assert not [event for event in network.events() if event.kind is EventKind.INCOMING]


def test_an_endpoint_outside_is_reached_by_its_extension_and_charged(desks: Desks) -> None:
    desks.network()
    first, caller = desks.desk("8001"), desks.guest()
    talk = desks.talks(caller, first)
    assert talk.refer("77") == 202
    desks.hears_now(caller, NETWORK_HZ)
    hangs_up(caller)

    story = desks.story_of(caller)
    assert talks(story) == [("8001", "", "passed the caller on"), ("boss", "8001", "the caller hung up")]
    (charge,) = [charge for charge in story.charges if charge.endpoint == "boss"]
    assert (charge.line, charge.amount) == ("out1", Decimal("0.50"))


def test_a_phone_that_is_nobodys_own_is_reached_by_its_extension(desks: Desks) -> None:
    first, lab, caller = desks.desk("8001"), desks.desk("desk-lab"), desks.guest()
    assert desks.talks(caller, first).refer("88") == 202
    desks.hear_each_other(caller, lab.talk())
    lab.talk().hang_up()
    caller.wait("ended", 15)

    story = desks.story_of(caller)
    assert (story.record.endpoint, story.record.agent) == ("desk-lab", None)
    assert seconds_heard(caller.samples(), LAB_HZ) > 0


def test_a_caller_is_passed_on_to_a_departments_voicemail(desks: Desks) -> None:
    first, caller = desks.desk("8001"), desks.guest()
    assert desks.talks(caller, first).refer("*802") == 202
    desks.wait_until_hears(caller, BEEP_HZ, BEEP_S, within_s=20)
    caller.play(desks.tone(CALLER_HZ, 2.0))
    desks.wait_until_hears_prompt(caller, "voicemail-saved", within_s=20)
    caller.wait("ended", 10)

    story = desks.story_of(caller)
    (kept,) = story.messages
    assert (kept.message.mailbox, story.record.agent) == ("support", "8001")
    assert kept.message.seconds > 1
    assert not story.surveys


def test_a_caller_whom_nobody_takes_comes_back_to_the_agent(desks: Desks) -> None:
    first, _, caller = desks.desk("8001"), desks.desk("8002", answers_after_s=None), desks.guest()
    assert desks.talks(caller, first).refer("8002") == 202
    again = first.talk(1)
    desks.wait_until_hears_prompt_of(again, "whisper-came-back")
    desks.hear_each_other(caller, again)
    again.hang_up()
    caller.wait("ended", 15)

    story = desks.story_of(caller)
    assert [(hop.agent, hop.outcome, hop.transferred_by) for hop in story.hops] == [
        ("8001", RingOutcome.ANSWERED, ""),
        ("8002", RingOutcome.NO_ANSWER, "8001"),
        ("8001", RingOutcome.ANSWERED, "8001"),
    ]
    assert passed_on(story) == ["pass on to 8002", "bring back to 8001"]


def test_a_caller_passed_on_to_who_is_busy_comes_back(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8002", rejects=486), desks.guest()
    assert desks.talks(caller, first).refer("8002") == 202
    desks.hear_each_other(caller, first.talk(1))
    hangs_up(caller)

    assert len(second.talks) == 1
    assert [hop.outcome for hop in desks.story_of(caller).hops] == [
        RingOutcome.ANSWERED,
        RingOutcome.BUSY,
        RingOutcome.ANSWERED,
    ]


def test_a_caller_whom_nobody_takes_any_more_goes_on_in_the_flow(desks: Desks) -> None:
    first, caller = desks.desk("8001"), desks.guest()
    talk = desks.talks(caller, first)
    first.manners = type(first.manners)(answers_after_s=None)
    assert talk.refer("8003") == 202
    desks.wait_until_hears(caller, BEEP_HZ, BEEP_S, within_s=20)
    caller.play(desks.tone(CALLER_HZ, 2.0))
    desks.wait_until_hears_prompt(caller, "voicemail-saved", within_s=25)
    caller.wait("ended", 10)

    story = desks.story_of(caller)
    (kept,) = story.messages
    assert (kept.message.mailbox, story.record.result) == ("sales", CallResult.ANSWERED)
    assert passed_on(story) == ["pass on to 8003", "bring back to 8001", "go to message"]


def test_an_agent_consults_a_colleague_and_joins_the_two(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first)
    talk.hold()
    consulting = first.call("8003")
    consulting.wait("answered")
    desks.hears_now(consulting, agent_hz("8003"))
    desks.hears_now(second.talk(), agent_hz("8001"))
    desks.hears_now(caller, MUSIC_HZ)
    assert talk.refer_to(consulting) == 202
    desks.hear_each_other(caller, second.talk())
    talk.wait("ended")
    desks.is_now("8001", "wrap_up", "available")
    desks.is_now("8003", "talking")
    second.talk().hang_up()
    rates(desks, caller, "1")

    story = desks.story_of(caller)
    assert talks(story) == [
        ("8001", "", "joined the caller with somebody else"),
        ("8003", "8001", "normal clearing"),
    ]
    assert (story.record.agent, story.record.department) == ("8003", "support")
    assert [(answer.agent, answer.key) for answer in story.surveys] == [("8003", "1")]
    story = desks.house.settled(story.record.call, lambda one: len(one.recordings) == 2)
    assert sorted(kept.agent for kept in story.recordings) == ["8001", "8003"]


def test_a_consultation_that_leads_nowhere_ends_with_the_caller_again(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first)
    talk.hold()
    consulting = first.call("8003")
    desks.hears_now(consulting, agent_hz("8003"))
    consulting.hang_up()
    second.talk().wait("ended")
    talk.hold(on=False)
    desks.hear_each_other(caller, talk)
    hangs_up(caller)

    assert talks(desks.story_of(caller)) == [("8001", "", "the caller hung up")]


def test_a_caller_who_hangs_up_during_the_consultation_is_on_record_and_the_colleagues_talk_on(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first)
    talk.hold()
    consulting = first.call("8003")
    desks.hears_now(consulting, agent_hz("8003"))
    hangs_up(caller)
    talk.wait("ended")
    desks.hears_now(second.talk(), agent_hz("8001"))
    consulting.hang_up()

    story = desks.story_of(caller)
    assert talks(story) == [("8001", "", "the caller hung up")]
    assert story.record.agent == "8001"


def test_a_code_has_a_colleague_rung_and_hanging_up_joins_the_two(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first)
    desks.consults(talk, "8003")
    desks.hears_now(talk, agent_hz("8003"))
    desks.hears_now(second.talk(), agent_hz("8001"))
    desks.hears_now(caller, MUSIC_HZ)
    desks.is_now("8001", "talking")
    desks.is_now("8003", "talking")
    hangs_up(talk)
    desks.hear_each_other(caller, second.talk())
    desks.is_now("8001", "wrap_up", "available")
    second.talk().hang_up()
    rates(desks, caller, "3")

    story = desks.story_of(caller)
    assert [hop.endpoint for hop in story.hops] == ["8001", "8003"]
    assert (story.record.agent, story.record.department) == ("8003", "support")
    assert [(answer.agent, answer.key) for answer in story.surveys] == [("8003", "3")]
    assert passed_on(story) == ["consult 8003", "joined with 8003"]
    story = desks.house.settled(story.record.call, lambda one: len(one.recordings) == 2)
    assert sorted(kept.agent for kept in story.recordings) == ["8001", "8003"]


def test_a_code_takes_the_agent_back_to_the_caller(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first)
    desks.consults(talk, "8003")
    desks.hears_now(talk, agent_hz("8003"))
    talk.send_digits("*0")
    second.talk().wait("ended")
    desks.hear_each_other(caller, talk)
    desks.is_now("8001", "talking")
    desks.is_now("8003", "available")
    hangs_up(caller)

    story = desks.story_of(caller)
    assert (story.record.agent, passed_on(story)) == ("8001", ["consult 8003", "joined with 8001"])


def test_an_agent_who_consults_nobody_is_back_with_the_caller_and_may_pass_on(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8002"), desks.guest()
    silent = desks.desk("8003", answers_after_s=None)
    talk = desks.talks(caller, first)
    desks.consults(talk, "802")
    desks.wait_until_hears_prompt_of(talk, "transfer-nobody")
    assert len(silent.talks) == 1
    desks.hear_each_other(caller, talk)
    assert talk.refer("8002") == 202
    desks.hear_each_other(caller, second.talk())
    hangs_up(caller)

    assert passed_on(desks.story_of(caller)) == ["consult 8003", "joined with 8001", "pass on to 8002"]


def test_an_agent_who_hangs_up_while_the_colleague_rings_has_passed_the_caller_on(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003", answers_after_s=None), desks.guest()
    talk = desks.talks(caller, first)
    desks.consults(talk, "8003")
    second.talk().wait("incoming")
    hangs_up(talk)
    again = second.talk(1)
    again.answer()
    desks.hear_each_other(caller, again)
    hangs_up(caller)

    story = desks.story_of(caller)
    assert (story.record.agent, passed_on(story)) == ("8003", ["consult 8003", "pass on to 8003"])


def test_a_caller_who_hangs_up_while_a_code_consults_leaves_the_colleagues_in_talk(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8003"), desks.guest()
    talk = desks.talks(caller, first)
    desks.consults(talk, "8003")
    desks.hears_now(talk, agent_hz("8003"))
    hangs_up(caller)
    story = desks.story_of(caller)
    desks.hears_now(second.talk(), agent_hz("8001"))
    hangs_up(talk)
    second.talk().wait("ended")

    assert (story.record.agent, story.record.released_by) == ("8001", ReleasedBy.CALLER)


def test_a_number_outside_that_an_agent_joins_with_the_caller_is_one_leg_to_its_end(desks: Desks) -> None:
    """The agent's own call is charged for it, and the line is taken, until the two have talked."""
    desks.network()
    first, caller = desks.desk("8001"), desks.guest()
    talk = desks.talks(caller, first)
    talk.hold()
    consulting = first.call(SHANGHAI)
    desks.hears_now(consulting, NETWORK_HZ)
    assert talk.refer_to(consulting) == 202
    desks.hears_now(caller, NETWORK_HZ)
    talk.wait("ended")
    desks.is_now("8001", "wrap_up", "available")
    began = time.monotonic()
    while time.monotonic() - began < JOINED_S:
        desks.hears_now(caller, NETWORK_HZ)
        assert desks.house.snapshot().lines[LineId("out1")].state == "in call"
    hangs_up(caller)

    story = desks.story_of(caller)
    assert talks(story) == [
        ("8001", "", "joined the caller with somebody else"),
        ("outside", "8001", "the caller hung up"),
    ]
    assert story.hops[-1].line == "out1"
    assert not [charge for charge in story.charges if charge.endpoint]
    own = desks.house.the_call_where(lambda record: record.called == SHANGHAI, "the agent's own call")
    (charge,) = own.charges
    assert (charge.line, charge.dialled, charge.trunk_group) == ("out1", SHANGHAI, "out")
    assert charge.seconds >= (own.record.talk_s or 0) + JOINED_S
    assert charge.amount == Decimal("0.10") * -(-round(charge.seconds * 1_000_000) // 1_000_000)
    assert own.steps[-1].decided == "charge line out1 to the end"
    wait_for(lambda: desks.house.snapshot().lines[LineId("out1")].state == "idle", "the line to be free", 5.0)


def test_who_is_consulted_outside_by_a_code_is_one_leg(desks: Desks) -> None:
    desks.network()
    first, caller = desks.desk("8001"), desks.guest()
    talk = desks.talks(caller, first)
    desks.consults(talk, "77")
    desks.hears_now(talk, NETWORK_HZ)
    hangs_up(talk)
    desks.hears_now(caller, NETWORK_HZ)
    assert desks.house.snapshot().lines[LineId("out1")].state == "in call"
    hangs_up(caller)

    story = desks.story_of(caller)
    assert passed_on(story) == ["consult boss", "joined with boss"]
    (charge,) = [charge for charge in story.charges if charge.endpoint]
    assert (charge.endpoint, charge.line, charge.amount) == ("boss", "out1", Decimal("0.50"))
    assert charge.seconds > (story.record.talk_s or 0)


def test_who_was_rung_with_others_at_once_passes_on_and_joins(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8002", answers_after_s=None), desks.guest()
    third = desks.desk("8003")
    talk = desks.talks(caller, first, EVERYONE)
    assert talk.refer("8003") == 202
    desks.hear_each_other(caller, third.talk())
    consulting = third.call("8001")
    desks.hears_now(consulting, agent_hz("8001"))
    assert third.talk().refer_to(consulting) == 202
    desks.hear_each_other(caller, first.talk(1))
    hangs_up(caller)

    story = desks.story_of(caller)
    assert len(second.talks) == 1
    assert [(hop.endpoint, hop.transferred_by) for hop in story.hops if hop.outcome is RingOutcome.ANSWERED] == [
        ("8001", ""),
        ("8003", "8001"),
        ("8001", "8003"),
    ]


def test_a_mobile_passes_a_caller_on_by_a_code(desks: Desks) -> None:
    mobile, second, caller = desks.network(), desks.desk("8002"), desks.guest()
    caller.call(MOBILE)
    caller.play(desks.tone(CALLER_HZ), looped=True)
    desks.hears_now(caller, NETWORK_HZ)
    mobile.send_digits("*2")
    desks.hears_now(caller, MUSIC_HZ)
    mobile.send_digits("8002#")
    desks.hear_each_other(caller, second.talk())
    mobile.wait("ended", 10)
    hangs_up(caller)

    story = desks.story_of(caller)
    assert talks(story) == [("boss", "", "passed the caller on"), ("8002", "boss", "the caller hung up")]
    assert [charge.endpoint for charge in story.charges if charge.endpoint] == ["boss"]


def presses_1_and_talks(desks: Desks, mobile: SipPhone, caller: LightCaller) -> None:
    """Call a mobile that must press 1, and have it do so; the two hear each other then."""
    caller.call(ASKED)
    caller.play(desks.tone(CALLER_HZ), looped=True)
    mobile.wait(EventKind.ANSWERED, 10)
    ask = {"ask": desks.house.instance.builtin_prompts / "zh" / "press-1-to-accept.wav"}
    wait_for(lambda: any(heard.heard_share > BEGUN for heard in hear(heard_so_far(mobile), ask)), "the question", 10.0)
    mobile.send_digits("1")
    desks.hears_now(caller, NETWORK_HZ)


def test_a_mobile_that_had_to_press_1_passes_a_caller_on_by_a_code(desks: Desks) -> None:
    mobile, second, caller = desks.network(), desks.desk("8002"), desks.guest()
    presses_1_and_talks(desks, mobile, caller)
    mobile.send_digits("*2")
    desks.hears_now(caller, MUSIC_HZ)
    mobile.send_digits("8002#")
    desks.hear_each_other(caller, second.talk())
    mobile.wait("ended", 10)
    hangs_up(caller)

    story = desks.story_of(caller)
    assert talks(story) == [("asked", "", "passed the caller on"), ("8002", "asked", "the caller hung up")]
    assert [charge.endpoint for charge in story.charges if charge.endpoint] == ["asked"]


def test_a_mobile_that_had_to_press_1_consults_and_leaves_the_caller_to_the_colleague(desks: Desks) -> None:
    mobile, second, caller = desks.network(), desks.desk("8002"), desks.guest()
    presses_1_and_talks(desks, mobile, caller)
    mobile.send_digits("*1")
    desks.hears_now(caller, MUSIC_HZ)
    mobile.send_digits("8002#")
    desks.hears_now(second.talk(), NETWORK_HZ)
    desks.hears_now(caller, MUSIC_HZ)
    mobile.hang_up()
    desks.hear_each_other(caller, second.talk())
    hangs_up(caller)

    story = desks.story_of(caller)
    assert talks(story) == [("asked", "", "passed the caller on"), ("8002", "asked", "the caller hung up")]
    assert passed_on(story) == ["consult 8002", "joined with 8002"]
    assert [charge.endpoint for charge in story.charges if charge.endpoint] == ["asked"]


def test_a_controller_that_goes_away_in_the_second_talk_leaves_both_on_record(desks: Desks) -> None:
    first, second, caller = desks.desk("8001"), desks.desk("8002"), desks.guest()
    assert desks.talks(caller, first).refer("8002") == 202
    desks.hear_each_other(caller, second.talk())
    desks.is_now("8002", "talking")
    with desks.house.without_controller():
        desks.hear_each_other(caller, second.talk())
        hangs_up(caller)

    story = desks.story_of(caller)
    answered = [(hop.agent, hop.talk_s) for hop in story.hops if hop.outcome is RingOutcome.ANSWERED]
    assert [agent for agent, _ in answered] == ["8001", "8002"]
    assert answered[1][1] >= 1
    assert (story.record.agent, story.record.result) == ("8002", CallResult.ANSWERED)


def test_without_the_controller_a_caller_is_passed_on_to_a_phone_and_to_nothing_else(desks: Desks) -> None:
    network = desks.network()
    first, second, caller = desks.desk("8001"), desks.desk("8002"), desks.guest()
    talk = desks.talks(caller, first)
    with desks.house.without_controller():
        assert talk.refer("8002") == 202
        desks.hear_each_other(caller, second.talk())
        assert second.talk().refer("110") == 202
        desks.hears_now(caller, agent_hz("8001"), within_s=25)
        hangs_up(caller)

    assert not [event for event in network.events() if event.kind is EventKind.INCOMING]
    story = desks.story_of(caller)
    assert story.record.result is CallResult.ANSWERED
    assert seconds_heard(second.talk().samples(), CALLER_HZ) > 0
    assert story.record.called == HOTLINE
