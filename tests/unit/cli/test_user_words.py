"""`zongji users` and `zongji claim`: accounts from the console, the way back in."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from appliance.cli import app
from appliance.domain.instance import Instance, Ports
from appliance.errors import UserError
from appliance.services.accounts.passwords import matches
from appliance.storage.audit import AuditLog
from appliance.storage.users import Users
from tests.harness.empty_record import put_empty_record

NEW = "a whole new sentence"


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = Instance(tmp_path, Ports(5060, 4573, 5038, 8080, 10000, 10100), 1000)
    made.live_socket.parent.mkdir()
    made.save()
    put_empty_record(made.database_url)
    return made


def run(instance: Instance, *words: str, typed: str = "") -> Result:
    answer = CliRunner().invoke(app, ["--instance", str(instance.folder), *words], input=typed)
    if answer.exception and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer


def add(instance: Instance, user: str, role: str = "admin") -> None:
    assert run(instance, "users", "add", user, "--role", role, "--stdin", typed=f"{NEW}\n").exit_code == 0


def test_an_account_is_added_listed_and_on_record(instance: Instance) -> None:
    assert "Nobody has an account yet" in run(instance, "users", "list").output
    add(instance, "Li")
    words = ("users", "add", "wang", "--role", "agent", "--agent", "8001", "--name", "王强", "--stdin")
    assert run(instance, *words, typed=f"{NEW}\n").output == "wang can sign in as agent.\n"
    listed = json.loads(run(instance, "users", "list", "--json").output)
    assert [(user["user"], user["name"], user["role"], user["agent"]) for user in listed] == [
        ("li", "Li", "admin", None),
        ("wang", "王强", "agent", "8001"),
    ]
    assert NEW not in run(instance, "users", "list").output
    with AuditLog.open(instance.database_url) as log:
        assert [(each.action, each.what) for each in log.latest(2)] == [("user_add", "wang"), ("user_add", "li")]


def test_a_lost_password_is_mended(instance: Instance) -> None:
    add(instance, "li")
    other = "another long sentence"
    assert run(instance, "users", "password", "li", "--stdin", typed=f"{other}\n").exit_code == 0
    with Users.open(instance.database_url) as users:
        found = users.one("li")
    assert found is not None
    assert matches(other, found.password_hash)
    assert not matches(NEW, found.password_hash)


@pytest.mark.parametrize(
    ("words", "typed", "told"),
    [
        (("password", "li", "--stdin"), "short\n", "shorter than 10"),
        (("password", "nobody", "--stdin"), f"{NEW}\n", "no account 'nobody'"),
        (("password", "li"), "", "on a terminal only"),
        (("disable", "li"), "", "the last admin"),
        (("role", "li", "agent"), "", "the last admin"),
        (("add", "li", "--role", "agent", "--stdin"), f"{NEW}\n", "is taken"),
        (("add", "8001", "--role", "agent", "--stdin"), f"{NEW}\n", "can't be a name"),
        (("add", "zongji", "--role", "agent", "--stdin"), f"{NEW}\n", "the switchboard itself"),
    ],
)
def test_what_cannot_be_is_told(instance: Instance, words: tuple[str, ...], typed: str, told: str) -> None:
    add(instance, "li")
    with pytest.raises(UserError, match=told):
        run(instance, "users", *words, typed=typed)


def test_a_name_is_never_given_twice_and_whoever_is_disabled_comes_back(instance: Instance) -> None:
    add(instance, "li")
    add(instance, "wang", "agent")
    assert run(instance, "users", "disable", "wang").exit_code == 0
    with pytest.raises(UserError, match="is taken"):
        add(instance, "wang", "agent")
    assert "disabled" in run(instance, "users", "list").output
    assert run(instance, "users", "enable", "wang").exit_code == 0
    assert run(instance, "users", "role", "wang", "supervisor").exit_code == 0
    assert run(instance, "users", "second-factor-off", "wang").exit_code == 0
    assert "disabled" not in run(instance, "users", "list").output


def test_the_claim_code_is_shown_until_somebody_has_an_account(instance: Instance) -> None:
    first = run(instance, "claim").output
    assert "http://127.0.0.1:8080/claim" in first
    assert run(instance, "claim").output == first
    add(instance, "li")
    with pytest.raises(UserError, match="has an admin already"):
        run(instance, "claim")
    code = run(instance, "users", "reset").output.splitlines()[0]
    assert run(instance, "claim").output.splitlines()[0] == code
    with AuditLog.open(instance.database_url) as log:
        assert log.latest(1)[0].action == "claim_code"
