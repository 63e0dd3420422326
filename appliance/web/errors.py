"""Every refusal of the API in one form: RFC 9457's problem, with what to do about it and where the fault is."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from appliance.config.problem import ConfigError
from appliance.errors import UserError, ZongjiError
from appliance.services.accounts.signing_in import TooManyTries
from appliance.services.control_client import ControllerDown
from appliance.services.control_messages import CommandFailed

PROBLEM_TYPE = "application/problem+json"


class Fault(BaseModel):
    """One fault in what was sent: `path` from the outside in, `line` where it was a text."""

    path: list[str | int] = Field(examples=[["hotlines", "main", "flow", "nodes", "menu", "next"]])
    message: str = Field(examples=["there is no node 'menuu' here, did you mean 'menu'?"])
    line: int | None = None


class ProblemBody(BaseModel):
    """The body of every refusal."""

    type: str = Field(default="about:blank", description="for programs: what kind of refusal it is")
    title: str = Field(examples=["There is no call with that id."])
    status: int = Field(examples=[404])
    remedy: str = Field(default="", description="what to do about it", examples=["look at the list of calls"])
    faults: list[Fault] = []
    details: list[str] = []


class Refusal(UserError):
    """What a route refuses with. `status` is HTTP's, `kind` the word for programs."""

    status = HTTPStatus.BAD_REQUEST
    kind = "refused"


class NotFound(Refusal):
    """There is no such thing, or it isn't for this person's eyes."""

    status = HTTPStatus.NOT_FOUND
    kind = "not_found"


class Conflict(Refusal):
    """It clashes with what is there."""

    status = HTTPStatus.CONFLICT
    kind = "conflict"


class Changed(Refusal):
    """Somebody else has changed it since it was read (If-Match)."""

    status = HTTPStatus.PRECONDITION_FAILED
    kind = "changed"


class MatchMissing(Refusal):
    """A change must say on what it is based."""

    status = HTTPStatus.PRECONDITION_REQUIRED
    kind = "match_missing"

    def __init__(self) -> None:
        super().__init__("The change doesn't say on what it is based.", "send the ETag that was read as If-Match")


class NotSignedIn(Refusal):
    """A stranger asks."""

    status = HTTPStatus.UNAUTHORIZED
    kind = "not_signed_in"

    def __init__(self) -> None:
        super().__init__("You are not signed in.", "sign in, or send a token as `Authorization: Bearer …`")


class Forbidden(Refusal):
    """Somebody asks who may not."""

    status = HTTPStatus.FORBIDDEN
    kind = "forbidden"

    def __init__(self, right: str) -> None:
        super().__init__(f"Your role doesn't allow this ({right}).", "ask an admin of this switchboard")


_KINDS = {
    "faulty": HTTPStatus.UNPROCESSABLE_ENTITY,
    "stories": HTTPStatus.UNPROCESSABLE_ENTITY,
    "stale": HTTPStatus.CONFLICT,
    "changed": HTTPStatus.PRECONDITION_FAILED,
    "not_found": HTTPStatus.NOT_FOUND,
    "not_noted": HTTPStatus.BAD_REQUEST,
    "busy": HTTPStatus.TOO_MANY_REQUESTS,
    "failed": HTTPStatus.INTERNAL_SERVER_ERROR,
    "overloaded": HTTPStatus.SERVICE_UNAVAILABLE,
    "sign_in_refused": HTTPStatus.UNAUTHORIZED,
    "too_many_tries": HTTPStatus.TOO_MANY_REQUESTS,
}


def handle_errors(app: FastAPI) -> None:
    """Answer every error of the product's, and every malformed request, in the one form."""
    app.add_exception_handler(ZongjiError, _product_error)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http_error)


def problem(body: ProblemBody, headers: dict[str, str] | None = None) -> JSONResponse:
    """Make the answer."""
    return JSONResponse(body.model_dump(), body.status, headers, PROBLEM_TYPE)


def _product_error(_request: Request, error: Exception) -> JSONResponse:
    headers = {"Retry-After": str(error.wait_s)} if isinstance(error, TooManyTries) else None
    return problem(body_of(error), headers)


def body_of(error: Exception) -> ProblemBody:
    """Tell an error of the product's."""
    match error:
        case CommandFailed(failure=failure):
            status = _KINDS.get(failure.kind, HTTPStatus.CONFLICT)
            faults = [Fault(path=list(each.path), message=each.message, line=each.line) for each in failure.problems]
            return _body(failure.kind, failure.message, status, failure.remedy, faults, list(failure.details))
        case ConfigError(problems=problems):
            faults = [Fault(path=list(each.path), message=each.message, line=each.line) for each in problems]
            title = "The configuration is refused."
            return _body("faulty", title, HTTPStatus.UNPROCESSABLE_ENTITY, error.remedy, faults)
        case ControllerDown():
            return _body("controller_down", error.message, HTTPStatus.SERVICE_UNAVAILABLE, error.remedy)
        case Refusal():
            return _body(error.kind, error.message, error.status, error.remedy)
        case UserError():
            status = _KINDS.get(getattr(error, "kind", ""), HTTPStatus.CONFLICT)
            details = list(getattr(error, "failures", ()))
            return _body(getattr(error, "kind", "refused"), error.message, status, error.remedy, details=details)
        case _:
            remedy = "look at the health page, and try again"
            return _body("house", str(error), HTTPStatus.BAD_GATEWAY, remedy)


def _body(
    kind: str,
    title: str,
    status: int,
    remedy: str,
    faults: list[Fault] | None = None,
    details: list[str] | None = None,
) -> ProblemBody:
    return ProblemBody(
        type=kind, title=title, status=int(status), remedy=remedy, faults=faults or [], details=details or []
    )


def _malformed(_request: Request, error: Exception) -> JSONResponse:
    faults = []
    if isinstance(error, RequestValidationError):
        faults = [Fault(path=list(each["loc"]), message=str(each["msg"])) for each in error.errors()]
    title = "What was sent can't be understood."
    return problem(_body("malformed", title, HTTPStatus.UNPROCESSABLE_ENTITY, "mend what is marked", faults))


def _http_error(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, HTTPException) and error.status_code == HTTPStatus.BAD_REQUEST:
        return _malformed(request, error)  # a body that isn't even JSON, or a form: nobody else has this status
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    title = str(error.detail) if isinstance(error, HTTPException) else "Something went wrong."
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else None
    return problem(_body("http", title, status, ""), headers)


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": ProblemBody, "content": {PROBLEM_TYPE: {}}, "description": description}
    for status, description in {
        401: "nobody is signed in",
        403: "the role doesn't allow it",
        422: "what was sent can't be understood, or is refused",
    }.items()
}
"""What every router gives as its `responses`; a route adds 404, 409, 412 and 428 where it has them, by `also`."""


_MEANINGS = {
    400: "what was sent can't be done",
    404: "there is no such thing, or it isn't for this person's eyes",
    409: "it clashes with what is there",
    412: "somebody else has changed it since it was read",
    413: "it is too large",
    416: "the file has no such part",
    428: "the change doesn't say on what it is based (If-Match)",
    429: "too much at once, or too many wrong tries; Retry-After tells when to try again",
    502: "a part of the house failed",
    503: "the controller isn't running, or too many ask at once",
}
"""In words of our own: those of Python's `HTTPStatus` differ between its releases."""


CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
"""The `responses` of a route that gives a table."""


def also(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Give the `responses` of a route that refuses with these besides."""
    return {
        status: {"model": ProblemBody, "content": {PROBLEM_TYPE: {}}, "description": _MEANINGS[status]}
        for status in statuses
    }
