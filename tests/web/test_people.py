"""People and phones: made, changed, given a phone, taken away again; all of it in the draft until it is published."""

import pytest
from playwright.sync_api import expect

from appliance.asterisk.render.secrets import Secrets
from appliance.domain.role import Role
from tests.harness.house import House
from tests.web.conftest import SignedIn


@pytest.mark.parametrize(("language", "title"), [("zh", "人员与话机"), ("en", "People and phones")])
def test_everybody_of_the_company_is_there(signed_in: SignedIn, language: str, title: str) -> None:
    page = signed_in(Role.ADMIN, language)
    page.goto("/people")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("table").locator("tbody tr")).to_have_count(3)
    page.get_by_role("button", name="王芳").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("王芳")


def test_a_person_is_made_changed_and_taken_away_in_the_draft(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN, "zh")
    page.goto("/people/agents")
    page.get_by_role("button", name="添加坐席").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("姓名").fill("赵新")
    expect(dialog.get_by_label("工号")).to_have_value("8004")
    dialog.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("赵新")
    page.get_by_label("挂断后的整理时间").fill("30")
    expect(page.get_by_role("status").get_by_text("已记入草稿")).to_be_visible()
    page.reload()
    expect(page.get_by_label("挂断后的整理时间")).to_have_value("30")
    page.get_by_role("button", name="删除", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="删除", exact=True).click()
    page.wait_for_url("**/people/agents")
    expect(page.get_by_role("table").locator("tbody tr")).to_have_count(3)


def test_an_id_is_changed_with_all_that_speaks_of_it(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN, "zh", expected=("409",))
    page.goto("/people/agents/8001")
    page.get_by_role("button", name="更多", exact=True).click()
    page.get_by_role("menuitem", name="改工号").click()
    dialog = page.get_by_role("dialog", name="改工号")
    number = dialog.get_by_label("新的工号")
    expect(number).to_be_focused()
    number.fill("8002")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("8002")
    number.fill("8099")
    dialog.get_by_role("button", name="改好").click()
    page.wait_for_url("**/people/agents/8099")
    expect(page.get_by_role("heading", level=1)).to_have_text("王芳")
    expect(page.get_by_text("工号：8099")).to_be_visible()

    def works_in_sales() -> list[str]:
        agents: list[str] = page.request.get("/api/v1/draft/departments/sales").json()["value"]["agents"]
        return agents

    assert works_in_sales() == ["8099", "8002"]
    page.get_by_role("button", name="撤销").click()
    page.wait_for_url("**/people/agents/8001")
    assert works_in_sales() == ["8001", "8002"]


def test_a_fault_deep_in_a_thing_stands_at_its_input(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN, "zh")
    page.goto("/people/departments/sales")
    part = page.request.get("/api/v1/draft/departments/sales").json()
    headers = {"X-Zongji": "1", "If-Match": part["etag"]}
    wrong = part["value"] | {"agents": ["8001", "8777"]}
    assert page.request.put("/api/v1/draft/departments/sales", data=wrong, headers=headers).ok
    page.reload()
    people = page.get_by_role("group", name="成员").first
    expect(people.get_by_role("alert")).to_contain_text("8777")
    etag = page.request.get("/api/v1/draft/departments/sales").json()["etag"]
    back = {"X-Zongji": "1", "If-Match": etag}
    assert page.request.put("/api/v1/draft/departments/sales", data=part["value"], headers=back).ok


def test_answering_in_the_browser_is_one_press_and_comes_first(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN, "zh")
    page.goto("/people/agents/8002")
    way = page.get_by_role("region", name="网页电话")
    way.get_by_role("button", name="用网页接听").click()
    expect(way.get_by_text("已设置")).to_be_visible()
    places = page.get_by_role("group", name="先响哪里").get_by_role("listitem")
    expect(places).to_have_text(["李强的网页电话", "自己的话机"])
    page.get_by_role("region", name="手机").get_by_role("button", name="添加手机").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("电话号码").fill("139 0000 0009")
    dialog.get_by_role("button", name="添加", exact=True).click()
    expect(places).to_have_text(["李强的网页电话", "自己的话机", "李强的手机"])
    expect(page.get_by_role("status").get_by_text("已记入草稿")).to_be_visible()
    page.reload()
    expect(places).to_have_text(["李强的网页电话", "自己的话机", "李强的手机"])


def test_a_phones_login_is_shown_when_asked_for(signed_in: SignedIn, web_house: House) -> None:
    password = Secrets.load_or_make(web_house.instance.secrets).accounts["8001"]
    page = signed_in(Role.ADMIN, "zh")
    page.goto("/people/agents/8001")
    expect(page.get_by_text(password)).to_have_count(0)
    page.get_by_role("button", name="查看账号和密码").click()
    expect(page.get_by_text(password)).to_be_visible()


def test_a_supervisor_looks_and_changes_nothing(signed_in: SignedIn) -> None:
    page = signed_in(Role.SUPERVISOR, "zh")
    page.goto("/people/agents/8001")
    expect(page.get_by_label("姓名")).to_be_disabled()
    expect(page.get_by_role("button", name="查看账号和密码")).to_have_count(0)
