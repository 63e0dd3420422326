"""Landlines on the pages: how they fared each night, what is proposed and set by consent, what of sums is estimated."""

import csv
import re

import pytest
from playwright.sync_api import Page, expect

from appliance.domain.role import Role
from tests.web.conftest import SignedIn
from tests.web.filled import Filled
from tests.web.filled_lines import DEAD, DRIFTED
from tests.web.office import WebOffice
from tests.web.sight import settle

NEW_BUSY = "425 Hz · 0.5 / 0.5 s"


@pytest.fixture(scope="module")
def office(filled: Filled) -> WebOffice:
    """Sign in where landlines were examined."""
    return filled.office


def opened(signed_in: SignedIn, path: str, role: Role = Role.ADMIN, language: str = "zh") -> Page:
    page = signed_in(role, language)
    go(page, path)
    return page


def go(page: Page, path: str) -> None:
    """Go there, and wait until the page has what it asked for."""
    page.goto(path)
    settle(page)


def test_the_morning_names_the_dead_line_with_what_to_do_and_earlier_nights_are_a_press_away(
    signed_in: SignedIn,
) -> None:
    page = opened(signed_in, "/doctor?view=nightly", Role.INSTALLER)
    nights = page.get_by_role("list", name="每晚自检，最近的在前").get_by_role("button")
    expect(nights).to_have_count(9)
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("有 2 条线路需要看一看。")
    first = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=DEAD, exact=True))
    expect(first).to_contain_text("线路 23 不通")
    expect(first).to_contain_text("请插好端口和墙上插座两头的线缆")
    expect(nights.nth(0)).to_have_accessible_name(re.compile("：有问题$"))
    nights.nth(1).click()
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("所有线路都正常。")
    expect(nights.nth(1)).to_have_attribute("aria-pressed", "true")


def test_what_a_dead_port_is_stands_in_words_on_the_board_and_leads_to_its_card(signed_in: SignedIn) -> None:
    page = opened(signed_in, "/wallboard", Role.SUPERVISOR)
    expect(page.get_by_role("alert")).to_contain_text("语音卡 4 号口不能用")
    go(page, "/lines")
    page.get_by_role("link", name="语音卡 4 号口").click()
    page.get_by_role("heading", name="语音卡", level=1).wait_for()
    settle(page)
    expect(page.get_by_role("listitem").filter(has_text="接口 4")).to_contain_text("没有接上线")


def test_consent_puts_in_force_what_was_learned_and_only_the_latest_examination_asks_for_it(
    signed_in: SignedIn,
) -> None:
    page = opened(signed_in, f"/doctor/{DRIFTED}")
    main = page.get_by_role("main")
    expect(main.get_by_role("status").first).to_have_text("这条线路和以前不一样了，可能影响通话。")
    times = page.get_by_role("list", name="历次体检，最近的在前").get_by_role("button")
    times.last.click()
    expect(page.get_by_role("heading", name="那一次的体检结果")).to_be_visible()
    expect(main).to_contain_text("已经这样设好")
    expect(page.get_by_role("button", name="就这样设")).to_have_count(0)
    times.first.click()
    page.get_by_role("button", name="就这样设").click()
    expect(page.get_by_role("button", name="就这样设")).to_have_count(0)
    go(page, "/tones")
    card = page.get_by_role("list", name=f"线路 {DRIFTED}")
    expect(card).to_contain_text(NEW_BUSY)
    expect(card.locator("xpath=../..")).to_contain_text(re.compile("今天 .* 学会"))


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "为估算"), ("en", "are an estimate")], ids=["Chinese", "English"]
)
def test_sums_say_what_of_them_rests_on_an_estimate(signed_in: SignedIn, language: str, words: str) -> None:
    page = opened(signed_in, "/costs", language=language)
    note = page.locator("[data-estimated=carrier]")
    expect(note).to_contain_text(words)
    expect(note).to_contain_text("¥")
    with page.expect_download() as download:
        page.get_by_role("link", name={"zh": "下载表格", "en": "Download table"}[language]).click()
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = {row["for"]: row for row in csv.DictReader(file)}
    mobile = rows["mobile"]
    assert (mobile["count"], mobile["estimated count"]) == ("5", "5")
    assert rows["total"]["estimated amount"] == mobile["estimated amount"] == mobile["amount"]
    go(page, "/analysis")
    expect(page.locator("[data-tile=talk]")).to_contain_text("*")
    expect(page.locator("[data-estimated='']")).to_contain_text(words)
    expect(page.locator("[data-estimated='']")).to_contain_text(re.compile(r"\d+%"))
