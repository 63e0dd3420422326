"""What stands around every page: the way in, the navigation, the language, one stream for all tabs."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from appliance.domain.role import Role
from tests.web.conftest import Look, SignedIn
from tests.web.office import WebOffice

LANDINGS = {Role.ADMIN: "/wallboard", Role.SUPERVISOR: "/wallboard", Role.AGENT: "/agent", Role.INSTALLER: "/lines"}


@pytest.mark.parametrize("role", list(Role))
def test_everybody_lands_where_his_work_is(signed_in: SignedIn, role: Role) -> None:
    page = signed_in(role, agent="8001" if role is Role.AGENT else None)
    page.goto("/")
    page.wait_for_url(f"**{LANDINGS[role]}*")
    page.locator("h1").first.wait_for()


def test_a_stranger_is_led_to_the_sign_in_and_back(office: WebOffice, signed_in: SignedIn) -> None:
    page = signed_in(Role.SUPERVISOR, expected=("401",))
    page.context.clear_cookies()
    page.goto("/lines")
    page.wait_for_url(re.compile(r"/login\?next=(%2F|/)lines"))
    assert office.address in page.url


def test_pages_that_the_role_does_not_see_are_neither_in_the_navigation_nor_open(signed_in: SignedIn) -> None:
    page = signed_in(Role.AGENT, "en", agent="8001")
    page.goto("/lines")
    expect(page.get_by_text("There is no such page")).to_be_visible()
    names = page.get_by_role("navigation").first.get_by_role("link").all_inner_texts()
    assert "Wallboard" in names
    assert "Lines and health" not in names


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_address_says_what_to_do(signed_in: SignedIn, look: Look, language: str) -> None:
    page = signed_in(Role.ADMIN, language)
    page.goto("/nothing/here")
    page.get_by_role("link", name={"zh": "回到首页", "en": "To the first page"}[language]).wait_for()
    expect(page.locator("h1")).to_have_text(re.compile("没有这个页面|There is no such page"))
    look(page, f"missing-{language}")


def test_the_language_changes_at_once_and_stays(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN, "zh")
    page.goto("/lines")
    page.get_by_role("heading", name="线路与健康").wait_for()
    page.get_by_role("banner").get_by_role("button").last.click()
    page.get_by_role("menuitem", name="English").click()
    page.get_by_role("heading", name="Lines and health").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.evaluate("localStorage.getItem('zongji-language')") == "en"


def test_the_keyboard_alone_opens_the_menu_and_leaves_it(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN, "en")
    page.goto("/lines")
    page.get_by_role("heading", name="Lines and health").wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    button = page.get_by_role("banner").get_by_role("button").last
    button.focus()
    page.keyboard.press("Enter")
    items = page.get_by_role("menuitem")
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(items).to_have_count(0)
    expect(button).to_be_focused()


def test_on_a_phone_all_pages_are_behind_more(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN, "en")
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto("/wallboard")
    page.get_by_role("button", name="More", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("link", name="Lines and health").click()
    page.wait_for_url("**/lines")
    expect(dialog).to_be_hidden()


def test_one_stream_serves_all_tabs_of_a_browser(signed_in: SignedIn) -> None:
    first = signed_in(Role.SUPERVISOR, "en")
    asked: list[str] = []
    first.context.on("request", lambda request: asked.append(request.url))
    tabs: list[Page] = [first, first.context.new_page(), first.context.new_page()]
    for tab in tabs:
        tab.goto("/wallboard")
        expect(tab.get_by_text("Live", exact=True)).to_be_visible()
    assert sum("/api/v1/events" in url for url in asked) <= 1


def test_signing_out_ends_the_session(office: WebOffice, signed_in: SignedIn, chrome: Browser) -> None:
    office.add_user("leaver", Role.SUPERVISOR)
    page = signed_in(Role.SUPERVISOR, "en", state=office.sign_in(chrome, "leaver"), expected=("401",))
    page.goto("/wallboard")
    page.get_by_role("banner").get_by_role("button").last.click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.wait_for_url(re.compile("/login"))
    page.goto("/wallboard")
    page.wait_for_url(re.compile("/login"))
