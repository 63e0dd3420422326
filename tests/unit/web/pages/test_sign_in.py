"""Signing in by the pages that need no JavaScript."""

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from starlette.testclient import TestClient

from appliance.storage.users import Users
from appliance.web.pages.page import local_path
from appliance.web.premises import Premises
from tests.harness.accounts import BEGUN, PASSWORD, a_user, add_user, browser, signed_in
from tests.harness.pages import sent

PAGE = {"accept": "text/html"}


@pytest.fixture
def here(premises: Premises) -> Premises:
    here = replace(premises, now=lambda: BEGUN)
    add_user(here, a_user("li"))
    return here


@pytest.fixture
def client(here: Premises) -> TestClient:
    return browser(here)


def test_whoever_opens_a_page_is_led_to_signing_in_and_back(client: TestClient) -> None:
    led = client.get("/calls?who=x&y=1", headers=PAGE, follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/login?next=/calls%3Fwho%3Dx%26y%3D1")
    done = sent(client, led.headers["location"], {"user": "li", "password": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/calls?who=x&y=1")
    assert client.get("/api/v1/session").json()["user"] == "li"
    again = client.get("/login?next=/lines", follow_redirects=False)
    assert (again.status_code, again.headers["location"]) == (303, "/lines")


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/x\r\ny", "/api/v1/x", ""],
)
def test_nobody_is_led_elsewhere(client: TestClient, wanted: str) -> None:
    done = sent(client, "/login", {"user": "li", "password": PASSWORD, "next": wanted})
    assert done.headers["location"] == "/"
    assert local_path(wanted) == "/"


def test_wrong_passwords_are_told_in_the_readers_language(client: TestClient) -> None:
    answer = sent(client, "/login", {"user": "li", "password": "wrong"})
    assert (answer.status_code, "登录名或密码不对" in answer.text) == (401, True)
    assert 'value="li"' in answer.text
    english = sent(client, "/login?lang=en", {"user": "li", "password": "wrong"})
    assert "The name or the password isn&#39;t right" in english.text


def test_what_was_typed_is_shown_as_text(client: TestClient) -> None:
    answer = sent(client, "/login", {"user": '"><script>alert(1)</script>', "password": "wrong"})
    assert "<script>" not in answer.text


def test_too_many_tries_are_told_with_the_time_to_wait(client: TestClient) -> None:
    for _ in range(5):
        assert sent(client, "/login", {"user": "li", "password": "wrong"}).status_code == 401
    answer = sent(client, "/login", {"user": "li", "password": PASSWORD})
    assert (answer.status_code, answer.headers["retry-after"], "5 秒" in answer.text) == (429, "5", True)


def test_the_second_step_says_what_is_next(here: Premises, client: TestClient) -> None:
    secret = pyotp.random_base32()
    person = signed_in(here, "li")
    code = pyotp.TOTP(secret).at(BEGUN)
    body = {"secret": secret, "code": code, "password": PASSWORD}
    assert person.put("/api/v1/session/second-factor", json=body).status_code == 200
    later = replace(here, now=lambda: BEGUN + timedelta(minutes=1))
    client = browser(later)
    first = sent(client, "/login?next=/lines", {"user": "li", "password": PASSWORD})
    assert first.headers["location"] == "/login/code?lang=zh&next=%2Flines"
    wrong = sent(client, first.headers["location"], {"code": "000000"})
    assert (wrong.status_code, "验证码不对" in wrong.text) == (401, True)
    done = sent(client, first.headers["location"], {"code": pyotp.TOTP(secret).at(BEGUN + timedelta(minutes=1))})
    assert (done.status_code, done.headers["location"]) == (303, "/lines")
    assert client.get("/api/v1/session").status_code == 200


def test_a_form_of_another_site_signs_nobody_in(client: TestClient) -> None:
    answer = client.post("/login", data={"user": "li", "password": PASSWORD, "form": "guessed"})
    assert (answer.status_code, "zongji" in client.cookies) == (403, False)


@pytest.mark.parametrize(("wish", "title"), [("en-GB,zh;q=0.5", "Sign in"), ("fr,zh-CN", "登录"), ("", "登录")])
def test_the_browsers_language_is_taken(client: TestClient, wish: str, title: str) -> None:
    assert f"<h1>{title}</h1>" in client.get("/login", headers={"accept-language": wish}).text


@pytest.mark.parametrize("path", ["/login", "/login/code", "/login/help", "/claim"])
def test_pages_hold_no_script_and_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "<script" not in answer.text
    assert "http://" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_the_style_is_served(client: TestClient) -> None:
    answer = client.get("/sign-in.css")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/css; charset=utf-8")


def test_nobody_disabled_signs_in_again(here: Premises, client: TestClient) -> None:
    add_user(here, a_user("boss"))
    users = Users(here.reading, here.writing)
    known = users.one("li")
    assert known is not None
    assert known.disabled_at is None
    assert sent(client, "/login", {"user": "nobody", "password": PASSWORD}).status_code == 401
