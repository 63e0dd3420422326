"""What an agent does with a call in the browser: holds it, mutes it, passes it on, answers it in another tab."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from appliance.domain.ids import AgentId
from appliance.domain.outcome import CallResult, RingOutcome
from appliance.domain.role import Role
from tests.harness.ears import seconds_heard
from tests.harness.house import House
from tests.harness.light_callers import Lounge
from tests.harness.light_desk import LightDesk, Manners
from tests.harness.light_phone import LightCaller
from tests.harness.stage import CALLER_HZ
from tests.harness.waiting import wait_for
from tests.web.browsers import chromium, signed_in
from tests.web.telephones import (
    BROWSER_HZ,
    DESK_HZ,
    MUSIC_HZ,
    READY,
    agent_page,
    button,
    hears_from_now,
    hears_no_more,
    page_hears,
    passed,
    talk,
    wait_until_quiet,
)

AT_DESK, BY = "8002", "8001 at wang-browser"


@pytest.fixture
def desk(phone_house: House, agent_browser: BrowserContext) -> Iterator[Page]:
    """Give the agent's page with its phone ready; nothing may be left of its calls."""
    yield agent_page(phone_house, agent_browser)
    wait_until_quiet(phone_house)


@pytest.fixture
def caller(desk: Page, lounge: Lounge, caller_sound: Path) -> LightCaller:
    """Give a caller who talks with the agent in the browser."""
    caller = lounge.caller("02")
    caller.call("5001")
    talk(desk, caller, caller_sound)
    return caller


@pytest.fixture
def colleague(lounge: Lounge, desk_sound: Path) -> LightDesk:
    """Give a colleague at a desk, who answers."""
    return lounge.desk(AT_DESK, Manners(say=desk_sound))


def talked(house: House, caller: LightCaller) -> list[tuple[str | None, str]]:
    """Tell with whom the caller talked in the end, and who had passed them on."""
    story = house.the_call(caller.number or "")
    assert story.record.result is CallResult.ANSWERED
    return [(hop.agent, hop.transferred_by) for hop in story.hops if hop.outcome is RingOutcome.ANSWERED]


def test_a_caller_on_hold_hears_music_and_then_the_agent_again(desk: Page, caller: LightCaller) -> None:
    button(desk, "请对方稍等").click()
    hears_from_now(caller, MUSIC_HZ)
    assert seconds_heard(passed(caller, 1.5), BROWSER_HZ) == 0
    button(desk, "继续通话").click()
    hears_from_now(caller, BROWSER_HZ)
    page_hears(desk, CALLER_HZ)
    assert seconds_heard(passed(caller, 1.5), MUSIC_HZ) == 0
    button(desk, "挂断").click()
    caller.wait("ended", 10)


def test_who_is_muted_is_not_heard(desk: Page, caller: LightCaller) -> None:
    button(desk, "静音").click()
    hears_no_more(caller, BROWSER_HZ)
    assert seconds_heard(passed(caller, 2), BROWSER_HZ) == 0
    page_hears(desk, CALLER_HZ)
    button(desk, "取消静音").click()
    hears_from_now(caller, BROWSER_HZ)
    caller.hang_up()
    expect(button(desk, "挂断")).to_be_hidden(timeout=10_000)


def test_a_caller_is_passed_on_at_once(
    phone_house: House, desk: Page, caller: LightCaller, colleague: LightDesk
) -> None:
    button(desk, "转给同事").click()
    desk.get_by_label("转给谁").fill(AT_DESK)
    button(desk, "直接转过去").click()
    colleague.talk().wait("answered")
    hears_from_now(caller, DESK_HZ)
    expect(button(desk, "挂断")).to_be_hidden(timeout=10_000)
    caller.hang_up()
    assert talked(phone_house, caller) == [("8001", ""), (AT_DESK, BY)]


def test_a_colleague_is_asked_first(phone_house: House, desk: Page, caller: LightCaller, colleague: LightDesk) -> None:
    button(desk, "转给同事").click()
    desk.get_by_label("转给谁").fill(AT_DESK)
    button(desk, "先问一声").click()
    colleague.talk().wait("answered")
    page_hears(desk, DESK_HZ)
    hears_from_now(caller, MUSIC_HZ)
    button(desk, "回到客户").click()
    page_hears(desk, CALLER_HZ)
    hears_from_now(caller, BROWSER_HZ)
    button(desk, "先问一声").click()
    asked = colleague.talk(1)
    asked.wait("answered")
    page_hears(desk, DESK_HZ)
    button(desk, "挂断").click()
    hears_from_now(caller, DESK_HZ)
    caller.hang_up()
    assert talked(phone_house, caller) == [("8001", ""), ("8001", BY), (AT_DESK, BY)]


def test_a_call_rings_in_the_tab_that_was_opened_last(
    phone_house: House, agent_browser: BrowserContext, desk: Page, lounge: Lounge, caller_sound: Path
) -> None:
    second = agent_page(phone_house, agent_browser)
    expect(desk.get_by_text("这部电话已在另一个页面打开")).to_be_visible(timeout=15_000)
    caller = lounge.caller("02")
    caller.call("5001")
    talk(second, caller, caller_sound)
    expect(desk.get_by_role("heading", name="来电的人")).to_be_visible()
    assert not desk.locator("[data-stage]").count()
    button(desk, "在这里使用电话").click()
    hears_from_now(caller, BROWSER_HZ)
    button(second, "挂断").click()
    caller.wait("ended", 10)
    expect(desk.get_by_text(READY)).to_be_visible(timeout=15_000)
    again = lounge.caller("02")
    again.call("5001")
    talk(desk, again, caller_sound)
    again.hang_up()
    expect(button(desk, "挂断")).to_be_hidden(timeout=10_000)


def test_the_wrap_up_shows_and_is_ended_by_hand(
    phone_house: House, microphone: Path, lounge: Lounge, caller_sound: Path
) -> None:
    with chromium(phone_house, microphone, signed_in(phone_house, Role.AGENT, "8003")) as context:
        page = agent_page(phone_house, context)
        desk = lounge.desk("8003", Manners(answers_after_s=None))
        caller = lounge.caller("04")
        caller.call("5001")
        talk(page, caller, caller_sound)
        assert not desk.talks
        caller.hang_up()
        expect(page.get_by_role("status").get_by_text("正在整理")).to_be_visible(timeout=5_000)
        button(page, "上线").click()
        expect(page.get_by_role("status").get_by_text("可以接听")).to_be_visible(timeout=3_000)
        assert phone_house.the_call(caller.number or "").record.endpoint == "zhou-browser"


def test_a_closed_page_leaves_the_call_to_the_phone_on_the_desk(
    phone_house: House, microphone: Path, lounge: Lounge, record_property: Callable[[str, object], None]
) -> None:
    desk = lounge.desk("8003", Manners())
    with chromium(phone_house, microphone, signed_in(phone_house, Role.AGENT, "8003")) as context:
        page = agent_page(phone_house, context)
        page.close()
        wait_for(lambda: not any("zhou-browser" in one for one in phone_house.contacts()), "the page to be gone")
        wait_for(lambda: phone_house.snapshot().agents[AgentId("8003")].state == "available", "8003 to be free")
        caller = lounge.caller("04")
        began = time.monotonic()
        caller.call("5001")
        desk.talk().wait("answered", 10)
        record_property("the desk phone answered after the caller dialled, s", round(time.monotonic() - began, 2))
    caller.hang_up()
    story = phone_house.the_call(caller.number or "")
    assert [(hop.agent, hop.endpoint, hop.outcome) for hop in story.hops] == [("8003", "8003", RingOutcome.ANSWERED)]
    wait_until_quiet(phone_house)


def test_microphone_and_loudspeaker_are_chosen(
    phone_house: House, agent_browser: BrowserContext, lounge: Lounge, caller_sound: Path
) -> None:
    agent_browser.add_init_script(
        "const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
        "navigator.mediaDevices.getUserMedia = async (wish) => {"
        "  const stream = await ask(wish);"
        "  window.heardBy = stream.getAudioTracks()[0].label;"
        "  return stream; };"
    )
    page = agent_page(phone_house, agent_browser)
    first = lounge.caller("02")
    first.call("5001")
    talk(page, first, caller_sound)
    page.get_by_text("选择麦克风和喇叭").click()
    usual = page.evaluate("window.heardBy")
    microphones = page.get_by_label("麦克风").locator("option").all_inner_texts()
    other = next(name for name in microphones if "Fake" in name and name != usual and "Default" not in name)
    page.get_by_label("麦克风").select_option(label=other)
    speakers = page.get_by_label("喇叭").locator("option").all_inner_texts()
    loud = next(name for name in speakers if "Fake" in name and "Default" not in name)
    page.get_by_label("喇叭").select_option(label=loud)
    wait_for(lambda: page.evaluate("document.querySelector('[data-phone=far]').sinkId"), "another loudspeaker", 5)
    page_hears(page, CALLER_HZ)
    first.hang_up()
    expect(button(page, "挂断")).to_be_hidden(timeout=10_000)
    second = lounge.caller("02")
    second.call("5001")
    talk(page, second, caller_sound)
    assert page.evaluate("window.heardBy") == other
    second.hang_up()
    wait_until_quiet(phone_house)
