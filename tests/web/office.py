"""The company of the browser's tests: a running switchboard, its web address, and people with accounts."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, StorageState

from appliance.domain.ids import AgentId
from appliance.domain.role import Role
from appliance.services.accounts.people import NewUser, People
from appliance.services.setting_up import SETTING
from appliance.storage.access import open_ready
from appliance.storage.engine import open_for_writing
from appliance.storage.web_settings import WebSettings
from appliance.web.premises import utc_now
from tests.harness.house import House

PASSWORD = "ein langer satz, den niemand raet"  # noqa: S105 - of accounts that live for one run of the tests


@dataclass
class WebOffice:
    """`address` is the web's. Accounts are made when they are first wanted."""

    house: House
    address: str
    _states: dict[str, StorageState] = field(default_factory=dict)

    def signed_in_state(self, browser: Browser, role: Role, agent: str | None = None) -> StorageState:
        """Give what a browser keeps after somebody of this role has signed in by the form."""
        user = role.value if agent is None else f"{role.value}{agent}"
        if user not in self._states:
            self.add_user(user, role, agent)
            self._states[user] = self.sign_in(browser, user)
        return self._states[user]

    def add_user(self, user: str, role: Role, agent: str | None = None) -> None:
        """Give somebody an account, as an admin does at the console; the first hour is over then."""
        url = self.house.instance.database_url
        reading, writing = open_ready(url), open_for_writing(url, busy_timeout_s=10)
        try:
            of_agent = None if agent is None else AgentId(agent)
            WebSettings(reading, writing).put(SETTING, {"finished": True}, "console", utc_now())
            People(reading, writing, utc_now).add(NewUser(user, user.title(), role, PASSWORD, of_agent), "console")
        finally:
            reading.dispose()
            writing.dispose()

    def sign_in(self, browser: Browser, user: str) -> StorageState:
        """Sign in by the form; gives the browser's cookies."""
        context = browser.new_context(base_url=self.address)
        page = context.new_page()
        page.goto("/login")
        page.locator("#user").fill(user)
        page.locator("#password").fill(PASSWORD)
        page.locator("form button").click()
        page.wait_for_url(lambda url: "/login" not in url)
        state = context.storage_state()
        context.close()
        return state
