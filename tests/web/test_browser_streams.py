"""One event stream a browser, however many tabs, counted where it costs: at the web process."""

import re
import urllib.request

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.harness.house import House
from tests.harness.waiting import wait_for

TABS = 8


def streams(house: House) -> int:
    """Count the event streams that the web has open."""
    with urllib.request.urlopen(f"{house.web_address()}/metrics") as answer:  # noqa: S310 - our own address
        found = re.search(r"^zongji_live_streams (\d+)", answer.read().decode(), re.MULTILINE)
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize("shares", ["by a worker", "by a lock"])
def test_one_stream_serves_all_tabs(phone_house: House, admin_browser: BrowserContext, shares: str) -> None:
    if shares == "by a lock":
        admin_browser.add_init_script("delete window.SharedWorker")
    wait_for(lambda: streams(phone_house) == 0, "no stream of an earlier browser", 30)
    tabs = [admin_browser.new_page() for _ in range(TABS)]
    most = 0
    for tab in tabs:
        tab.goto(f"{phone_house.web_address()}/wallboard")
        _hears(tab)
        most = max(most, streams(phone_house))
    assert most == 1
    for tab in tabs[: TABS // 2]:
        tab.close()
    last = tabs[-1]
    wait_for(lambda: streams(phone_house) == 1, "the stream to be another tab's")
    last.reload()
    _hears(last)
    assert streams(phone_house) == 1
    for tab in tabs[TABS // 2 :]:
        tab.close()
    wait_for(lambda: streams(phone_house) == 0, "the stream to be closed with the last tab", 30)


def _hears(tab: Page) -> None:
    expect(tab.get_by_role("banner").get_by_text("实时", exact=True)).to_be_visible(timeout=15_000)
