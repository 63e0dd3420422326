"""Signing in and out over HTTP, as browsers and strangers do."""

from dataclasses import replace
from datetime import datetime, timedelta

import pyotp
import pytest
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient

from appliance.domain.role import RIGHTS, Role
from appliance.services.accounts.secret_words import kept_hash
from appliance.storage.audit import AuditLog
from appliance.storage.users import Kept, Users
from appliance.version import VERSION
from appliance.web.api.events import recheck
from appliance.web.auth.cookies import COOKIE
from appliance.web.premises import Premises
from tests.harness.accounts import BEGUN, PAGE, PASSWORD, a_user, add_user, browser, signed_in

NEW = "something else entirely"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.at = BEGUN

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def here(premises: Premises, clock: Clock) -> Premises:
    return replace(premises, now=clock)


@pytest.fixture
def li(here: Premises) -> str:
    return add_user(here, a_user("li", Role.AGENT, "8001")).user


def sign_in(client: TestClient, user: str = "li", password: str = PASSWORD) -> int:
    return client.post("/api/v1/session", json={"user": user, "password": password}).status_code


def test_a_stranger_is_told_to_sign_in(here: Premises) -> None:
    answer = browser(here).get("/api/v1/session")
    assert (answer.status_code, answer.json()["type"]) == (401, "not_signed_in")


def test_who_signs_in_is_told_who_it_is(here: Premises, li: str) -> None:
    answer = signed_in(here, li).get("/api/v1/session").json()
    assert answer == {
        "user": "li",
        "name": "Li",
        "role": "agent",
        "rights": sorted(RIGHTS[Role.AGENT]),
        "agent": "8001",
        "language": "zh",
        "totp": False,
        "site": {"name": "", "time_zone": "Asia/Shanghai", "language": "zh"},
        "demo": False,
        "version": VERSION,
    }


def test_the_cookie_is_for_our_pages_alone(here: Premises, li: str) -> None:
    cookie = browser(here).post("/api/v1/session", json={"user": li, "password": PASSWORD}).headers["set-cookie"]
    words = {word.strip().lower() for word in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/", "max-age=604800"} == words
    safe = browser(here, base_url="https://testserver")
    cookie = safe.post("/api/v1/session", json={"user": li, "password": PASSWORD}).headers["set-cookie"]
    assert "; Secure" in cookie


def test_the_secret_is_kept_as_its_hash_alone(here: Premises, li: str) -> None:
    client = signed_in(here, li)
    secret = client.cookies["zongji"]
    dump = (here.instance.folder / "zongji.sqlite3").read_bytes()
    wal = here.instance.folder / "zongji.sqlite3-wal"
    dump += wal.read_bytes() if wal.exists() else b""
    assert len(secret) == 43
    assert secret.encode() not in dump
    assert kept_hash(secret).encode() in dump


def test_names_are_taken_in_small_letters(here: Premises, li: str) -> None:
    assert sign_in(browser(here), f" {li.upper()} ") == 200


@pytest.mark.parametrize(("user", "password"), [("li", "wrong password"), ("nobody", PASSWORD), ("li", "")])
def test_what_is_wrong_is_not_told(here: Premises, li: str, user: str, password: str) -> None:
    del li
    answer = browser(here).post("/api/v1/session", json={"user": user, "password": password})
    assert (answer.status_code, answer.json()["title"]) == (401, "The name or the password isn't right.")
    assert "set-cookie" not in answer.headers


def test_whoever_is_disabled_gets_in_no_more(here: Premises, li: str) -> None:
    client = signed_in(here, li)
    add_user(here, a_user("boss"))
    users = Users(here.reading, here.writing)
    known = users.one(li)
    assert known is not None
    entry = AuditLog(here.reading, here.writing).latest(1)[0]
    assert users.change(replace(known, disabled_at=BEGUN), entry) is Kept.YES
    assert client.get("/api/v1/session").status_code == 401
    assert sign_in(browser(here)) == 401


def test_signing_out_ends_the_session_itself(here: Premises, li: str) -> None:
    client = signed_in(here, li)
    secret = client.cookies["zongji"]
    assert client.delete("/api/v1/session").status_code == 204
    assert "zongji" not in client.cookies
    other = browser(here)
    other.cookies.set("zongji", secret)
    assert other.get("/api/v1/session").status_code == 401


def test_a_session_ends_when_unused_for_twelve_hours(here: Premises, li: str, clock: Clock) -> None:
    client = signed_in(here, li)
    for _ in range(3):
        clock.forward(hours=11, minutes=59)
        assert client.get("/api/v1/session").status_code == 200
    clock.forward(hours=12)
    assert client.get("/api/v1/session").status_code == 401


def test_a_page_that_is_only_open_keeps_nobody_signed_in(here: Premises, li: str, clock: Clock) -> None:
    """Its stream of events looks again every half minute: that is nobody's doing."""
    client = signed_in(here, li)
    cookie = f"{COOKIE}={client.cookies[COOKIE]}".encode()
    scope = {"type": "http", "method": "GET", "app": client.app, "headers": [(b"cookie", cookie)]}
    is_still_there = recheck(HTTPConnection(scope))
    clock.forward(hours=11, minutes=59)
    who = is_still_there()
    assert who is not None
    assert who.user == li
    clock.forward(minutes=1)
    assert is_still_there() is None
    assert client.get("/api/v1/session").status_code == 401


def test_a_session_ends_after_a_week_however_used(here: Premises, li: str, clock: Clock) -> None:
    client = signed_in(here, li)
    for _ in range(167):
        clock.forward(hours=1)
        assert client.get("/api/v1/session").status_code == 200
    clock.forward(hours=1)
    assert client.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [{}, {"X-Zongji": "0"}, {**PAGE, "Origin": "http://evil.example"}, {**PAGE, "Origin": "null"}],
)
def test_other_sites_pages_change_nothing(here: Premises, li: str, headers: dict[str, str]) -> None:
    client = signed_in(here, li)
    client.headers.pop("X-Zongji")
    for answer in (
        client.delete("/api/v1/session", headers=headers),
        client.put("/api/v1/session/language", json={"language": "en"}, headers=headers),
        client.post("/api/v1/session", json={"user": li, "password": PASSWORD}, headers=headers),
    ):
        assert (answer.status_code, answer.json()["type"]) == (403, "foreign_page")
    assert client.get("/api/v1/session").json()["language"] == "zh"
    own = {**PAGE, "Origin": "http://testserver"}
    assert client.put("/api/v1/session/language", json={"language": "en"}, headers=own).status_code == 204
    assert client.get("/api/v1/session").json()["language"] == "en"


def test_a_changed_password_ends_all_other_sessions(here: Premises, li: str) -> None:
    client, other = signed_in(here, li), signed_in(here, li)
    change = {"current": PASSWORD, "new": NEW}
    assert client.put("/api/v1/session/password", json=change).status_code == 204
    assert (client.get("/api/v1/session").status_code, other.get("/api/v1/session").status_code) == (200, 401)
    assert (sign_in(browser(here)), sign_in(browser(here), li, NEW)) == (401, 200)


@pytest.mark.parametrize("new", ["too short", "li", "1234567890", "lililililili", "aaaaaaaaaaaa", "li20262026"])
def test_a_weak_password_is_refused(here: Premises, li: str, new: str) -> None:
    answer = signed_in(here, li).put("/api/v1/session/password", json={"current": PASSWORD, "new": new})
    assert (answer.status_code, answer.json()["type"]) == (422, "faulty")


def test_the_present_password_is_asked_for(here: Premises, li: str) -> None:
    client = signed_in(here, li)
    answer = client.put("/api/v1/session/password", json={"current": "not mine", "new": NEW})
    assert (answer.status_code, answer.json()["type"]) == (422, "faulty")
    assert sign_in(browser(here)) == 200


def test_sign_ins_are_listed_and_ended(here: Premises, li: str) -> None:
    here_too, there = signed_in(here, li), signed_in(here, li, address="10.0.0.7")
    listed = here_too.get("/api/v1/session/sign-ins").json()
    assert {(each["address"], each["current"]) for each in listed} == {("192.168.1.20", True), ("10.0.0.7", False)}
    (other,) = (each["id"] for each in listed if not each["current"])
    assert here_too.delete(f"/api/v1/session/sign-ins/{other}").status_code == 204
    assert there.get("/api/v1/session").status_code == 401
    assert here_too.delete(f"/api/v1/session/sign-ins/{other}").status_code == 404


def test_nobody_ends_anothers_sign_in(here: Premises, li: str) -> None:
    add_user(here, a_user("wang", Role.AGENT))
    client, other = signed_in(here, li), signed_in(here, "wang")
    (entry,) = client.get("/api/v1/session/sign-ins").json()
    assert other.delete(f"/api/v1/session/sign-ins/{entry['id']}").status_code == 404


def with_second_factor(client: TestClient, clock: Clock) -> tuple[pyotp.TOTP, list[str]]:
    offered = client.post("/api/v1/session/second-factor").json()
    assert offered["qr"].startswith("data:image/svg+xml")
    totp = pyotp.TOTP(offered["secret"])
    body = {"secret": offered["secret"], "code": totp.at(clock.at), "password": PASSWORD}
    answer = client.put("/api/v1/session/second-factor", json=body)
    assert answer.status_code == 200, answer.text
    return totp, answer.json()["recovery_codes"]


def test_the_second_factor_is_asked_for(here: Premises, li: str, clock: Clock) -> None:
    totp, _codes = with_second_factor(signed_in(here, li), clock)
    clock.forward(minutes=1)
    client = browser(here)
    answer = client.post("/api/v1/session", json={"user": li, "password": PASSWORD})
    assert answer.json() == {"next": "code"}
    assert client.get("/api/v1/session").status_code == 401
    half = client.cookies["zongji"]
    assert client.post("/api/v1/session/code", json={"code": "000000"}).status_code == 401
    assert client.post("/api/v1/session/code", json={"code": totp.at(clock.at)}).json() == {"next": "done"}
    assert client.get("/api/v1/session").json()["totp"] is True
    assert client.cookies["zongji"] != half


def test_no_code_is_taken_twice(here: Premises, li: str, clock: Clock) -> None:
    totp, codes = with_second_factor(signed_in(here, li), clock)
    clock.forward(minutes=1)

    def step(code: str) -> int:
        client = browser(here)
        assert sign_in(client) == 200
        return client.post("/api/v1/session/code", json={"code": code}).status_code

    now = totp.at(clock.at)
    assert (step(now), step(now)) == (200, 401)
    assert step(totp.at(clock.at, counter_offset=-1)) == 401  # older than the one that was taken
    assert step(totp.at(clock.at, counter_offset=1)) == 200  # a telephone half a minute ahead
    assert len(set(codes)) == 8
    assert (step(codes[3].lower().replace("-", " ")), step(codes[3]), step(codes[4])) == (200, 401, 200)


def test_codes_of_other_times_are_refused(here: Premises, li: str, clock: Clock) -> None:
    totp, _codes = with_second_factor(signed_in(here, li), clock)
    clock.forward(minutes=10)
    client = browser(here)
    assert sign_in(client) == 200
    for off in (-2, 2):
        assert (
            client.post("/api/v1/session/code", json={"code": totp.at(clock.at, counter_offset=off)}).status_code == 401
        )


def test_the_second_step_has_five_minutes(here: Premises, li: str, clock: Clock) -> None:
    totp, _codes = with_second_factor(signed_in(here, li), clock)
    clock.forward(minutes=1)
    client = browser(here)
    assert sign_in(client) == 200
    clock.forward(minutes=5, seconds=1)
    assert client.post("/api/v1/session/code", json={"code": totp.at(clock.at)}).status_code == 401


def test_the_second_factor_is_confirmed_and_taken_off(here: Premises, li: str, clock: Clock) -> None:
    client = signed_in(here, li)
    body = {"secret": pyotp.random_base32(), "code": "123456", "password": PASSWORD}
    assert client.put("/api/v1/session/second-factor", json=body).status_code == 409
    with_second_factor(client, clock)
    assert client.post("/api/v1/session/second-factor/end", json={"password": "wrong one"}).status_code == 422
    assert client.post("/api/v1/session/second-factor/end", json={"password": PASSWORD}).status_code == 204
    assert browser(here).post("/api/v1/session", json={"user": li, "password": PASSWORD}).json() == {"next": "done"}


def test_who_signed_in_and_out_is_on_record(here: Premises, li: str, clock: Clock) -> None:
    client = signed_in(here, li)
    with_second_factor(client, clock)
    client.delete("/api/v1/session")
    found = [(entry.action, entry.who, entry.at) for entry in AuditLog(here.reading, here.writing).latest(3)]
    assert found == [(action, "li", BEGUN) for action in ("sign_out", "second_factor", "sign_in")]
