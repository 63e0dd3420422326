"""Accounts in the browser: claiming, signing in with and without a second factor, people, tokens, audit, system."""

import re
import time
from collections.abc import Iterator
from contextlib import closing

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from appliance.domain.role import Role
from appliance.services.accounts.claim import claim_of_instance
from tests.web.conftest import Look, SignedIn
from tests.web.office import WebOffice

PASSWORD = "a sentence of my own"  # noqa: S105 - of people who exist in tests alone
OTHER = "another sentence of mine"


@pytest.fixture
def stranger(office: WebOffice, chrome: Browser) -> Iterator[Page]:
    """Give a page of a browser in which nobody is signed in, without JavaScript: signing in needs none."""
    with closing(chrome.new_context(base_url=office.address, locale="zh-CN", java_script_enabled=False)) as context:
        yield context.new_page()


def sign_in(page: Page, user: str, password: str) -> None:
    page.goto("/login?lang=zh")
    page.get_by_label("登录名").fill(user)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def add_user(page: Page, user: str) -> None:
    page.goto("/users")
    page.get_by_role("button", name="添加账号").first.click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("登录名").fill(user)
    drawer.get_by_label("姓名").fill(f"{user} 的姓名")
    drawer.get_by_label("初始密码").fill(PASSWORD)
    drawer.get_by_role("button", name="添加账号").click()
    expect(drawer).not_to_be_visible()


def test_a_reset_makes_one_more_admin_without_javascript(office: WebOffice, stranger: Page) -> None:
    with claim_of_instance(office.house.instance) as claim:
        code = claim.reset("test")
    stranger.goto("/claim?lang=zh")
    stranger.get_by_label("设备代码").fill(code.lower())
    stranger.get_by_label("登录名").fill("finder")
    stranger.get_by_label("设一个密码").fill(PASSWORD)
    stranger.get_by_label("再输一遍密码").fill(PASSWORD)
    stranger.get_by_role("button", name="成为管理员").click()
    answer = stranger.request.get("/api/v1/session")
    assert (answer.json()["user"], answer.json()["role"]) == ("finder", "admin")


def test_an_admin_gives_an_account_and_takes_it_back(signed_in: SignedIn, stranger: Page) -> None:
    page = signed_in(Role.ADMIN, "zh")
    add_user(page, "wang")
    sign_in(stranger, "wang", PASSWORD)
    assert stranger.request.get("/api/v1/session").json()["name"] == "wang 的姓名"
    page.get_by_role("button", name="wang 的姓名").click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("button", name="退出")).to_be_visible()
    drawer.get_by_label("停用这个账号").check()
    drawer.get_by_role("button", name="保存").click()
    expect(page.get_by_role("row", name=re.compile("wang 的姓名.*已停用"))).to_be_visible()
    assert stranger.request.get("/api/v1/session").status == 401
    sign_in(stranger, "wang", PASSWORD)
    expect(stranger.get_by_role("alert")).to_contain_text("登录名或密码不对")


def test_a_person_changes_the_password_and_sets_up_the_second_factor(
    signed_in: SignedIn, office: WebOffice, chrome: Browser, look: Look
) -> None:
    add_user(signed_in(Role.ADMIN, "zh"), "zhao")
    with closing(chrome.new_context(base_url=office.address, locale="zh-CN")) as context:
        page = context.new_page()
        sign_in(page, "zhao", PASSWORD)
        page.goto("/account")
        page.get_by_label("现在的密码").fill(PASSWORD)
        page.get_by_label("新密码", exact=True).fill(OTHER)
        page.get_by_label("再输一遍新密码").fill(OTHER)
        page.get_by_role("button", name="修改密码").click()
        expect(page.get_by_text("密码已修改")).to_be_visible()
        look(page, "account")
        page.get_by_role("button", name="开启").click()
        drawer = page.get_by_role("dialog")
        expect(drawer.get_by_role("img", name="给验证码应用扫描的二维码")).to_be_visible()
        look(page, "account-enrol")
        drawer.get_by_text("扫不了？").click()
        totp = pyotp.TOTP(drawer.locator("code").inner_text())
        enrolled_with = totp.now()
        drawer.get_by_label("六位数字").fill(enrolled_with)
        drawer.get_by_label("现在的密码").fill(OTHER)
        drawer.get_by_role("button", name="确认开启").click()
        codes = page.get_by_role("dialog").locator("li code").all_inner_texts()
        expect(page.get_by_role("dialog").get_by_role("heading", name="请收好恢复码")).to_be_visible()
        codes = page.get_by_role("dialog").locator("li code").all_inner_texts()
        assert len(codes) == 8
    with closing(chrome.new_context(base_url=office.address, locale="zh-CN")) as context:
        page = context.new_page()
        sign_in(page, "zhao", OTHER)
        expect(page.get_by_role("heading", name="再确认一下是您")).to_be_visible()
        page.get_by_label("验证码").fill(enrolled_with)
        page.get_by_role("button", name="继续").click()
        expect(page.get_by_role("alert")).to_contain_text("验证码不对")
        page.get_by_label("验证码").fill(codes[0])
        page.get_by_role("button", name="继续").click()
        page.wait_for_url(re.compile(r"/$|/wallboard"))


def test_a_token_is_made_shown_once_and_revoked(signed_in: SignedIn, office: WebOffice) -> None:
    page = signed_in(Role.ADMIN, "en")
    page.goto("/tokens")
    page.get_by_role("button", name="Make a token").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("What it is for").fill("CRM")
    drawer.get_by_label("See the audit").check()
    drawer.get_by_role("button", name="Make a token").click()
    expect(page.get_by_role("heading", name="The token is ready")).to_be_visible()
    secret = page.get_by_role("dialog").locator("code").inner_text()
    bearer = {"Authorization": f"Bearer {secret}"}
    with closing(page.context.browser.new_context(base_url=office.address)) as program:  # type: ignore[union-attr] # it has one
        assert program.request.get("/api/v1/audit", headers=bearer).status == 200
        assert program.request.get("/api/v1/users", headers=bearer).status == 403
        page.get_by_role("button", name="I have copied it").click()
        expect(page.get_by_role("row", name=re.compile("CRM.*See the audit"))).to_be_visible()
        page.get_by_role("button", name="Revoke").click()
        page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
        expect(page.get_by_role("heading", name="No tokens yet")).to_be_visible()
        assert program.request.get("/api/v1/audit", headers=bearer).status == 401


def test_the_audit_tells_who_did_what(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN, "zh")
    add_user(page, f"person{time.monotonic_ns()}")
    page.goto("/audit")
    page.get_by_label("做了什么").select_option(label="添加账号")
    row = page.get_by_role("row", name=re.compile(r"添加账号.*person\d+"))
    expect(row).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("登录 "))).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_system_tells_its_parts(signed_in: SignedIn, look: Look, language: str) -> None:
    page = signed_in(Role.INSTALLER, language)
    page.goto("/system")
    works = {"zh": "正常", "en": "works"}[language]
    switching = {"zh": "通话交换", "en": "Call switching"}[language]
    expect(page.get_by_role("row", name=re.compile(f"{switching}.*{works}"))).to_be_visible()
    look(page, f"system-{language}")
