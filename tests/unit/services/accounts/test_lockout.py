"""Who keeps failing waits longer each time, never for ever; and never the owner for a stranger's tries."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from appliance.domain.role import Role
from appliance.services.accounts.lockout import LONGEST_S, left_s, wait_s
from appliance.services.accounts.passwords import hashed
from appliance.services.accounts.signing_in import SigningIn, SignInRefused, TooManyTries
from appliance.services.accounts.where import From
from appliance.storage.access import open_ready
from appliance.storage.audit import AuditAction, AuditEntry, AuditLog
from appliance.storage.engine import open_for_writing
from appliance.storage.sign_in_failures import Failures
from appliance.storage.users import User, Users
from tests.harness.empty_record import put_empty_record

BEGUN = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
HOME, ELSEWHERE = From("192.168.1.20", "Chrome"), From("203.0.113.7", "curl")
PASSWORD = "a sentence of my own"  # noqa: S105 - of people who exist in tests alone


def test_the_wait_doubles_up_to_a_quarter_of_an_hour() -> None:
    assert [wait_s(failures, 5) for failures in range(15)] == [0] * 5 + [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]
    assert wait_s(10_000, 5) == LONGEST_S == 900


def test_waiting_is_counted_from_the_newest_failure() -> None:
    known = Failures(7, BEGUN)
    assert left_s(None, 5, BEGUN) == 0
    assert [left_s(known, 5, BEGUN + timedelta(seconds=gone)) for gone in (0, 0.5, 19.2, 20)] == [20, 20, 1, 0]
    assert left_s(known, 5, BEGUN - timedelta(days=3)) == 20  # the clock was set back
    assert left_s(Failures(10_000, BEGUN), 5, BEGUN + timedelta(hours=24)) == 0
    assert left_s(Failures(4, BEGUN), 5, BEGUN - timedelta(days=3)) == 0


@dataclass
class Door:
    """Somebody before the box, on a virtual clock."""

    reading: Engine
    writing: Engine
    at: datetime = BEGUN
    tries: list[str] = field(default_factory=list)

    def attempt(self, password: str, where: From = HOME, user: str = "li") -> str:
        """Try once; tell what came of it."""
        signing_in = SigningIn(self.reading, self.writing, lambda: self.at)
        try:
            signing_in.by_password(user, password, where)
        except SignInRefused:
            return "no"
        except TooManyTries as error:
            return f"wait {error.wait_s}"
        return "in"

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def kept() -> str:
    return hashed(PASSWORD)


@pytest.fixture
def door(tmp_path: Path, kept: str) -> Iterator[Door]:
    url = f"sqlite:///{tmp_path / 'zongji.sqlite3'}"
    put_empty_record(url)
    door = Door(open_ready(url), open_for_writing(url))
    li = User("li", "Li", Role.ADMIN, kept, BEGUN, BEGUN, "test")
    for user in (li, replace(li, user="wang")):
        assert Users(door.reading, door.writing).add(user, AuditEntry(BEGUN, "test", AuditAction.USER_ADD, user.user))
    yield door
    door.reading.dispose()
    door.writing.dispose()


def test_the_right_password_has_to_wait_as_well(door: Door) -> None:
    assert [door.attempt("wrong") for _ in range(5)] == ["no"] * 5
    assert door.attempt(PASSWORD) == "wait 5"
    door.forward(5)
    assert door.attempt("wrong") == "no"
    assert door.attempt(PASSWORD) == "wait 10"
    door.forward(10)
    assert door.attempt(PASSWORD) == "in"
    assert [door.attempt("wrong") for _ in range(5)] == ["no"] * 5


def test_a_try_that_has_to_wait_makes_the_wait_no_longer(door: Door) -> None:
    for _ in range(5):
        door.attempt("wrong")
    door.forward(2)
    assert [door.attempt("wrong") for _ in range(50)] == ["wait 3"] * 50


def test_names_that_do_not_exist_are_treated_alike(door: Door) -> None:
    assert [door.attempt("wrong", user="nobody") for _ in range(6)] == ["no"] * 5 + ["wait 5"]


def test_strangers_cannot_lock_the_owner_out_where_the_owner_was_before(door: Door) -> None:
    assert door.attempt(PASSWORD, HOME) == "in"
    for _ in range(5):
        door.attempt("wrong", ELSEWHERE)
    assert door.attempt("wrong", ELSEWHERE) == "wait 5"
    assert door.attempt(PASSWORD, HOME) == "in"
    assert door.attempt(PASSWORD, ELSEWHERE) == "wait 5"
    assert door.attempt(PASSWORD, From("192.168.1.21", "Chrome")) == "wait 5"


def test_many_addresses_do_not_help_to_guess(door: Door) -> None:
    tries = [door.attempt("wrong", From(f"203.0.113.{last}", "curl")) for last in range(7)]
    assert tries == ["no"] * 5 + ["wait 5"] * 2


def test_an_address_that_tries_many_names_has_to_wait(door: Door) -> None:
    tries = [door.attempt("wrong", ELSEWHERE, f"name{number}") for number in range(21)]
    assert tries == ["no"] * 20 + ["wait 5"]
    assert door.attempt(PASSWORD, HOME, "wang") == "in"


def test_one_network_of_ipv6_counts_as_one_address(door: Door) -> None:
    tries = [door.attempt("wrong", From(f"2001:db8:1:2::{n:x}", "curl"), f"name{n}") for n in range(1, 22)]
    assert tries == ["no"] * 20 + ["wait 5"]
    assert door.attempt("wrong", From("2001:db8:1:3::1", "curl"), "name99") == "no"
    assert From("::ffff:192.168.1.20", "").network == "192.168.1.20"


def test_an_own_account_does_not_wash_an_address_clean(door: Door) -> None:
    for number in range(19):
        door.attempt("wrong", ELSEWHERE, f"name{number}")
    assert door.attempt(PASSWORD, ELSEWHERE, "wang") == "in"
    assert door.attempt("wrong", ELSEWHERE, "name20") == "no"
    assert door.attempt("wrong", ELSEWHERE, "name21") == "wait 5"


def test_failures_are_forgotten_after_a_day(door: Door) -> None:
    for _ in range(40):
        door.attempt("wrong")
        door.forward(LONGEST_S)
    assert door.attempt("wrong") == "no"
    assert door.attempt(PASSWORD) == "wait 900"
    door.forward(24 * 3600)
    assert [door.attempt("wrong") for _ in range(5)] == ["no"] * 5


def test_who_has_to_wait_never_waits_for_the_lock_nor_holds_it(door: Door) -> None:
    """A flood of tries mustn't keep the controller from putting calls on record."""
    for _ in range(5):
        door.attempt("wrong")
    with door.writing.begin() as connection:  # somebody else writes, for as long as the flood lasts
        connection.execute(text("update users set name = name"))
        assert [door.attempt("wrong") for _ in range(20)] == ["wait 5"] * 20


def on_record(door: Door) -> list[tuple[str, str, str]]:
    entries = AuditLog(door.reading, door.writing).latest(50, action=AuditAction.SIGN_IN_SLOWED)
    return [(entry.who, entry.what, entry.detail) for entry in reversed(entries)]


def test_that_somebody_has_to_wait_is_on_record_once(door: Door) -> None:
    for _ in range(4):
        door.attempt("wrong", ELSEWHERE)
    assert on_record(door) == []
    for _ in range(4):
        door.attempt("wrong", ELSEWHERE)
        door.forward(1000)
    assert on_record(door) == [("zongji", "li", "from 203.0.113.7")]


def test_what_is_typed_as_an_unknown_name_is_never_on_record(door: Door) -> None:
    for _ in range(5):
        door.attempt("wrong", ELSEWHERE, user="13800138000")
    assert on_record(door) == [("zongji", "an unknown name", "from 203.0.113.7")]
