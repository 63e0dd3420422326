"""The whole story: a new box is claimed and set up, its flow is changed and published, a caller goes the new way.

What becomes of the call is seen in two windows that nobody loads anew: the wallboard and the record of calls.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from appliance.asterisk.render.secrets import Secrets
from appliance.config.validation import document_of_tree
from appliance.services.publish.at_rest import box_of
from appliance.storage.revisions import Revisions
from hil_rig.phones.api import PhoneAccount, PhoneScript, SipPhone
from tests.harness.house import House
from tests.harness.stage import CALLER_HZ, Stage, agent_hz
from tests.web.canvas import DESK, drag, step, ways
from tests.web.conftest import CONFIGURATION, PATIENCE_MS
from tests.web.newcomer import answer, claim, put_in_force
from tests.web.sight import Complaints, settle

HOTLINE = "02561234567"
CALLER = "13800138055"
SHOWN = "138 0013 8055"
NEWS = "周末洗牙八折，预约请不要挂机。"
SOON_MS = 8000
TALK_S = 2.0
BEST = "非常满意"


@dataclass(frozen=True)
class Windows:
    """What the owner has open: one to work in, and two that are looked at."""

    work: Page
    board: Page
    calls: Page


@pytest.fixture(scope="module")
def web_house() -> Iterator[House]:
    """Give a switchboard of its own, which nobody has claimed."""
    with House(CONFIGURATION) as house:
        house.start_web()
        yield house


@pytest.fixture
def owner(web_house: House, chrome: Browser, complaints: list[Complaints]) -> Iterator[BrowserContext]:
    """Give the browser of whoever unpacks the box."""
    context = chrome.new_context(base_url=web_house.web_address(), locale="zh-CN", viewport=DESK)
    context.set_default_timeout(PATIENCE_MS)
    hearing = Complaints()
    complaints.append(hearing)
    context.on("page", hearing.listen)
    yield context
    context.close()


@pytest.mark.phones
def test_from_the_box_to_the_record_of_a_call(web_house: House, owner: BrowserContext, stage: Stage) -> None:
    page = owner.new_page()
    claim(page, web_house)
    _answer_everything(page)
    _employ(page, "赵新", "8011")
    _draw_the_news(page)
    _publish(page, "周末活动")
    _take_document(web_house)
    _open_by_hand(page)
    windows = Windows(page, _window(owner, "/wallboard", "现在没有电话"), _window(owner, "/calls", "还没有来电"))
    phone = _plugged_in(stage, page, "8011")
    _call(stage, windows, phone)
    _look_at_the_record(windows.calls)


def _answer_everything(page: Page) -> None:
    answer(page, "欢迎！几分钟就能开通")
    answer(page, "您的公司", _choose_clinic)
    answer(page, "热线号码", lambda page: page.get_by_label("热线号码").fill("025 6123 4567"))
    answer(page, "接上电话线")
    put_in_force(page)
    page.get_by_role("button", name="开始使用").click()
    page.wait_for_url("**/wallboard")


def _choose_clinic(page: Page) -> None:
    page.get_by_label("公司或店铺的名称").fill("微笑口腔")
    page.get_by_text("诊所", exact=True).click()


def _employ(page: Page, name: str, number: str) -> None:
    """Have one more person at the reception, who stands first."""
    page.goto("/people/agents")
    page.get_by_role("button", name="添加坐席").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("姓名").fill(name)
    expect(dialog.get_by_label("工号")).to_have_value(number)
    dialog.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_text("发布之后，就能在这里看到话机的账号和密码。")).to_be_visible()
    page.goto("/people/departments/reception")
    page.get_by_label("添加到：成员").select_option(label=f"{name} {number}")
    expect(page.get_by_role("status").get_by_text("已记入草稿")).to_be_visible()


def _draw_the_news(page: Page) -> None:
    """Put a step behind one more key of the menu, and draw the way on from it with the mouse."""
    page.goto("/flows/main")
    step(page, "menu").locator("button").click()
    page.keyboard.press("a")
    page.get_by_role("searchbox", name="找一种步骤").fill("播放")
    page.keyboard.press("Enter")
    page.get_by_label("要说的话").fill(NEWS)
    expect(step(page, "menu")).to_contain_text("按 4")
    page.get_by_role("button", name="关闭").click()
    page.get_by_role("button", name="看全图").click()
    expect(step(page, "reception")).to_be_in_viewport()
    drag(
        page,
        step(page, "announcement").locator('[data-handleid="next"]'),
        step(page, "reception").locator(".react-flow__handle.target"),
    )
    expect(page.get_by_text("已存成草稿")).to_be_visible()
    assert {"menu>keys/4", "announcement>next"} <= set(ways(page))


def _publish(page: Page, note: str) -> None:
    page.get_by_role("button", name="发布").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("为什么改").fill(note)
    dialog.get_by_role("button", name="发布，从下一个来电起生效").click()
    expect(page.get_by_text("和正在用的一样")).to_be_visible(timeout=30_000)


def _take_document(house: House) -> None:
    """Have the harness know what is in force now: what prompts say, and the lines' logins."""
    with Revisions.open(house.instance.database_url) as revisions:
        saved = revisions.current(box_of(house.instance))
    assert saved is not None
    assert (saved.entry.author, saved.entry.note) == ("zhang", "周末活动")
    house.document = document_of_tree(json.loads(saved.document))
    house.secrets = Secrets.load_or_make(house.instance.secrets)


def _open_by_hand(page: Page) -> None:
    """Open the hotline, whatever the time of day is at which this runs."""
    page.goto("/hotlines")
    page.get_by_role("button", name="开关").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("开门").check()
    dialog.get_by_label("多久").select_option(label="一直到我改回来")
    dialog.get_by_role("button", name="确定").click()
    expect(page.get_by_text("由 zhang 手动设定")).to_be_visible()


def _window(owner: BrowserContext, path: str, seen: str) -> Page:
    page = owner.new_page()
    page.goto(path)
    settle(page)
    page.get_by_text(seen).first.wait_for()
    return page


def _plugged_in(stage: Stage, page: Page, number: str) -> SipPhone:
    """Set a telephone up by what the page shows, and have it answer."""
    page.goto(f"/people/agents/{number}")
    page.get_by_role("button", name="查看账号和密码").click()
    shown = {key: page.locator(f"dt:text-is('{key}') + dd").inner_text() for key in ("账号", "密码", "服务器", "端口")}
    account = PhoneAccount(
        user=shown["账号"],
        password=shown["密码"],
        server_host=shown["服务器"],
        server_port=int(shown["端口"]),
        register=True,
    )
    tone = stage.tone(agent_hz(number))
    return stage.phone(account, PhoneScript(auto_answer_after_s=1.0, say=tone, say_looped=True))


def _call(stage: Stage, windows: Windows, phone: SipPhone) -> None:
    """Call, go the new way, talk, rate; each moment is seen on the wallboard and in the list."""
    caller = stage.caller("01", number=CALLER)
    caller.call(HOTLINE)
    row = windows.board.get_by_role("listitem").filter(has_text=SHOWN)
    expect(row).to_be_visible(timeout=SOON_MS)
    stage.wait_until_hears_prompt(caller, "预约挂号请按 1，急诊请按 2，地址和收费请按 3，也可以直接拨分机号。", 40)
    caller.send_digits("4")
    stage.wait_until_hears_prompt(caller, NEWS)
    phone.wait("answered", 20)
    expect(row).to_contain_text("赵新", timeout=SOON_MS)
    listed = windows.calls.get_by_role("row").filter(has_text=SHOWN)
    expect(listed).to_contain_text("通话中", timeout=SOON_MS)
    caller.play(stage.tone(CALLER_HZ), looped=True)
    stage.wait_until_hears(caller, agent_hz("8011"), TALK_S)
    stage.wait_until_hears(phone, CALLER_HZ, TALK_S)
    listed.get_by_role("button").click()
    phone.hang_up()
    stage.wait_until_hears_prompt(caller, "survey")
    caller.send_digits("1")
    caller.wait("ended", 20)
    expect(windows.board.get_by_text("现在没有电话")).to_be_visible(timeout=SOON_MS)


def _look_at_the_record(page: Page) -> None:
    """See what was opened in mid-call grow to its end: path, new way lit, recording, rating; and so in the list."""
    story = page.get_by_role("dialog", name="这通电话")
    path = story.get_by_role("list").first
    told = re.compile("按键菜单.*按了 4.*播报.*周末洗牙八折.*响铃.*赵新.*评价.*按了 1.*挂断", re.DOTALL)
    expect(path).to_contain_text(told, timeout=SOON_MS)
    story.get_by_role("button", name="在流程图上看").click()
    lit = story.locator(".react-flow__edge[data-id='announcement>next'] path[class*=wayLit]")
    expect(lit).to_have_count(1)
    expect(story.locator("dt:text-is('评价') + dd")).to_have_text(BEST)
    story.get_by_role("button", name="播放: 与 赵新 的录音").click()
    sound = story.locator("audio")
    page.wait_for_function(
        "(audio) => audio.duration > 1.5 && audio.currentTime > 0.5", arg=sound.element_handle(), timeout=SOON_MS
    )
    expect(story.get_by_role("slider")).to_have_attribute("aria-valuenow", re.compile("[1-9]"), timeout=SOON_MS)
    page.keyboard.press("Escape")
    row = page.get_by_role("row").filter(has_text=SHOWN)
    expect(row).to_contain_text(re.compile(f"已接听.*赵新.*{BEST}", re.DOTALL))
    expect(row.get_by_role("img", name="有录音")).to_be_visible()
