"""The pages in Debian's Chromium, on a real switchboard: whoever has a page adds `test_<page>.py` here.

    def test_calls(signed_in: SignedIn, look: Look) -> None:
        page = signed_in(Role.SUPERVISOR, "en")
        page.goto("/calls")
        …
        look(page, "calls-empty")

Playwright's loop stands in the way of asynchronous tests: there are none here, and it ends with each file.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from appliance.config import templates
from appliance.domain.role import Role
from provision import ui
from provision.cache import Cache, default_folder
from provision.clone import Clone
from tests.harness.house import House
from tests.harness.memory import folder_in_memory
from tests.harness.stage import Stage
from tests.web.filled import Filled, fill
from tests.web.office import WebOffice
from tests.web.sight import CHROMIUM, CHROMIUM_WORDS, Complaints, settle
from tests.web.sight import look as look_at
from tests.web.telephones import (  # noqa: F401 - pytest finds fixtures by name here
    admin_browser,
    agent_browser,
    caller_sound,
    desk_sound,
    lounge,
    microphone,
    phone_house,
)

CONFIGURATION = Path(templates.__file__).parent / "demo.yaml"
TOP = Path(__file__).parents[2]
PATIENCE_MS = 10_000
_DRAFT = "/api/v1/draft"


class SignedIn(Protocol):
    """Opens a page of a browser in which somebody of this role is signed in."""

    def __call__(
        self,
        role: Role = Role.ADMIN,
        language: str = "zh",
        *,
        agent: str | None = None,
        expected: tuple[str, ...] = (),
        state: StorageState | None = None,
    ) -> Page:
        """Give the page; `expected` are parts of complaints (console, failed requests) that are meant.

        `state` is what another account's browser keeps, in place of the role's own.
        """
        ...


Look = Callable[[Page, str], None]


@pytest.hookimpl(tryfirst=True)  # before the marks are asked: for choosing, and for what shares a worker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that stands here: it needs Asterisk and a browser."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.asterisk)
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def interface() -> Iterator[Path]:
    """Have each house of this folder serve the whole interface: of `./zongji test`, else built here, or cached."""
    with pytest.MonkeyPatch.context() as patch:
        built = os.environ.get(ui.FOLDER_VARIABLE) or str(ui.ensure(Clone(TOP), Cache(default_folder())))
        patch.setenv(ui.FOLDER_VARIABLE, built)
        yield Path(built)


@pytest.fixture(scope="session")
def web_house() -> Iterator[House]:
    """Run the demo's company with its web face."""
    with House(CONFIGURATION) as house:
        yield house


@pytest.fixture(scope="session")
def office(web_house: House) -> WebOffice:
    """Give the running company with its web address and accounts."""
    return with_web(web_house)


def with_web(house: House) -> WebOffice:
    """Start a company's web face."""
    house.start_web()
    return WebOffice(house, house.web_address())


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """Start Debian's Chromium, for one file's tests: Playwright bears no second one of itself in a thread."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_WORDS))
        yield started
        started.close()


@pytest.fixture
def complaints() -> Iterator[list[Complaints]]:
    """Gather what all pages of a test complain about; there must be nothing but what is expected."""
    gathered: list[Complaints] = []
    yield gathered
    assert [text for each in gathered for text in each.heard] == []


@pytest.fixture
def signed_in(office: WebOffice, chrome: Browser, complaints: list[Complaints]) -> Iterator[SignedIn]:
    """Sign in by the real form, once for each role, and give pages from then on."""
    contexts = []

    def open_page(
        role: Role = Role.ADMIN,
        language: str = "zh",
        *,
        agent: str | None = None,
        expected: tuple[str, ...] = (),
        state: StorageState | None = None,
    ) -> Page:
        kept = state or office.signed_in_state(chrome, role, agent)
        context = chrome.new_context(base_url=office.address, storage_state=kept)
        context.add_init_script(f"localStorage.setItem('zongji-language', '{language}')")
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        hearing = Complaints(expected)
        hearing.listen(page)
        complaints.append(hearing)
        return page

    yield open_page
    for context in contexts:
        context.close()


def discard_draft(page: Page) -> None:
    """Throw away the draft of whoever the page is, an admin's."""
    draft = page.request.get(_DRAFT).json()
    if draft["version"] > 0:
        page.request.delete(_DRAFT, headers={"X-Zongji": "1", "If-Match": draft["etag"]})


@pytest.fixture(scope="module")
def filled(chrome: Browser) -> Iterator[Filled]:
    """Run a company of a file's own in which no page is empty, and who works there."""
    with House(CONFIGURATION) as house:
        office = with_web(house)
        admin = office.signed_in_state(chrome, Role.ADMIN)
        office.signed_in_state(chrome, Role.SUPERVISOR)
        office.signed_in_state(chrome, Role.AGENT, "8001")
        with closing(chrome.new_context(base_url=office.address, storage_state=admin)) as context:
            filled = fill(office, context.request)
        yield filled


@pytest.fixture
def look() -> Look:
    """Give what takes a page's pictures at each width, and fails where anything is wrong with what is seen."""

    def see(page: Page, name: str) -> None:
        settle(page)
        assert look_at(page, name) == []

    return see


@pytest.fixture
def stage(web_house: House, tmp_path: Path) -> Iterator[Stage]:
    """Give a story its phones."""
    with folder_in_memory(tmp_path) as folder, Stage(web_house, folder) as stage:
        yield stage
