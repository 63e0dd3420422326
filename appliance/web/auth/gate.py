"""What is decided before a request's body is read: who may not ask is sent away at once, and nobody sends too much.

Whoever opens a page without being signed in is led to signing in, and to the claim while nobody has an account.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from re import Pattern
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.requests import HTTPConnection
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from appliance.errors import ZongjiError
from appliance.storage.users import Users
from appliance.web.auth.bounds import BODY_BYTES, OPEN_BODY_BYTES, Bounded, Takes
from appliance.web.auth.guard import Needs, identify
from appliance.web.errors import ProblemBody, body_of, problem
from appliance.web.premises import Premises

_PARAMETER = re.compile(r"\{[^}]+\}")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_NO_DOORS = ("/api/", "/assets/", "/login", "/claim", "/metrics", "/sign-in.css")


@dataclass(frozen=True, slots=True)
class GuardedPath:
    """A route of the API with its guard, None for those that are open to strangers, and its body's bound, if any."""

    methods: frozenset[str]
    path: Pattern[str]
    guard: Needs | None
    most_bytes: int | None
    told_as: str
    """The path as it is told: `/api/v1/draft/{section}`."""

    @property
    def vagueness(self) -> tuple[int, int]:
        """Of the paths that match, the least vague is meant: `/draft/publish` rather than `/draft/{section}`."""
        words = _PARAMETER.sub("", self.told_as)
        return self.told_as.count("{"), -len(words)


def guarded_paths(routers: Sequence[APIRouter], prefix: str) -> tuple[GuardedPath, ...]:
    """Find guard and bound of each route."""
    return tuple(
        GuardedPath(
            frozenset(route.methods or ()),
            compile_path(prefix + route.path)[0],
            guard_of(route),
            bound_of(route),
            prefix + route.path,
        )
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
    )


def guard_of(route: APIRoute) -> Needs | None:
    """Give a route's guard."""
    return next((each.call for each in route.dependant.dependencies if isinstance(each.call, Needs)), None)


def open_to_strangers(routers: Sequence[APIRouter]) -> frozenset[str]:
    """Name the routes that ask nobody who they are."""
    routes = [each for router in routers for each in router.routes if isinstance(each, APIRoute)]
    return frozenset(each.name for each in routes if guard_of(each) is None)


def bound_of(route: APIRoute) -> int | None:
    """Give how many bytes a route's body may have; None where the route itself counts."""
    said = (each.call for each in route.dependant.dependencies if isinstance(each.call, Takes))
    return next((each.most_bytes for each in said), BODY_BYTES if guard_of(route) else OPEN_BODY_BYTES)


class Gate:
    """Stands before the application."""

    def __init__(self, app: ASGIApp, paths: Sequence[GuardedPath]) -> None:
        self._app = app
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer, limit = _other_method(scope["method"], self._methods_at(scope["path"])), None
        if answer is not None:
            pass
        elif scope["method"] not in _READING:
            answer, limit = await self._at_change(scope)
        elif is_door(scope):
            answer = await asyncio.to_thread(_way_in, HTTPConnection(scope))
        if answer is not None:
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive if limit is None else Bounded(receive, limit), send)

    async def _at_change(self, scope: Scope) -> tuple[Response | None, int | None]:
        found = next(
            (each for each in self._paths if scope["method"] in each.methods and each.path.match(scope["path"])), None
        )
        if found is None or found.guard is None:
            return None, OPEN_BODY_BYTES
        return await asyncio.to_thread(_refusal, found.guard, HTTPConnection(scope)), found.most_bytes

    def _methods_at(self, path: str) -> frozenset[str]:
        """Give what can be done with what is meant by a path; nothing where it is none of the guarded ones."""
        found = [each for each in self._paths if each.path.match(path)]
        if not found:
            return frozenset()
        meant = min(found, key=lambda each: each.vagueness).told_as
        return frozenset().union(*(each.methods for each in found if each.told_as == meant))


def _other_method(method: str, methods: frozenset[str]) -> Response | None:
    """Refuse what can't be done with a thing, and tell what can."""
    if not methods or method in methods:
        return None
    told = ", ".join(sorted(methods))
    status = HTTPStatus.METHOD_NOT_ALLOWED
    body = ProblemBody(type="other_method", title="That can't be done with this.", status=status, remedy=f"use {told}")
    return problem(body, {"Allow": told})


def _refusal(guard: Needs, connection: HTTPConnection) -> Response | None:
    try:
        guard(identify(connection))
    except ZongjiError as error:
        return problem(body_of(error))
    return None


def is_door(scope: Scope) -> bool:
    """Tell whether somebody opens a page of the user interface."""
    if scope["method"] != "GET" or scope["path"].startswith(_NO_DOORS):
        return False
    return "text/html" in HTTPConnection(scope).headers.get("accept", "")


def _way_in(connection: HTTPConnection) -> Response | None:
    if identify(connection) is not None:
        return None
    here: Premises = connection.app.state.premises
    if not Users(here.reading, here.writing).any():
        return _go("/claim")
    wanted = connection.url.path + (f"?{connection.url.query}" if connection.url.query else "")
    return _go("/login" if wanted == "/" else f"/login?next={quote(wanted, safe='/')}")


def _go(path: str) -> Response:
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
