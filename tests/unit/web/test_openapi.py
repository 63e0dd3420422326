"""The API's description, as programs read it."""

from typing import Any

import pytest
from fastapi import FastAPI

from appliance.domain.role import Role
from appliance.web.app import create_app
from appliance.web.premises import Premises
from tests.harness.web import ClientAs, somebody

CHANGES = {"post", "put", "patch", "delete"}


@pytest.fixture
def description(premises: Premises) -> dict[str, Any]:
    app: FastAPI = create_app(premises)
    return app.openapi()


def operations(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }


@pytest.mark.parametrize("role", Role)
def test_it_is_told_to_whoever_has_an_account(client_as: ClientAs, description: dict[str, Any], role: Role) -> None:
    assert client_as(somebody(role)).get("/api/v1/openapi.json").json() == description
    stranger = client_as(None).get("/api/v1/openapi.json")
    assert (stranger.status_code, stranger.json()["type"]) == (401, "not_signed_in")


def test_every_operation_has_a_name_of_its_own_and_is_told(description: dict[str, Any]) -> None:
    found = operations(description)
    names = [operation["operationId"] for operation in found.values()]
    assert sorted(names) == sorted(set(names))
    assert [name for name, operation in found.items() if not operation.get("description")] == []
    assert [name for name, operation in found.items() if len(operation.get("tags", [])) != 1] == []


def test_every_refusal_has_the_one_form(description: dict[str, Any]) -> None:
    for name, operation in operations(description).items():
        for status, answer in operation["responses"].items():
            if status >= "400" and status != "416":  # RFC 9110's own answer, without a body
                assert list(answer["content"]) == ["application/problem+json"], (name, status)
                assert answer["content"]["application/problem+json"]["schema"], (name, status)


def test_no_two_bodies_share_a_name(description: dict[str, Any]) -> None:
    assert [name for name in description["components"]["schemas"] if "__" in name] == []
