"""Every page, in both languages and at three widths: it has its content, nothing is cut off, axe finds nothing serious.

The company of these tests has something on every page. What a page does is tested in its own file.
"""

from contextlib import closing

import pytest
from playwright.sync_api import Browser, expect

from appliance.services.accounts.claim import claim_of_instance
from tests.web.conftest import Look, SignedIn
from tests.web.filled import Filled
from tests.web.office import WebOffice
from tests.web.places import LANGUAGES, PAGES, PLACES, Place
from tests.web.sight import look as look_at

FIRST_HOUR = {"wizard"}
"""A page that is gone once a company is in force: `test_wizard` looks at it."""
STRANGERS = {
    "login": ("/login", "#password"),
    "login-help": ("/login/help", "h1"),
    "claim": ("/claim", "#code"),
}
"""Pages of who isn't signed in, and what is on them."""
DARK = {"wallboard", "calls", "call-window", "analysis", "flow", "one-hours", "revision-window"}
"""One of each kind of thing that has colours of its own."""


@pytest.fixture(scope="module")
def office(filled: Filled) -> WebOffice:
    """Sign in where no page is empty."""
    return filled.office


def test_no_page_is_left_out() -> None:
    written = {file.parent.name for file in PAGES.glob("*/page.ts")}
    assert written - FIRST_HOUR == {place.page for place in PLACES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_looks_well(signed_in: SignedIn, filled: Filled, place: Place, language: str) -> None:
    page = signed_in(place.role, language, agent=place.agent)
    place.open(page, language, filled.ids)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN" if language == "zh" else "en")
    assert look_at(page, f"{place.name}-{language}") == []


@pytest.mark.parametrize("place", [each for each in PLACES if each.name in DARK], ids=lambda place: place.name)
def test_a_page_looks_well_in_the_dark(signed_in: SignedIn, look: Look, filled: Filled, place: Place) -> None:
    page = signed_in(place.role, "zh", agent=place.agent)
    page.emulate_media(color_scheme="dark")
    place.open(page, "zh", filled.ids)
    look(page, f"{place.name}-dark")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STRANGERS)
def test_a_strangers_page_looks_well(filled: Filled, chrome: Browser, look: Look, name: str, language: str) -> None:
    path, part = STRANGERS[name]
    if name == "claim":
        with claim_of_instance(filled.office.house.instance) as claim:
            claim.reset("test")
    with closing(chrome.new_context(base_url=filled.office.address)) as context:
        page = context.new_page()
        page.goto(f"{path}?lang={language}")
        expect(page.locator(part)).to_be_visible()
        look(page, f"{name}-{language}")
