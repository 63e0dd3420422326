"""Hours and holidays: made by the keyboard, and what happens on a day."""

import pytest
from playwright.sync_api import expect

from appliance.domain.role import Role
from tests.web.conftest import Look, SignedIn


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_hours_the_page_says_what_to_do(signed_in: SignedIn, look: Look, language: str) -> None:
    page = signed_in(Role.SUPERVISOR, language)
    page.goto("/schedules")
    look(page, f"schedules-{language}")


def test_hours_are_typed_copied_and_shown_on_their_day(signed_in: SignedIn, look: Look) -> None:
    page = signed_in(Role.ADMIN, "zh")
    page.goto("/schedules/hours")
    page.get_by_role("button", name="添加营业时间").click()
    page.get_by_role("dialog").get_by_label("名称").fill("Counter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Counter")
    first = page.get_by_label("周一，第 1 段，几点结束")
    first.fill("2230")
    first.press("Tab")
    expect(first).to_have_value("22:30")
    page.get_by_role("button", name="照抄到周二至周五").click()
    expect(page.get_by_label("周五，第 1 段，几点结束")).to_have_value("22:30")
    expect(page.get_by_role("status").get_by_text("已记入草稿")).to_be_visible()
    look(page, "schedules-hours-zh")
    page.goto("/schedules/day")
    page.get_by_label("按还没发布的草稿看").check()
    page.get_by_label("哪一天").fill("2026-11-24")
    expect(page.get_by_text("营业 09:00–22:30。")).to_be_visible()
    page.get_by_role("button", name="放弃").first.click()
    page.get_by_role("dialog").get_by_role("button").last.click()
