"""Passwords of phones in the browser: made, replaced, and removed when they are over."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from appliance.asterisk.ami_link import AmiError
from appliance.asterisk.ami_protocol import Event, Response
from appliance.config.validation import document_of_tree
from appliance.errors import UserError
from appliance.services.browser_phone import LIFE, BrowserPasswords, add_browser_phones
from appliance.services.commands import Commands
from tests.unit.web.api.in_force import template_tree

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ACCOUNT = "wang-browser"


class FakeAsterisk:
    """A data base that the manager can put into, as Asterisk answers."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}

    async def action(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> Response:
        told = dict(headers)
        place = told["Family"], told["Key"]
        if name == "DBPut":
            self.entries[place] = told["Val"]
        elif self.entries.pop(place, None) is None:
            raise AmiError(name, Response((("Response", "Error"), ("Message", "Database entry not found"))))
        return Response((("Response", "Success"),))

    async def listing(self, name: str, headers: tuple[tuple[str, str], ...] = ()) -> tuple[Event, ...]:
        family = dict(headers)["Family"]
        found = [(key, value) for (of, key), value in self.entries.items() if of == family]
        if not found:
            raise AmiError(name, Response((("Response", "Error"), ("Message", "Database entry not found"))))
        fields = [(("Event", "DBGetTreeResponse"), ("Key", f"/{family}/{key}"), ("Val", val)) for key, val in found]
        return tuple(map(Event, fields))

    @property
    def passwords(self) -> dict[str, str]:
        """What Asterisk would ask for, by user name."""
        kept = [json.loads(value) for (family, _), value in self.entries.items() if family == "zongji_phones/auth"]
        return {each["username"]: each["password"] for each in kept}


class Clock:
    """A clock that a test sets."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


async def test_a_new_password_takes_the_place_of_the_last() -> None:
    asterisk, clock = FakeAsterisk(), Clock()
    passwords = BrowserPasswords(asterisk, clock)
    first = await passwords.issue(ACCOUNT)
    second = await passwords.issue(ACCOUNT)
    assert first.password != second.password
    assert asterisk.passwords == {ACCOUNT: second.password}
    assert second.expires_at == NOON + LIFE
    assert second.password not in repr(second)


async def test_what_is_over_is_removed_and_nothing_else() -> None:
    asterisk, clock = FakeAsterisk(), Clock()
    passwords = BrowserPasswords(asterisk, clock)
    await passwords.issue("old")
    clock.now = NOON + LIFE - timedelta(seconds=1)
    new = await passwords.issue("new")
    await passwords.sweep()
    assert set(asterisk.passwords) == {"old", "new"}
    clock.now = NOON + LIFE
    await passwords.sweep()
    assert asterisk.passwords == {"new": new.password}
    clock.now = new.expires_at
    await passwords.sweep()
    assert asterisk.entries == {}


async def test_a_controller_that_was_restarted_removes_what_the_one_before_made() -> None:
    asterisk, clock = FakeAsterisk(), Clock()
    await BrowserPasswords(asterisk, clock).issue(ACCOUNT)
    restarted = BrowserPasswords(asterisk, clock)
    await restarted.rebuild()
    clock.now = NOON + LIFE
    await restarted.sweep()
    assert asterisk.entries == {}


async def test_an_asterisk_without_any_is_no_fault() -> None:
    passwords = BrowserPasswords(FakeAsterisk(), Clock())
    await passwords.rebuild()
    await passwords.sweep()


@pytest.fixture
def ask() -> Callable[[str], object]:
    tree = template_tree("demo")
    tree["agents"]["8001"] |= {"phone": False, "endpoints": [ACCOUNT]}
    tree["endpoints"] = {ACCOUNT: {"kind": "browser", "name": "王芳", "agent": "8001"}}
    document = document_of_tree(tree)
    commands = Commands()
    add_browser_phones(commands, BrowserPasswords(FakeAsterisk(), Clock()), lambda: document)
    return lambda account: asyncio.run(commands.run("browser_password", {"account": account}, lambda _: None))


@pytest.mark.parametrize("account", [ACCOUNT, "test-call"])
def test_phones_in_the_browser_and_the_test_caller_get_one(ask: Callable[[str], object], account: str) -> None:
    assert ask(account)


@pytest.mark.parametrize("account", ["8002", "line-01", "nobody", ""])
def test_no_other_account_gets_one(ask: Callable[[str], object], account: str) -> None:
    with pytest.raises(UserError, match="no phone in a browser"):
        ask(account)
