"""A new box and whoever unpacks it: claimed by its code, led through the first hour."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from appliance.services.accounts.claim_code import ClaimCode
from tests.harness.house import House
from tests.web.office import PASSWORD

IN_FORCE_MS = 120_000
"""How long it may take to speak all prompts of a template, and to put it in force."""


def claim(page: Page, house: House, user: str = "zhang") -> int:
    """Become the box's admin by its code, up to the first question; count what was to be filled in."""
    page.goto("/")
    code = ClaimCode(house.instance).read()
    assert code is not None
    for field, text in (("code", code), ("user", user), ("password", PASSWORD), ("again", PASSWORD)):
        page.locator(f"#{field}").fill(text)
    count = page.locator("form input:visible").count()
    page.locator("form button").last.click()
    page.wait_for_url("**/welcome")
    return count


def answer(page: Page, title: str, fill: Callable[[Page], object] | None = None) -> None:
    """Answer what is asked under this title, and go on."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    if fill is not None:
        fill(page)
    page.get_by_role("button", name="下一步").click()


def put_in_force(page: Page) -> None:
    """Have the company of the answers made and put in force."""
    page.get_by_role("button", name="开通热线").click()
    expect(page.get_by_role("heading", name="开通了！打个电话试试")).to_be_visible(timeout=IN_FORCE_MS)
