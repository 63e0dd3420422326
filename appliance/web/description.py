"""The API's description (OpenAPI) as the API really answers: a refusal is `application/problem+json`, nothing else.

It tells as well how one proves who one is, and that a body may be too large. Making it takes 20 MB and a second: the
web process has another one do it (`packed_description`).
"""

import json
import zlib
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from appliance.version import VERSION
from appliance.web.api import ROUTERS
from appliance.web.auth.cookies import COOKIE
from appliance.web.auth.gate import open_to_strangers
from appliance.web.errors import PROBLEM_TYPE, PROBLEMS, also

API = "/api/v1"
"""Where the routes of `ROUTERS` are."""

_REFUSAL = {"schema": {"$ref": "#/components/schemas/ProblemBody"}}
_TOO_LARGE = {
    str(status): {"description": told["description"], "content": {PROBLEM_TYPE: _REFUSAL}}
    for status, told in also(413).items()
}
_PROOFS = {
    "token": {"type": "http", "scheme": "bearer", "description": "a program's token: `zt_…`"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "a browser that is signed in; changes carry the header `X-Zongji: 1`",
    },
}


def description() -> dict[str, Any]:
    """Describe the API."""
    app = FastAPI(title="Zongji", version=VERSION, generate_unique_id_function=_operation)
    for router in ROUTERS:
        app.include_router(router, prefix=API, responses=PROBLEMS)
    made = app.openapi()
    strangers = open_to_strangers(ROUTERS)
    made["components"]["securitySchemes"] = _PROOFS
    for methods in made["paths"].values():
        for operation in methods.values():
            _tell_refusals(operation["responses"])
            if "requestBody" in operation:
                operation["responses"] |= _TOO_LARGE
            operation["security"] = [] if operation["operationId"] in strangers else [{name: []} for name in _PROOFS]
    return made


def packed_description() -> bytes:
    """Give it as JSON, compressed by zlib."""
    return zlib.compress(json.dumps(description(), ensure_ascii=False).encode())


def _operation(route: APIRoute) -> str:
    """Name an operation as its function is named; no two have one name."""
    return route.name


def _tell_refusals(responses: dict[str, Any]) -> None:
    """FastAPI writes a body under the type of the route's good answer, whatever type the refusal has."""
    for answer in responses.values():
        if PROBLEM_TYPE in answer.get("content", {}):
            answer["content"] = {PROBLEM_TYPE: _REFUSAL}
