"""Two people change the same thing at once: the second is told, sees both sides, and loses nothing that was typed."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from appliance.domain.number_reading import Home
from appliance.domain.role import Role
from appliance.services.contacts.book import Book
from appliance.services.contacts.fields import Draft
from appliance.storage.contacts import Contacts
from tests.web.canvas import DESK, step
from tests.web.conftest import Look, SignedIn
from tests.web.office import WebOffice

CLASH = "别人刚刚也改了这里"


@pytest.fixture
def one(signed_in: SignedIn) -> Page:
    """Give the page of whoever saves first."""
    return signed_in()


@pytest.fixture
def other(signed_in: SignedIn) -> Page:
    """Give the page of whoever saves second, in another browser."""
    return signed_in(expected=("412",))


@pytest.fixture
def no_draft(one: Page) -> Iterator[None]:
    """Throw away what is drafted."""
    yield
    one.goto("/wallboard")
    one.evaluate(
        """async () => {
          const draft = await (await fetch("/api/v1/draft")).json();
          if (draft.version > 0)
            await fetch("/api/v1/draft", { method: "DELETE", headers: { "X-Zongji": "1", "If-Match": draft.etag } });
        }"""
    )


@pytest.fixture
def contact(office: WebOffice) -> str:
    """Have somebody in the contacts; give the address of the page."""
    with Contacts.open(office.house.instance.database_url) as contacts:
        book = Book(contacts, Home(), lambda: datetime.now(UTC))
        return f"/contacts/{book.make(Draft('周敏', '晨光文具'), 'test').id}"


def clash(page: Page) -> Locator:
    """Find the window in which both sides stand."""
    return page.get_by_role("dialog", name=CLASH)


def look_away(page: Page, asked: str) -> None:
    """Leave the window and come back, as people do who look something up: the page then asks for what is new."""
    with page.expect_response(asked):
        page.evaluate("() => window.dispatchEvent(new Event('visibilitychange'))")


def test_a_contact(one: Page, other: Page, contact: str, look: Look) -> None:
    for page in (one, other):
        page.goto(contact)
        page.get_by_label("公司").wait_for()
    other.get_by_label("备注").fill("每周三送货，走后门")
    one.get_by_label("公司").fill("晨光文具上海店")
    one.get_by_role("button", name="保存").first.click()
    expect(one.get_by_text("已保存")).to_be_visible()
    other.get_by_role("button", name="保存").first.click()
    rows = clash(other).get_by_role("row")
    expect(rows.filter(has_text="公司")).to_contain_text("晨光文具晨光文具上海店")
    expect(rows.filter(has_text="备注")).to_contain_text("每周三送货，走后门")
    look(other, "two-admins-contact")
    other.keyboard.press("Escape")
    expect(other.get_by_label("备注")).to_have_value("每周三送货，走后门")
    other.get_by_role("button", name="看看两边，选一个").click()
    clash(other).get_by_role("button", name="用我的").click()
    expect(other.get_by_text("已保存")).to_be_visible()
    expect(clash(other)).to_have_count(0)
    one.reload()
    expect(one.get_by_label("备注")).to_have_value("每周三送货，走后门")
    expect(one.get_by_label("公司")).to_have_value("晨光文具")


def test_a_contact_taken_from_the_other_side(one: Page, other: Page, contact: str) -> None:
    for page in (one, other):
        page.goto(contact)
        page.get_by_label("公司").wait_for()
    one.get_by_label("公司").fill("朝阳文具")
    one.get_by_role("button", name="保存").first.click()
    expect(one.get_by_text("已保存")).to_be_visible()
    other.get_by_label("公司").fill("夕阳文具")
    other.get_by_role("button", name="保存").first.click()
    clash(other).get_by_role("button", name="用对方的").click()
    expect(other.get_by_label("公司")).to_have_value("朝阳文具")
    other.get_by_label("备注").fill("新东家")
    other.get_by_role("button", name="保存").first.click()
    expect(other.get_by_text("已保存")).to_be_visible()
    one.reload()
    expect(one.get_by_label("公司")).to_have_value("朝阳文具")
    expect(one.get_by_label("备注")).to_have_value("新东家")


def test_a_contact_typed_on_after_later(one: Page, other: Page, contact: str) -> None:
    for page in (one, other):
        page.goto(contact)
        page.get_by_label("公司").wait_for()
    one.get_by_label("公司").fill("晨光文具上海店")
    one.get_by_role("button", name="保存").first.click()
    expect(one.get_by_text("已保存")).to_be_visible()
    other.get_by_label("备注").fill("每周三送货")
    other.get_by_role("button", name="保存").first.click()
    clash(other).wait_for()
    other.keyboard.press("Escape")
    other.get_by_label("备注").fill("每周三送货，走后门")
    other.get_by_role("button", name="保存").first.click()
    expect(clash(other).get_by_role("row").filter(has_text="备注")).to_contain_text("走后门")
    clash(other).get_by_role("button", name="用我的").click()
    expect(other.get_by_text("已保存")).to_be_visible()
    one.reload()
    expect(one.get_by_label("备注")).to_have_value("每周三送货，走后门")


def test_an_account(one: Page, other: Page, office: WebOffice) -> None:
    office.add_user("qian", Role.SUPERVISOR)
    for page in (one, other):
        page.goto("/users")
        page.get_by_role("button", name="Qian").click()
        page.get_by_role("dialog").get_by_label("姓名").wait_for()
    other.get_by_role("dialog").get_by_label("姓名").fill("钱多多")
    one.get_by_role("dialog").get_by_label("姓名").fill("钱进")
    one.get_by_role("dialog").get_by_role("button", name="保存", exact=True).click()
    expect(one.get_by_role("button", name="钱进")).to_be_visible()
    look_away(other, "**/api/v1/users/qian")
    expect(other.get_by_role("dialog").get_by_label("姓名")).to_have_value("钱多多")
    other.get_by_role("dialog").get_by_role("button", name="保存", exact=True).click()
    expect(clash(other).get_by_role("row").filter(has_text="姓名")).to_contain_text("钱多多钱进")
    clash(other).get_by_role("button", name="用我的").click()
    expect(other.get_by_role("button", name="钱多多")).to_be_visible()


@pytest.mark.usefixtures("no_draft")
def test_a_form_of_the_draft(one: Page, other: Page) -> None:
    for page in (one, other):
        page.goto("/people/agents/8001")
        page.get_by_label("姓名").wait_for()
    one.get_by_label("姓名").fill("王芳芳")
    expect(one.get_by_role("status").get_by_text("已记入草稿")).to_be_visible()
    other.get_by_label("挂断后的整理时间").fill("45")
    rows = clash(other).get_by_role("row")
    expect(rows.filter(has_text="王芳芳")).to_be_visible()
    expect(rows.filter(has_text="45")).to_be_visible()
    other.keyboard.press("Escape")
    expect(other.get_by_label("挂断后的整理时间")).to_have_value("45")
    other.get_by_role("button", name="看看两边，选一个").click()
    clash(other).get_by_role("button", name="用我的").click()
    expect(other.get_by_role("status").get_by_text("已记入草稿")).to_be_visible()
    one.reload()
    expect(one.get_by_label("挂断后的整理时间")).to_have_value("45")


@pytest.mark.usefixtures("no_draft")
def test_two_forms_of_the_draft_never_meet(one: Page, other: Page) -> None:
    one.goto("/people/agents/8001")
    other.goto("/people/agents/8002")
    other.get_by_label("姓名").wait_for()
    one.get_by_label("挂断后的整理时间").fill("20")
    other.get_by_label("挂断后的整理时间").fill("25")
    for page in (one, other):
        expect(page.get_by_role("status").get_by_text("已记入草稿")).to_be_visible()
    one.goto("/people/agents/8002")
    expect(one.get_by_label("挂断后的整理时间")).to_have_value("25")
    one.goto("/people/agents/8001")
    expect(one.get_by_label("挂断后的整理时间")).to_have_value("20")


@pytest.mark.usefixtures("no_draft")
@pytest.mark.parametrize("ways", [("用我的覆盖",), ("看新的内容", "撤销（Ctrl+Z）")])
def test_a_flow(one: Page, other: Page, ways: tuple[str, ...]) -> None:
    for page in (one, other):
        page.set_viewport_size(DESK)
        page.goto("/flows/main")
        step(page, "menu").wait_for()
    step(one, "bye").locator("button").click()
    one.get_by_role("button", name="复制一份").click()
    expect(one.get_by_text("已存成草稿")).to_be_visible()
    step(other, "message").locator("button").click()
    other.get_by_role("button", name="复制一份").click()
    told = other.get_by_role("alert").filter(has_text="别人也改了这条热线")
    expect(told).to_contain_text("没有丢")
    expect(step(other, "message-2")).to_be_visible()
    for way in ways:
        other.get_by_role("button", name=way).click()
        expect(step(other, "message-2")).to_have_count(0 if way == "看新的内容" else 1)
    expect(other.get_by_text("已存成草稿")).to_be_visible()
    one.reload()
    expect(step(one, "message-2")).to_be_visible()
    expect(step(one, "bye-2")).to_have_count(0)
