"""A new box is claimed by the code on its console, once."""

import re
import stat
from dataclasses import replace
from datetime import timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from appliance.domain.role import Role
from appliance.services.accounts.claim_code import ClaimCode
from appliance.storage.audit import AuditLog
from appliance.storage.users import Users
from appliance.web.pages.claiming import claim_of
from appliance.web.premises import Premises
from tests.harness.accounts import BEGUN, PASSWORD, a_user, add_user, browser
from tests.harness.pages import sent


@pytest.fixture
def here(premises: Premises) -> Premises:
    return replace(premises, now=lambda: BEGUN)


def claim(client: TestClient, code: str, **other: str) -> Response:
    return sent(client, "/claim", {"code": code, "user": "li", "password": PASSWORD, "again": PASSWORD} | other)


def code_of(here: Premises) -> str:
    code = claim_of(here).code()
    assert code is not None
    return code


def test_the_code_is_short_unambiguous_and_the_owners_alone(here: Premises) -> None:
    code = code_of(here)
    assert re.fullmatch(r"[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}", code)
    assert stat.S_IMODE(here.instance.claim_code.stat().st_mode) == 0o600
    assert code_of(here) == code


def test_whoever_has_the_code_is_admin_and_signed_in(here: Premises) -> None:
    client = browser(here)
    answer = claim(client, code_of(here).lower().replace("-", " "))
    assert (answer.status_code, answer.headers["location"]) == (303, "/welcome")
    session = client.get("/api/v1/session").json()
    assert (session["user"], session["role"]) == ("li", "admin")
    assert (AuditLog(here.reading, here.writing).latest(1, action="box_claim")[0].who) == "li"
    assert not here.instance.claim_code.exists()


def test_a_code_is_used_once(here: Premises) -> None:
    code = code_of(here)
    assert claim(browser(here), code).status_code == 303
    assert claim(browser(here), code, user="wang").status_code == 422
    assert [user.user for user in Users(here.reading, here.writing).all()] == ["li"]
    shown = browser(here).get("/claim", headers={"accept-language": "en"})
    assert "This box has an admin" in shown.text
    assert "<form" not in shown.text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"code": "AAAA-AAAA"}, "code isn&#39;t right"),
        ({"again": "something else"}, "passwords differ"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"user": "8001"}, "a letter first"),
        ({"user": "li", "password": "lililililili", "again": "lililililili"}, "can&#39;t be your sign-in name"),
    ],
)
def test_what_is_wrong_is_told_and_the_code_stays(here: Premises, wrong: dict[str, str], told: str) -> None:
    client, code = browser(here), code_of(here)
    answer = claim(client, **({"code": code, "lang": "en"} | wrong))
    assert (answer.status_code, told in answer.text) == (422, True)
    assert 'value="li"' in answer.text or "user" in wrong
    assert PASSWORD not in answer.text
    assert claim(client, code).status_code == 303


def test_wrong_codes_have_to_wait(here: Premises) -> None:
    client, code = browser(here), code_of(here)
    assert [claim(client, "AAAA-AAAA").status_code for _ in range(5)] == [422] * 5
    locked = claim(client, code)
    assert (locked.status_code, locked.headers["retry-after"]) == (429, "5")
    assert claim(browser(here, "192.168.1.99"), code).status_code == 303


def test_wrong_codes_are_counted_over_all_addresses(here: Premises) -> None:
    code = code_of(here)
    wrong = [claim(browser(here, f"192.168.7.{last}"), "AAAA-AAAA").status_code for last in range(50)]
    assert wrong == [422] * 50
    assert claim(browser(here, "192.168.1.99"), code).status_code == 429


def test_who_stands_before_the_box_is_kept_out_by_nobody(here: Premises) -> None:
    """A stranger who keeps trying has everybody wait, up to a quarter of an hour; `zongji claim` ends that."""
    code = code_of(here)
    for last in range(50):
        claim(browser(here, f"192.168.7.{last}"), "AAAA-AAAA")
    assert claim(browser(here, "192.168.1.99"), code).status_code == 429
    assert claim_of(here).shown() == code
    assert claim(browser(here, "192.168.1.99"), code).status_code == 303


def test_a_claim_of_a_new_box_makes_nobody_the_second_admin(here: Premises, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody was given an account in the same moment."""
    code = code_of(here)
    take = ClaimCode.take

    def taken(self: ClaimCode) -> bool:
        add_user(here, a_user("boss"))
        return take(self)

    monkeypatch.setattr(ClaimCode, "take", taken)
    assert claim(browser(here), code).status_code == 422
    assert [user.user for user in Users(here.reading, here.writing).all()] == ["boss"]


def test_a_form_of_another_site_claims_nothing(here: Premises) -> None:
    code, client = code_of(here), browser(here)
    fields = {"code": code, "user": "li", "password": PASSWORD, "again": PASSWORD}
    assert client.post("/claim", data=fields | {"form": ""}).status_code == 403
    assert client.post("/claim", data=fields | {"form": "guessed"}).status_code == 403
    client.get("/claim")
    proof = {"form": client.cookies["zongji_form"]}
    foreign = client.post("/claim", data=fields | proof, headers={"Origin": "http://evil.example"})
    assert (foreign.status_code, Users(here.reading, here.writing).any()) == (403, False)


def test_a_reset_makes_one_more_admin_within_a_day(here: Premises) -> None:
    add_user(here, a_user("boss"))
    assert claim_of(here).code() is None
    code = claim_of(here).reset("root")
    made = here.instance.claim_code.stat().st_mtime
    late = replace(here, now=lambda: BEGUN.fromtimestamp(made, BEGUN.tzinfo) + timedelta(hours=24, seconds=1))
    assert claim(browser(late), code).status_code == 422
    soon = replace(here, now=lambda: BEGUN.fromtimestamp(made, BEGUN.tzinfo) + timedelta(hours=23))
    assert claim(browser(soon), code, user="boss").status_code == 422
    assert claim(browser(soon), code).status_code == 303
    users = Users(here.reading, here.writing).all()
    assert [(user.user, user.role) for user in users] == [("boss", Role.ADMIN), ("li", Role.ADMIN)]
    (entry,) = AuditLog(here.reading, here.writing).latest(9, action="claim_code")
    assert entry.who == "root"


def test_two_who_are_quick_do_not_both_become_admin(here: Premises) -> None:
    code_of(here)
    both = ClaimCode(here.instance), ClaimCode(here.instance)
    assert [one.take() for one in both] == [True, False]


def test_every_page_leads_to_the_claim_while_nobody_has_an_account(here: Premises) -> None:
    client = browser(here)
    for path in ("/", "/calls?filter=x", "/login"):
        answer = client.get(path, headers={"accept": "text/html"}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/claim"), path
    assert client.get("/api/v1/session").status_code == 401
