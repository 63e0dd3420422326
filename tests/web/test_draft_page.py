"""The draft as people meet it: changed, looked at, published, taken back; two admins at once; a backup checked."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Look, SignedIn, discard_draft

RETENTION = "/settings/retention"


@pytest.fixture(autouse=True)
def from_nothing(signed_in: SignedIn) -> None:
    """Throw away the draft that somebody else's test has left: these tests count changes."""
    discard_draft(signed_in())


@pytest.fixture
def as_before(signed_in: SignedIn) -> Callable[[], None]:
    """Give what throws away the draft that a test leaves."""

    def discard() -> None:
        page = signed_in()
        page.goto(RETENTION)
        page.get_by_label("留言").wait_for()
        bar = page.get_by_role("region", name="还没有生效的改动")
        if bar.count():
            bar.get_by_role("button", name="全部放弃").click()
            page.get_by_role("button", name="放弃改动").click()
            bar.wait_for(state="detached")

    return discard


def keep_messages(page: Page, days: str) -> None:
    page.get_by_label("留言").select_option(label=days)


def test_a_change_is_looked_at_published_and_taken_back(signed_in: SignedIn, look: Look) -> None:
    page = signed_in()
    page.goto(RETENTION)
    keep_messages(page, "365 天")
    expect(page.get_by_text("已记入草稿")).to_be_visible()
    bar = page.get_by_role("region", name="还没有生效的改动")
    expect(bar).to_contain_text("草稿有 1 处改动")
    look(page, "draft-bar")
    bar.get_by_role("button", name="看看差别并发布").click()
    dialog = page.get_by_role("dialog", name="发布改动")
    expect(dialog).to_contain_text("留言保留天数")
    expect(dialog).to_contain_text("180 → 365")
    look(page, "draft-publish")
    dialog.get_by_label("为什么改").fill("多留一阵")
    dialog.get_by_role("button", name="发布，从下一个来电起生效").click()
    expect(page.get_by_text("已发布，从下一个来电起生效。")).to_be_visible()
    expect(bar).not_to_be_visible()

    page.goto("/revisions")
    newest, before = page.get_by_role("row").nth(1), page.get_by_role("row").nth(2)
    expect(newest).to_contain_text("多留一阵")
    expect(newest).to_contain_text("正在使用")
    before.get_by_role("button").click()
    drawer = page.get_by_role("dialog").first
    drawer.get_by_label("看什么差别").select_option(label="和现在的设置有什么不同")
    expect(drawer).to_contain_text("365 → 180")
    drawer.get_by_role("button", name="回到这一次").click()
    page.get_by_role("dialog").last.get_by_role("button", name="回到这一次").click()
    expect(page.get_by_text("的设置。")).to_be_visible()
    page.goto(RETENTION)
    expect(page.get_by_label("留言")).to_have_value("180")


def test_two_admins_on_one_part_choose_between_both(
    signed_in: SignedIn, look: Look, as_before: Callable[[], None]
) -> None:
    one, other = signed_in(), signed_in(expected=("412",))
    one.goto(RETENTION)
    other.goto(RETENTION)
    other.get_by_label("留言").wait_for()
    keep_messages(one, "90 天")
    expect(one.get_by_text("已记入草稿")).to_be_visible()
    keep_messages(other, "365 天")
    dialog = other.get_by_role("dialog", name="别人刚刚也改了这里")
    expect(dialog.get_by_role("row").nth(1)).to_contain_text("36590")
    look(other, "draft-conflict")
    dialog.get_by_role("button", name="用对方的").click()
    expect(other.get_by_label("留言")).to_have_value("90")
    keep_messages(other, "30 天")
    expect(other.get_by_text("已记入草稿")).to_be_visible()
    one.reload()
    expect(one.get_by_label("留言")).to_have_value("30")
    as_before()


def test_a_fault_is_told_where_it_is_and_publishing_waits(signed_in: SignedIn, as_before: Callable[[], None]) -> None:
    page = signed_in(language="zh")
    page.goto("/settings/company")
    page.get_by_label("国家或地区").fill("China")
    expect(page.get_by_role("alert")).to_contain_text("CN")
    bar = page.get_by_role("region", name="还没有生效的改动")
    expect(bar).to_contain_text("有 1 处要先改好")
    bar.get_by_role("button", name="看看差别并发布").click()
    dialog = page.get_by_role("dialog", name="发布改动")
    expect(dialog).to_contain_text("国家")
    expect(dialog.get_by_role("button", name="发布，从下一个来电起生效")).to_have_count(0)
    page.keyboard.press("Escape")
    as_before()


def test_a_backup_is_made_downloaded_and_checked(signed_in: SignedIn, look: Look, tmp_path: Path) -> None:
    page = signed_in(language="en")
    page.goto("/backup")
    page.get_by_role("button", name="Make a backup").click()
    expect(page.get_by_text("The backup is made")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download").first.click()
    file = tmp_path / taken.value.suggested_filename
    taken.value.save_as(file)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("The file is whole")).to_be_visible()
    look(page, "backup-checked")
