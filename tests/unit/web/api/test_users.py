"""Accounts over HTTP, as an admin keeps them."""

from dataclasses import replace

import pyotp
import pytest
from starlette.testclient import TestClient

from appliance.domain.role import Role
from appliance.storage.audit import AuditLog
from appliance.web.premises import Premises
from tests.harness.accounts import BEGUN, PASSWORD, a_user, add_user, browser, signed_in

NEW = "something else entirely"
WANG = {"user": "wang", "name": "王强", "role": "agent", "agent": "8001", "password": PASSWORD}


@pytest.fixture
def here(premises: Premises) -> Premises:
    here = replace(premises, now=lambda: BEGUN)
    add_user(here, a_user("boss"))
    return here


@pytest.fixture
def boss(here: Premises) -> TestClient:
    return signed_in(here, "boss")


def change(boss: TestClient, user: str, **values: object) -> int:
    before = boss.get(f"/api/v1/users/{user}")
    kept = ("name", "role", "agent", "language", "disabled")
    body = {name: before.json()[name] for name in kept} | values
    answer = boss.put(f"/api/v1/users/{user}", json=body, headers={"If-Match": before.headers["etag"]})
    return answer.status_code


def test_somebody_gets_an_account_and_signs_in(here: Premises, boss: TestClient) -> None:
    made = boss.post("/api/v1/users", json=WANG)
    assert made.status_code == 201
    assert PASSWORD not in made.text
    assert "argon2" not in made.text
    assert [user["user"] for user in boss.get("/api/v1/users").json()] == ["boss", "wang"]
    session = signed_in(here, "wang").get("/api/v1/session").json()
    assert (session["name"], session["role"], session["agent"]) == ("王强", "agent", "8001")
    assert AuditLog(here.reading, here.writing).latest(1, action="user_add")[0].what == "wang"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"user": "BOSS"}, 409),
        ({"user": "8001"}, 422),
        ({"user": "zongji"}, 422),
        ({"password": "short"}, 422),
        ({"role": "owner"}, 422),
        ({"agent": "x"}, 422),
    ],
)
def test_what_cannot_be_is_refused(boss: TestClient, wrong: dict[str, str], status: int) -> None:
    assert boss.post("/api/v1/users", json=WANG | wrong).status_code == status
    assert len(boss.get("/api/v1/users").json()) == 1


def test_two_admins_at_once_get_a_conflict(boss: TestClient) -> None:
    boss.post("/api/v1/users", json=WANG)
    seen = boss.get("/api/v1/users/wang")
    assert seen.headers["etag"] == seen.json()["etag"]
    assert change(boss, "wang", name="王小强") == 200
    body = {"name": "other", "role": "agent"}
    late = boss.put("/api/v1/users/wang", json=body, headers={"If-Match": seen.headers["etag"]})
    assert (late.status_code, "by boss" in late.json()["title"]) == (412, True)
    assert boss.put("/api/v1/users/wang", json=body).status_code == 428
    assert boss.get("/api/v1/users/wang").json()["name"] == "王小强"


@pytest.mark.parametrize("values", [{"role": "supervisor"}, {"disabled": True}])
def test_another_role_ends_all_sign_ins(here: Premises, boss: TestClient, values: dict[str, object]) -> None:
    boss.post("/api/v1/users", json=WANG)
    wang = signed_in(here, "wang")
    assert change(boss, "wang", name="another name") == 200
    assert wang.get("/api/v1/session").status_code == 200
    assert change(boss, "wang", **values) == 200
    assert wang.get("/api/v1/session").status_code == 401


def test_whoever_is_enabled_again_signs_in(here: Premises, boss: TestClient) -> None:
    boss.post("/api/v1/users", json=WANG)
    assert change(boss, "wang", disabled=True) == 200
    answer = browser(here).post("/api/v1/session", json={"user": "wang", "password": PASSWORD})
    assert answer.status_code == 401
    assert boss.post("/api/v1/users", json=WANG).status_code == 409
    assert change(boss, "wang", disabled=False) == 200
    assert signed_in(here, "wang").get("/api/v1/session").status_code == 200


@pytest.mark.parametrize("values", [{"role": "agent"}, {"disabled": True}])
def test_the_last_admin_stays(here: Premises, boss: TestClient, values: dict[str, object]) -> None:
    assert change(boss, "boss", **values) == 409
    assert boss.get("/api/v1/session").json()["role"] == "admin"
    add_user(here, a_user("li"))
    assert change(boss, "boss", **values) == 200
    assert change(signed_in(here, "li"), "li", **values) == 409


def test_a_forgotten_password_is_set_anew(here: Premises, boss: TestClient) -> None:
    boss.post("/api/v1/users", json=WANG)
    wang = signed_in(here, "wang")
    assert boss.put("/api/v1/users/wang/password", json={"password": "short"}).status_code == 422
    assert boss.put("/api/v1/users/wang/password", json={"password": NEW}).status_code == 204
    assert wang.get("/api/v1/session").status_code == 401
    assert signed_in(here, "wang", NEW).get("/api/v1/session").status_code == 200


def test_a_lost_second_factor_is_taken_off(here: Premises, boss: TestClient) -> None:
    boss.post("/api/v1/users", json=WANG)
    wang, secret = signed_in(here, "wang"), pyotp.random_base32()
    body = {"secret": secret, "code": pyotp.TOTP(secret).at(BEGUN), "password": PASSWORD}
    assert wang.put("/api/v1/session/second-factor", json=body).status_code == 200
    assert boss.get("/api/v1/users/wang").json()["second_factor"] is True
    assert boss.post("/api/v1/users/wang/second-factor/end").status_code == 204
    assert signed_in(here, "wang").get("/api/v1/session").json()["totp"] is False


def test_sign_ins_of_others_are_listed_and_ended(here: Premises, boss: TestClient) -> None:
    boss.post("/api/v1/users", json=WANG)
    wang = signed_in(here, "wang", address="10.0.0.7")
    (entry,) = boss.get("/api/v1/users/wang/sign-ins").json()
    assert entry["address"] == "10.0.0.7"
    assert boss.delete(f"/api/v1/users/boss/sign-ins/{entry['id']}").status_code == 404
    assert boss.delete(f"/api/v1/users/wang/sign-ins/{entry['id']}").status_code == 204
    assert wang.get("/api/v1/session").status_code == 401
    found = AuditLog(here.reading, here.writing).latest(1, action="session_revoke")
    assert [(each.who, each.what) for each in found] == [("boss", "wang")]


def test_nobody_unknown_is_changed(boss: TestClient) -> None:
    assert boss.get("/api/v1/users/nobody").status_code == 404
    assert boss.put("/api/v1/users/nobody/password", json={"password": NEW}).status_code == 404


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AGENT, Role.INSTALLER])
def test_others_than_admins_keep_no_accounts(here: Premises, role: Role) -> None:
    add_user(here, a_user("wang", role))
    assert signed_in(here, "wang").post("/api/v1/users", json=WANG | {"user": "mine"}).status_code == 403
