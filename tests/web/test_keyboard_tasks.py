"""The tasks of a day without a mouse: each is begun at the top of its page and done by keys alone."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from appliance.domain.role import Role
from tests.harness.waiting import wait_for
from tests.web.conftest import SignedIn
from tests.web.filled import Filled
from tests.web.keys import Keyboard
from tests.web.office import PASSWORD, WebOffice
from tests.web.sight import settle

DESK: ViewportSize = {"width": 1440, "height": 900}
NEW_PASSWORD = "a sentence of my own"  # noqa: S105 - of somebody who exists in this test alone

DRAFTED = "async () => Object.keys((await (await fetch('/api/v1/draft/hotlines/main')).json()).value.flow.nodes)"
"""The steps that the flow has in the draft."""


@pytest.fixture(scope="module")
def office(filled: Filled) -> WebOffice:
    """Sign in where no page is empty."""
    return filled.office


def at(signed_in: SignedIn, path: str, role: Role = Role.ADMIN) -> tuple[Page, Keyboard]:
    page = signed_in(role, "zh")
    page.set_viewport_size(DESK)
    page.goto(path)
    settle(page)
    return page, Keyboard(page)


def saved(page: Page) -> None:
    expect(page.get_by_text("已记入草稿").first).to_be_visible()


def test_signing_in(office: WebOffice, chrome: Browser) -> None:
    with closing(chrome.new_context(base_url=office.address)) as context:
        page = context.new_page()
        page.goto("/login?lang=zh")
        expect(page.locator("#user")).to_be_focused()
        page.keyboard.type("supervisor")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/wallboard")


def test_going_from_page_to_page(signed_in: SignedIn) -> None:
    page, keys = at(signed_in, "/wallboard", Role.SUPERVISOR)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # on "skip to the content"
    expect(page.locator("#content")).to_be_focused()
    keys.press(page.get_by_role("button", name="大屏"))
    expect(page.get_by_role("button", name="退出大屏")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="大屏", exact=True)).to_be_focused()
    keys.press(page.get_by_role("navigation").first.get_by_role("link", name="通话记录"))
    page.wait_for_url("**/calls")
    person = page.get_by_role("banner").get_by_role("button").last
    keys.press(person)
    items = page.get_by_role("menuitem")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    page.keyboard.press("Escape")
    expect(person).to_be_focused()


def test_finding_a_call_and_opening_it(signed_in: SignedIn) -> None:
    page, keys = at(signed_in, "/calls", Role.SUPERVISOR)
    keys.choose(page.get_by_label("结果", exact=True), "已接听")
    expect(page).to_have_url(re.compile("result=answered"))
    rows = page.get_by_role("table", name="通话记录").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("已接听")
    first = rows.nth(1).get_by_role("button").first
    keys.press(first)
    story = page.get_by_role("dialog", name="这通电话")
    expect(story.get_by_role("heading", name="为什么这样走")).to_be_visible()
    page.keyboard.press("Escape")
    expect(story).to_be_hidden()
    expect(first).to_be_focused()


def test_listening_to_a_message(signed_in: SignedIn) -> None:
    page, keys = at(signed_in, "/voicemail", Role.SUPERVISOR)
    newest = page.get_by_role("list", name="留言").get_by_role("listitem").first
    keys.press(newest.get_by_role("button", expanded=False))
    keys.press(newest.get_by_role("button", name=re.compile("^播放")))
    expect(newest.get_by_role("img", name="听过")).to_be_visible()
    keys.to(page.get_by_role("tab", selected=True), back=True)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name=re.compile("等回电"))).to_be_focused()


def test_adding_a_step_connecting_it_and_taking_both_back(signed_in: SignedIn) -> None:
    page, keys = at(signed_in, "/flows/main")
    edges = page.locator(".react-flow__edge")
    expect(edges.first).to_be_attached()
    before = edges.count()
    keys.to(page.locator('.react-flow__node[data-id="@entrance"] button').first)
    reached = set()
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        reached.add(page.evaluate("document.activeElement.closest('.react-flow__node')?.dataset.id"))
    assert len(reached) > 2
    assert None not in reached
    page.keyboard.press("a")
    page.get_by_role("searchbox", name="找一种步骤").wait_for()
    page.keyboard.type("播放")
    page.keyboard.press("Enter")
    new = page.locator('.react-flow__node[data-id="announcement"]')
    expect(new).to_be_visible()
    expect(page.get_by_label("要说的话")).to_be_focused()
    page.keyboard.type("请稍等。")
    keys.choose(page.get_by_label("然后", exact=True), "再见")
    page.keyboard.press("Escape")
    expect(new.locator("button").first).to_be_focused()
    for _ in range(12):
        if new.count() == 0:
            break
        page.keyboard.press("Control+z")
    expect(new).to_have_count(0)
    expect(edges).to_have_count(before)
    wait_for(lambda: "announcement" not in page.evaluate(DRAFTED), "the draft to be as it was")


def test_closing_a_hotline_for_an_hour(signed_in: SignedIn) -> None:
    page, keys = at(signed_in, "/hotlines", Role.SUPERVISOR)
    opener = page.get_by_role("button", name="开关")
    keys.press(opener)
    dialog = page.get_by_role("dialog")
    keys.press(dialog.get_by_role("radio", checked=True), "ArrowDown")
    page.keyboard.press("ArrowUp")
    keys.choose(dialog.get_by_label("多久"), "1 小时")
    keys.press(dialog.get_by_role("button", name="确定"))
    expect(dialog).to_have_count(0)
    expect(page.get_by_text(re.compile("到 .*")).first).to_be_visible()
    expect(opener).to_be_focused()


def test_renaming_a_hotline_and_hearing_what_it_says(signed_in: SignedIn) -> None:
    page, keys = at(signed_in, "/hotlines/main")
    keys.write(page.get_by_label("名称").first, "晨光客服")
    saved(page)
    keys.write(page.get_by_label("要说的话").first, "您好，这里是晨光。")
    with page.expect_response(lambda answer: answer.url.endswith("/prompts/speak")) as answered:
        keys.press(page.get_by_role("button", name="听一听").first)
    assert answered.value.ok


def test_adding_an_agent(signed_in: SignedIn) -> None:
    page, keys = at(signed_in, "/people/agents")
    keys.press(page.get_by_role("button", name="添加坐席"))
    expect(page.get_by_role("dialog").get_by_label("姓名")).to_be_focused()
    page.keyboard.type("赵新")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("赵新")
    page.go_back()
    expect(page.get_by_role("table").get_by_role("button", name="赵新")).to_be_visible()


def test_changing_the_opening_hours(signed_in: SignedIn) -> None:
    page, keys = at(signed_in, "/schedules/hours/counter")
    keys.write(page.get_by_label("周一，第 2 段，几点结束"), "1930")
    page.keyboard.press("Tab")
    expect(page.get_by_label("周一，第 2 段，几点结束")).to_have_value("19:30")
    keys.press(page.get_by_role("button", name="照抄到周二至周五"))
    expect(page.get_by_label("周五，第 2 段，几点结束")).to_have_value("19:30")
    saved(page)


def test_blocking_a_number(signed_in: SignedIn) -> None:
    page, keys = at(signed_in, "/lists", Role.SUPERVISOR)
    keys.write(page.get_by_label("电话号码"), "137 0000 1111")
    page.keyboard.press("Enter")
    expect(page.get_by_text("137 0000 1111").first).to_be_visible(timeout=60_000)


def test_keeping_messages_longer_and_publishing_it(signed_in: SignedIn) -> None:
    page, keys = at(signed_in, "/settings/retention")
    keys.choose(page.get_by_label("留言"), "365 天")
    saved(page)
    bar = page.get_by_role("region", name="还没有生效的改动")
    keys.press(bar.get_by_role("button", name="看看差别并发布"))
    dialog = page.get_by_role("dialog", name="发布改动")
    keys.write(dialog.get_by_label("为什么改"), "多留一阵")
    keys.press(dialog.get_by_role("button", name="发布，从下一个来电起生效"))
    expect(page.get_by_text("已发布，从下一个来电起生效。")).to_be_visible(timeout=60_000)
    page.goto("/revisions")
    keys.press(page.get_by_role("table").get_by_role("button").first)
    expect(page.get_by_role("dialog")).to_contain_text("180 → 365")


def test_giving_somebody_an_account(signed_in: SignedIn) -> None:
    page, keys = at(signed_in, "/users")
    keys.press(page.get_by_role("button", name="添加账号"))
    drawer = page.get_by_role("dialog")
    keys.write(drawer.get_by_label("登录名"), "zhou")
    keys.write(drawer.get_by_label("姓名"), "周敏")
    keys.press(drawer.get_by_role("radio", checked=True), "ArrowUp")
    expect(drawer.get_by_role("radio", name="主管")).to_be_checked()
    keys.write(drawer.get_by_label("初始密码"), NEW_PASSWORD)
    page.keyboard.press("Enter")
    expect(drawer).to_have_count(0)
    expect(page.get_by_role("row", name=re.compile("周敏.*主管"))).to_be_visible()


def test_making_a_backup(signed_in: SignedIn) -> None:
    page, keys = at(signed_in, "/backup")
    keys.press(page.get_by_role("checkbox").first, "Space")
    keys.press(page.get_by_role("button", name="开始备份"))
    expect(page.get_by_text("备份好了")).to_be_visible(timeout=30_000)
