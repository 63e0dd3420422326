"""When a hotline is open: by its windows and holidays (B1, B2), and by hand, from a desk phone (B14)."""

from datetime import timedelta

import pytest

from appliance.storage.overrides import OverrideChange, Overrides, SetTo
from tests.calls.dates import site_now
from tests.calls.office import Office, everyone_ended
from tests.calls.scenes import hangs_up
from tests.harness.light_phone import LightCaller

pytestmark = [pytest.mark.asterisk, pytest.mark.phones]

HOURS, DAYS = "4000000001", "4000000002"
OPEN, SHUT = "我们现在正常上班。", "已经打烊，明天再来电。"
KEYPAD, MENU, WRONG = "4000000039", "分机号请直接拨。", "没有这个。"
CHENS_MOBILE, CHENS_PIN = "13900000003", "246802"
SET_OPEN, SET_SHUT, BY_SCHEDULE = "*41", "*42", "*40"


def why(office: Office, caller: LightCaller) -> list[str]:
    """Give the reasons of a call's schedule nodes."""
    return [step.reason for step in office.story_of(caller).steps if step.kind == "schedule"]


def set_by_hand(office: Office) -> list[OverrideChange]:
    """Give what was ever set by hand, the oldest first."""
    with Overrides.open(office.house.instance.database_url) as overrides:
        return list(reversed(overrides.history(100)))


def test_an_agent_opens_a_closed_hotline_and_gives_it_back_to_its_schedule(office: Office) -> None:
    before = len(set_by_hand(office))
    agent = office.agent("8001", answers_after_s=None)
    by_itself = office.begins(HOURS)
    assert office.dials(agent, SET_OPEN) == ["hotline-opened"]
    by_hand = office.begins(HOURS)
    assert office.dials(agent, BY_SCHEDULE) == ["hotline-by-schedule"]
    again = office.calls(HOURS)
    everyone_ended([by_itself, by_hand])

    assert [office.heard_in_order(caller) for caller in (by_itself, by_hand, again)] == [[SHUT], [OPEN], [SHUT]]
    assert why(office, by_hand) == ["8001 has set the hotline to open until it is taken back"]
    assert why(office, by_itself)[0].endswith(" is in no window")
    assert [(each.hotline, each.set_to, each.by, each.until) for each in set_by_hand(office)[before:]] == [
        ("hours", SetTo.OPEN, "8001", None),
        ("hours", SetTo.SCHEDULE, "8001", None),
    ]
    assert office.staff_call(agent, SET_OPEN).record.note == "hours: open"


def test_a_hotline_is_opened_and_closed_until_a_time(office: Office) -> None:
    agent = office.agent("8001", answers_after_s=None)
    before, until = len(set_by_hand(office)), (site_now() + timedelta(hours=2)).replace(second=0, microsecond=0)
    heard = [office.dials(agent, f"{code}{until:%H%M}") for code in (SET_OPEN, SET_SHUT)]
    caller = office.begins(HOURS)
    office.dials(agent, BY_SCHEDULE)
    everyone_ended([caller])

    assert heard == [["hotline-opened"], ["hotline-closed"]]
    assert office.heard_in_order(caller) == [SHUT]
    assert why(office, caller) == [f"8001 has set the hotline to closed until {until:%a %Y-%m-%d %H:%M}"]
    opened, closed, _ = set_by_hand(office)[before:]
    assert (opened.set_to, opened.until) == (SetTo.OPEN, until)
    assert (closed.set_to, closed.until) == (SetTo.CLOSED, until)


def test_who_may_not_open_a_hotline_is_told_so(office: Office) -> None:
    before = set_by_hand(office)
    agent = office.agent("8002", answers_after_s=None)

    assert office.dials(agent, SET_OPEN) == ["not-allowed"]
    assert set_by_hand(office) == before


def test_an_agent_closes_a_hotline_from_a_mobile_with_the_own_pin(office: Office) -> None:
    before = len(set_by_hand(office))
    agent, stranger = office.light(number=CHENS_MOBILE), office.light()
    for caller in (agent, stranger):
        caller.call(KEYPAD)
    for caller in (agent, stranger):
        office.wait_until_hears_prompt(caller, MENU)
        caller.send_digits(f"{SET_SHUT}#")
    office.wait_until_hears_prompt(agent, "pin-enter")
    agent.send_digits(f"{CHENS_PIN}#")
    office.wait_until_hears_prompt(agent, "hotline-closed")
    office.wait_until_hears_prompt(stranger, WRONG)
    hangs_up(stranger)
    hangs_up(agent)
    desk = office.agent("8003", answers_after_s=None)
    office.dials(desk, BY_SCHEDULE)

    closed, _ = set_by_hand(office)[before:]
    assert (closed.hotline, closed.set_to, closed.by) == ("hours", SetTo.CLOSED, "8003")
    steps = [(step.kind, step.decided, step.keys) for step in office.story_of(agent).steps]
    assert ("code", "hours: closed", SET_SHUT) in steps
    assert CHENS_PIN not in repr(office.story_of(agent))


def test_holidays_make_up_days_and_windows_lead_the_same_call(office: Office) -> None:
    caller = office.calls(DAYS)

    assert office.heard_in_order(caller) == ["厂庆放假，祝您愉快。", "按补班日照常营业。"]
    decided = [step.decided for step in office.story_of(caller).steps if step.kind == "schedule"]
    assert decided == ["holiday", "open", "closed", "open"]
    holiday, made_up, _, within = why(office, caller)
    assert holiday.endswith("is a holiday: 厂庆")
    assert made_up.endswith(": 调休")
    assert "is in the window" in within
