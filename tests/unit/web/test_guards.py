"""No route without a guard: strangers and roles get exactly what `RIGHTS` says, before anything else is looked at."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from appliance.domain.instance import Instance
from appliance.domain.role import RIGHTS, Right, Role
from appliance.web.api import ROUTERS
from appliance.web.app import create_app
from appliance.web.auth.bounds import BODY_BYTES, Takes
from appliance.web.auth.gate import bound_of, guard_of
from appliance.web.auth.guard import Needs, for_strangers
from appliance.web.description import API
from appliance.web.errors import Forbidden
from appliance.web.premises import Premises
from tests.harness.accounts import a_user, add_user, browser, signed_in
from tests.harness.web import somebody
from tests.unit.web.api.controller import ended
from tests.unit.web.conftest import PORTS

ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
OPEN = {f"{API}/session", f"{API}/session/code"}
"""What strangers may ask (POST): to sign in."""
GUARDED = [(method, route) for route in ROUTES for method in sorted(route.methods or ()) if guard_of(route) is not None]
WEB_DOC = Path(__file__).parents[3] / "docs" / "web.md"


JSON = {"content-type": "application/json"}


def name(value: object) -> str:
    return value.path if isinstance(value, APIRoute) else str(value)


def dummy(route: APIRoute) -> str:
    return API + re.sub(r"\{[^}]+\}", "1", route.path)


@pytest.fixture(scope="module")
def all_roles(tmp_path_factory: pytest.TempPathFactory, empty_record: Path) -> Iterator[Premises]:
    """Give premises for all routes together: nobody is let through, so nothing changes."""
    instance = Instance(tmp_path_factory.mktemp("guards"), PORTS, os.getuid())
    instance.live_socket.parent.mkdir()
    shutil.copy(empty_record, instance.folder / "zongji.sqlite3")
    opened = Premises.open(instance)
    for role in Role:
        add_user(opened, a_user(role.value, role, "8001"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def stranger(all_roles: Premises) -> TestClient:
    return browser(all_roles)


@pytest.fixture(scope="module")
def people(all_roles: Premises) -> dict[Role, TestClient]:
    return {role: signed_in(all_roles, role.value) for role in Role}


def test_all_routes_are_walked(all_roles: Premises) -> None:
    walked = {API + re.sub(r":\w+}", "}", route.path) for route in ROUTES if route.include_in_schema}
    assert walked == set(create_app(all_roles).openapi()["paths"])


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_a_route_has_one_guard_or_is_open_on_purpose(route: APIRoute) -> None:
    calls = [each.call for each in route.dependant.dependencies]
    guards = [call for call in calls if isinstance(call, Needs)]
    is_open = for_strangers in calls
    assert len(guards) == (0 if is_open else 1)
    if is_open:
        assert f"{API}{route.path}" in OPEN
        assert route.methods == {"POST"}


@pytest.mark.parametrize(("method", "route"), GUARDED, ids=name)
def test_strangers_are_sent_away(stranger: TestClient, method: str, route: APIRoute) -> None:
    for body in (b"", b"{not JSON", b"{}"):
        answer = stranger.request(method, dummy(route), content=body, headers=JSON)
        assert (answer.status_code, answer.json()["type"]) == (401, "not_signed_in")


@pytest.mark.parametrize(("method", "route"), GUARDED, ids=name)
def test_a_role_is_refused_exactly_what_it_may_not(
    people: dict[Role, TestClient], method: str, route: APIRoute
) -> None:
    guard = guard_of(route)
    assert guard is not None
    for role, client in people.items():
        if guard.right in RIGHTS[role]:
            continue
        for body in (b"", b"{not JSON", b"{}"):
            answer = client.request(method, dummy(route), content=body, headers=JSON)
            assert (answer.status_code, answer.json()["type"]) == (403, "forbidden"), role


@pytest.mark.parametrize(("method", "route"), GUARDED, ids=name)
def test_a_role_is_let_pass_where_it_may(method: str, route: APIRoute) -> None:
    guard = guard_of(route)
    assert guard is not None
    for role in Role:
        who = somebody(role, "8001")
        if guard.right in RIGHTS[role]:
            assert guard(who) is who, method
        else:
            with pytest.raises(Forbidden):
                guard(who)


def test_a_malformed_request_of_who_may_is_told_so(people: dict[Role, TestClient]) -> None:
    answer = people[Role.ADMIN].post(f"{API}/users", content=b"{not JSON", headers=JSON)
    assert (answer.status_code, answer.json()["type"]) == (422, "malformed")


def test_too_much_at_once_is_refused(people: dict[Role, TestClient], stranger: TestClient) -> None:
    much = b'{"user": "' + b"x" * 17 * 1024 * 1024 + b'"}'
    assert people[Role.ADMIN].post(f"{API}/users", content=much, headers=JSON).status_code == 413
    assert stranger.post(f"{API}/session", content=much[: 100 * 1024], headers=JSON).status_code == 413


FORM = {"content-type": "multipart/form-data; boundary=x"}


def test_what_calls_itself_a_form_is_no_way_around_the_bound(people: dict[Role, TestClient]) -> None:
    """Routes that take JSON read whatever comes."""
    much = b"x" * (BODY_BYTES + 1)
    for content_type in (FORM, {"content-type": "application/octet-stream"}):
        answer = people[Role.ADMIN].post(f"{API}/users", content=much, headers=content_type)
        assert answer.status_code == 413


def test_a_form_is_cut_off_where_its_route_takes_no_more(people: dict[Role, TestClient]) -> None:
    """It would lie on the disk whole before the route sees it."""
    file = {"file": ("a.csv", b"name\n" + b"x" * (6 << 20))}
    for path in ("contacts/import", "calendar/read"):
        assert people[Role.ADMIN].post(f"{API}/{path}", files=file).status_code == 413, path
    little = {"file": ("a.csv", b"name\n" + b"x\n" * 100)}
    assert people[Role.ADMIN].post(f"{API}/contacts/import", files=little).status_code == 202


def test_a_file_of_any_length_is_taken_where_the_route_counts_itself(people: dict[Role, TestClient]) -> None:
    much = b"x" * (BODY_BYTES * 3)
    answer = people[Role.ADMIN].put(f"{API}/backups/upload", content=much, headers={"content-type": "application/zip"})
    assert answer.status_code == 202
    job = ended(people[Role.ADMIN], answer.json())
    assert job["problem"]["type"] == "backup_refused"  # it has come whole, and is no backup


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_only_what_takes_files_takes_more(route: APIRoute) -> None:
    has_file = any("UploadFile" in str(each.field_info.annotation) for each in route.dependant.body_params)
    counts = [each.call for each in route.dependant.dependencies if isinstance(each.call, Takes)]
    assert len(counts) == (1 if has_file or route.path == "/backups/upload" else 0)
    assert (bound_of(route) or 0) < 600 << 20


def test_the_rights_stand_in_the_docs() -> None:
    told = WEB_DOC.read_text(encoding="utf-8").split("<!-- rights: begin", 1)[1].split("<!-- rights: end", 1)[0]
    rows = {cells[0].strip("`"): cells[1:] for cells in map(_cells, told.splitlines()) if cells[0].startswith("`")}
    assert rows == {right.value: ["yes" if right in RIGHTS[role] else "" for role in Role] for right in Right}


def test_health_is_open_to_the_machine_itself(all_roles: Premises, people: dict[Role, TestClient]) -> None:
    for path in ("/api/health", "/metrics"):
        assert browser(all_roles, "127.0.0.1").get(path).status_code in (200, 503)
        assert browser(all_roles, "::1").get(path).status_code in (200, 503)
        assert browser(all_roles, "192.168.1.9").get(path).status_code == 401
        assert people[Role.AGENT].get(path).status_code in (200, 503)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else [""]
