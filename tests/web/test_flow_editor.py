"""The flow editor on a real switchboard: drawn by mouse and keyboard, tried, published; the next call goes that way."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from appliance.domain.role import Role
from tests.harness.house import House
from tests.harness.publishing import as_it_was
from tests.harness.stage import Stage
from tests.web.canvas import DESK, drag, step, ways
from tests.web.conftest import CONFIGURATION, Look, SignedIn
from tests.web.office import WebOffice

PHONE: ViewportSize = {"width": 360, "height": 780}
CALLER = "13700000006"
MENU = "销售部请按 1，技术部请按 2，留言请按 9，也可以直接拨分机号。"


@pytest.fixture(scope="module")
def web_house() -> Iterator[House]:
    """Run a company of one's own: what is published here is nobody else's."""
    with House(CONFIGURATION) as house:
        yield house


@pytest.fixture(scope="module")
def office(web_house: House) -> WebOffice:
    web_house.start_web()
    return WebOffice(web_house, web_house.web_address())


@pytest.fixture
def page(signed_in: SignedIn, web_house: House) -> Iterator[Page]:
    """Open the demo's flow on a desk's screen, as it is in force; what a test publishes is taken back after it."""
    with as_it_was(web_house):
        yield _opened(signed_in(Role.ADMIN, "zh"))


def _opened(page: Page) -> Page:
    page.set_viewport_size(DESK)
    page.goto("/flows/main")
    expect(step(page, "menu")).to_be_visible()
    _discard(page)
    page.reload()
    expect(page.get_by_text("和正在用的一样")).to_be_visible()
    return page


def _discard(page: Page) -> None:
    """Throw away what an earlier test has drafted."""
    page.evaluate(
        """async () => {
          const draft = await (await fetch("/api/v1/draft")).json();
          if (draft.version > 0)
            await fetch("/api/v1/draft", { method: "DELETE", headers: { "X-Zongji": "1", "If-Match": draft.etag } });
        }"""
    )


def drafted(page: Page) -> dict[str, object]:
    """Give the flow's steps as the draft has them, once all is saved."""
    expect(page.get_by_text(re.compile("已存成草稿|和正在用的一样"))).to_be_visible()
    part = page.evaluate("async () => (await fetch('/api/v1/draft/hotlines/main')).json()")
    nodes: dict[str, object] = part["value"]["flow"]["nodes"]
    return nodes


def test_every_step_and_way_of_the_flow_is_drawn_in_plain_words(page: Page) -> None:
    assert "menu>keys/1" in ways(page)
    assert len(ways(page)) == 14
    expect(step(page, "menu")).to_contain_text("菜单")
    expect(step(page, "menu")).to_contain_text("没按或按错")
    expect(step(page, "sales")).to_contain_text("销售部")


def test_a_way_is_drawn_with_the_mouse_and_undone_with_the_keyboard(page: Page) -> None:
    before = ways(page)
    plus = step(page, "menu").locator('[data-handleid="keys/+"]')
    drag(page, plus, step(page, "bye").locator(".react-flow__handle.target"))
    expect(step(page, "menu")).to_contain_text("按 3")
    assert set(ways(page)) - set(before) == {"menu>keys/3"}
    assert drafted(page)["menu"]["keys"]["3"] == "bye"  # type: ignore[index]  # JSON
    page.keyboard.press("Control+z")
    expect(step(page, "menu")).not_to_contain_text("按 3")
    page.keyboard.press("Control+Shift+z")
    expect(step(page, "menu")).to_contain_text("按 3")
    page.keyboard.press("Control+z")
    expect(page.get_by_text("和正在用的一样")).to_be_visible()
    assert ways(page) == before


def test_a_step_is_added_connected_and_removed_by_keyboard_alone(page: Page) -> None:
    step(page, "@entrance").locator("button").focus()
    for wanted in ("@entrance", "menu", "sales", "rate"):
        page.keyboard.press("ArrowRight")
        expect(step(page, wanted).locator("button")).to_be_focused()
    page.keyboard.press("a")
    page.get_by_role("searchbox", name="找一种步骤").wait_for()
    page.keyboard.type("播放")
    page.keyboard.press("Enter")
    expect(step(page, "announcement")).to_contain_text("还没写要说什么")
    expect(page.get_by_label("要说的话")).to_be_focused()
    page.keyboard.type("谢谢您的评价。")
    nodes = drafted(page)
    assert nodes["announcement"] == {"kind": "announcement", "prompt": "谢谢您的评价。", "next": "bye"}
    assert nodes["rate"]["next"] == "announcement"  # type: ignore[index]  # JSON
    step(page, "announcement").locator("button").focus()
    page.keyboard.press("c")
    expect(page.get_by_label("然后", exact=True)).to_be_focused()
    page.get_by_label("然后", exact=True).select_option("message")
    assert drafted(page)["announcement"]["next"] == "message"  # type: ignore[index]  # JSON
    step(page, "announcement").locator("button").focus()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="删除，前后接起来").press("Enter")
    expect(step(page, "announcement")).to_have_count(0)
    assert drafted(page)["rate"]["next"] == "message"  # type: ignore[index]  # JSON


def test_what_is_wrong_is_told_at_the_step_and_at_the_field(page: Page, look: Look) -> None:
    step(page, "sales").locator("button").click()
    page.get_by_label("哪个部门").select_option("")
    expect(step(page, "sales").get_by_label("1 处要改")).to_be_visible()
    expect(page.get_by_role("button", name="1 处要改")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="还没选人")).to_be_visible()
    look(page, "flow-editor-fault")
    page.set_viewport_size(DESK)
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_role("button", name=re.compile("^发布"))).to_have_count(0)


def test_two_people_at_once_lose_nothing(page: Page, signed_in: SignedIn) -> None:
    other = signed_in(Role.ADMIN, "zh", expected=("412",))
    other.set_viewport_size(DESK)
    other.goto("/flows/main")
    step(page, "bye").locator("button").click()
    step(other, "message").locator("button").click()
    page.get_by_role("button", name="复制一份").click()
    expect(page.get_by_text("已存成草稿")).to_be_visible()
    other.get_by_role("button", name="复制一份").click()
    expect(other.get_by_role("alert").get_by_text("别人也改了这条热线")).to_be_visible()
    expect(step(other, "message-2")).to_be_visible()
    other.get_by_role("button", name="看新的内容").click()
    expect(step(other, "bye-2")).to_be_visible()
    expect(step(other, "message-2")).to_have_count(0)


def test_on_a_phone_the_flow_is_an_outline_with_the_same_forms(signed_in: SignedIn, look: Look) -> None:
    page = signed_in(Role.ADMIN, "en")
    page.set_viewport_size(PHONE)
    page.goto("/flows/main")
    outline = page.get_by_role("navigation", name="Outline of the flow")
    outline.get_by_role("button", name=re.compile("^Menu")).click()
    expect(page.get_by_role("dialog").get_by_text("What the menu says")).to_be_visible()
    page.keyboard.press("Escape")
    expect(outline.get_by_text("After the talk").first).to_be_visible()
    look(page, "flow-editor-outline")


@pytest.mark.phones
def test_a_flow_is_edited_tried_and_published_and_the_next_call_goes_that_way(page: Page, stage: Stage) -> None:
    step(page, "menu").locator("button").click()
    page.keyboard.press("a")
    page.get_by_role("searchbox", name="找一种步骤").fill("播放")
    page.keyboard.press("Enter")
    page.get_by_label("要说的话").fill("今天停电，明天再来。")
    page.get_by_label("然后", exact=True).select_option("bye")
    page.get_by_role("button", name="试一试").click()
    page.get_by_label("按键").fill("3")
    page.get_by_role("button", name="打进来").click()
    page.get_by_role("button", name="全部").click()
    told = page.get_by_role("region", name="一步一步")
    expect(told).to_contain_text("今天停电，明天再来。")
    expect(told).to_contain_text("结果：走完了流程")
    lit = page.locator(".react-flow__edge path[class*=wayLit]")
    expect(lit).to_have_count(3)
    page.get_by_role("button", name="发布").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("为什么改").fill("停电")
    dialog.get_by_role("button", name="发布，从下一个来电起生效").click()
    expect(page.get_by_text("和正在用的一样")).to_be_visible(timeout=30_000)
    caller = stage.caller("05", number=CALLER)
    caller.call("4008001234")
    stage.wait_until_hears_prompt(caller, MENU, within_s=30)
    caller.send_digits("3")
    story = stage.story_of(caller, within_s=40)
    assert [each.node for each in story.steps if each.node] == ["menu", "announcement", "bye"]
