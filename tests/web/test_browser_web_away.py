"""The web process dies or hangs while somebody talks in the browser: the talk goes on, nobody is left in silence."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.harness.house import House
from tests.harness.light_callers import Lounge
from tests.harness.light_phone import LightCaller
from tests.harness.waiting import wait_for
from tests.web.browsers import count_answers, listen, longest_silence_s, wait_for_answer
from tests.web.telephones import (
    BROWSER_HZ,
    READY,
    agent_page,
    button,
    hears_from_now,
    longest_gap_s,
    lost_s,
    talk,
    wait_until_quiet,
)

AWAY = "正在重新连接…"
BACK_S = 5.0
UNHEARD_S = 0.25
"""More than a few packets: neither side may notice that the web is gone."""
LOST_S = 0.5
"""All that the caller may miss meanwhile, together."""
RELEASED_S = 10.0 + 2.0
"""Asterisk lets go of whoever sends no sound for 10 s, counted in whole seconds; then nobody is left in the call."""

Note = Callable[[str, object], None]


@pytest.fixture
def desk(phone_house: House, agent_browser: BrowserContext) -> Iterator[Page]:
    """Give the agent's page with its phone ready; afterwards the web is there, and nothing is left of the call."""
    phone_house.web_address()
    yield agent_page(phone_house, agent_browser)
    phone_house.web_address()
    wait_until_quiet(phone_house, 15)


@pytest.fixture
def caller(desk: Page, lounge: Lounge, caller_sound: Path) -> LightCaller:
    """Give a caller who talks with the agent in the browser."""
    caller = lounge.caller("02")
    caller.call("5001")
    talk(desk, caller, caller_sound)
    return caller


def kill(house: House, page: Page) -> float:
    """Kill the web, and wait until the page has noticed; give when it was killed."""
    house.kill_web()
    killed = time.monotonic()
    expect(page.get_by_text(AWAY).first).to_be_visible(timeout=10_000)
    return killed


def left_s(since: float) -> float:
    """Tell how much is left of the time within which all is let go of."""
    return max(0.0, since + RELEASED_S - time.monotonic())


def released(house: House, what: str, since: float) -> float:
    """Wait until no channel is left, `RELEASED_S` after `since` at most; give how long that took, in seconds."""
    wait_for(lambda: not house.channels(), what, left_s(since))
    return round(time.monotonic() - since, 2)


@pytest.mark.alone  # how soon the phone is back is the product's doing only where nobody else computes
def test_a_call_outlives_the_web_process(
    phone_house: House, desk: Page, caller: LightCaller, record_property: Note
) -> None:
    since = len(caller.samples())
    listen(desk)
    count_answers(desk)
    killed = kill(phone_house, desk)
    expect(desk.get_by_text(READY)).to_be_visible(timeout=60_000)
    ready = time.monotonic()
    record_property("registered again after the kill, s", round(ready - killed, 2))
    wait_for_answer(desk, 5)
    hears_from_now(caller, BROWSER_HZ, 1.5)
    heard, silence_s = caller.samples()[since:], longest_silence_s(desk)
    gap_s, lost = longest_gap_s(heard, BROWSER_HZ), lost_s(heard, BROWSER_HZ)
    record_property("longest gap that the caller heard, s", round(gap_s, 2))
    record_property("lost to the caller in all, s", round(lost, 2))
    record_property("longest gap that the browser heard, s", round(silence_s, 2))
    caller.hang_up()
    hung_up = time.monotonic()
    expect(button(desk, "挂断")).to_be_hidden(timeout=10_000)
    taken_s = released(phone_house, "the browser's side to be let go", hung_up)
    record_property("released after the caller hung up, s", taken_s)
    assert (gap_s < UNHEARD_S, silence_s < UNHEARD_S, lost < LOST_S) == (True, True, True)
    assert ready - killed < BACK_S


def test_the_agent_hangs_up_after_the_web_came_back(phone_house: House, desk: Page, caller: LightCaller) -> None:
    kill(phone_house, desk)
    expect(desk.get_by_text(READY)).to_be_visible(timeout=30_000)
    button(desk, "挂断").click()
    hung_up = time.monotonic()
    caller.wait("ended", 3)
    released(phone_house, "both sides to be let go", hung_up)


def test_the_caller_hangs_up_while_the_web_is_away(
    phone_house: House, desk: Page, caller: LightCaller, record_property: Note
) -> None:
    kill(phone_house, desk)
    caller.hang_up()
    taken_s = released(phone_house, "the browser's side to be let go", time.monotonic())
    record_property("released after the caller hung up, s", taken_s)
    expect(button(desk, "挂断")).to_be_hidden(timeout=30_000)
    expect(desk.get_by_text("通话结束：对方已挂断")).to_be_visible()
    expect(desk.get_by_text(READY)).to_be_visible(timeout=15_000)


def test_the_agent_hangs_up_while_the_web_is_away(
    phone_house: House, desk: Page, caller: LightCaller, record_property: Note
) -> None:
    kill(phone_house, desk)
    button(desk, "挂断").click()
    hung_up = time.monotonic()
    expect(button(desk, "挂断")).to_be_hidden(timeout=1_000)
    caller.wait("ended", left_s(hung_up))
    record_property("the caller was let go after, s", round(time.monotonic() - hung_up, 2))
    released(phone_house, "both sides to be let go", hung_up)
    expect(desk.get_by_text(READY)).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("how", ["closed", "reloaded", "crashed"])
def test_a_page_that_is_gone_lets_the_caller_go(
    phone_house: House, desk: Page, caller: LightCaller, how: str, record_property: Note
) -> None:
    if how == "closed":
        desk.close()
    elif how == "reloaded":
        desk.reload()
    else:
        with suppress(Error):
            desk.goto("chrome://crash")
    gone = time.monotonic()
    caller.wait("ended", left_s(gone))
    record_property(f"the caller was let go after the page was {how}, s", round(time.monotonic() - gone, 2))
    released(phone_house, "both sides to be let go", gone)
    if how == "reloaded":
        expect(desk.get_by_text(READY)).to_be_visible(timeout=15_000)
        assert not desk.locator("[data-stage]").count()
    assert phone_house.the_call(caller.number or "").record.agent == "8001"


def test_a_page_recovers_from_a_web_that_hung(
    phone_house: House, desk: Page, caller: LightCaller, record_property: Note
) -> None:
    since = len(caller.samples())
    process = phone_house.supervisor.web.process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    try:
        wait_for(lambda: len(caller.samples()) - since > 8000 * 8, "eight seconds of talk", 20)
    finally:
        os.kill(process.pid, signal.SIGCONT)
    thawed = time.monotonic()
    assert longest_gap_s(caller.samples()[since:], BROWSER_HZ) < UNHEARD_S
    button(desk, "挂断").click()
    caller.wait("ended", 5)
    record_property("hung up after the web went on, s", round(time.monotonic() - thawed, 2))
    expect(desk.get_by_text(READY)).to_be_visible(timeout=15_000)
