"""Signing in by name and password, and by the second factor's code; what to do when that doesn't work."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from appliance.errors import UserError
from appliance.services.accounts.signing_in import SignedIn, SigningIn, TooLate
from appliance.web.auth.cookies import give_cookie, secret_of, where_from
from appliance.web.auth.guard import OPEN, identify
from appliance.web.pages.claiming import claim_of
from appliance.web.pages.form_page import FormPage, SentForm
from appliance.web.pages.page import HEADERS, STYLE, go, local_path, page
from appliance.web.pages.wording import wanted_language
from appliance.web.premises import Here

router = APIRouter(include_in_schema=False, dependencies=[OPEN])


class SignInForm(SentForm):
    """The first step."""

    user: str = ""
    password: str = ""


class CodeForm(SentForm):
    """The second step."""

    code: str = ""


@router.get("/login")
def show_sign_in(request: Request, here: Here) -> Response:
    """Show the form; a new box is claimed first, and who is signed in goes on."""
    if claim_of(here).is_new():
        return go(f"/claim?{request.url.query}")
    wanted = request.query_params.get("next", "")
    if identify(request) is not None:
        return go(local_path(wanted))
    return page(request, here, "sign_in", wanted_language(request), next=wanted)


@router.post("/login")
def take_sign_in(request: Request, here: Here, sent: Annotated[SignInForm, Form()]) -> Response:
    """Take name and password."""
    form = FormPage(request, here, "sign_in", sent, {"given": {"user": sent.user}})
    if (refused := form.foreign()) is not None:
        return refused
    try:
        signing_in = SigningIn(here.reading, here.writing, here.now)
        done = signing_in.by_password(sent.user, sent.password, where_from(request))
    except UserError as error:
        return form.refused_by(error)
    return _go_on(request, done, sent)


@router.get("/login/code")
def show_code(request: Request, here: Here) -> Response:
    """Show the form of the second step."""
    return page(request, here, "code", wanted_language(request), next=request.query_params.get("next", ""))


@router.post("/login/code")
def take_code(request: Request, here: Here, sent: Annotated[CodeForm, Form()]) -> Response:
    """Take the second factor's code."""
    form = FormPage(request, here, "code", sent, {})
    if (refused := form.foreign()) is not None:
        return refused
    try:
        signing_in = SigningIn(here.reading, here.writing, here.now)
        done = signing_in.by_code(secret_of(request), sent.code, where_from(request))
    except TooLate as error:
        return form.refused_by(error, "sign_in")
    except UserError as error:
        return form.refused_by(error)
    return _go_on(request, done, sent)


@router.get("/login/help")
def show_help(request: Request, here: Here) -> Response:
    """Tell what to do about a lost password or telephone."""
    return page(request, here, "help", wanted_language(request))


@router.get("/sign-in.css")
def show_style() -> Response:
    """Give the pages' style."""
    cached = {**HEADERS, "Cache-Control": "public, max-age=86400"}
    return Response(STYLE, HTTPStatus.OK, cached, "text/css; charset=utf-8")


def _go_on(request: Request, done: SignedIn, sent: SentForm) -> Response:
    wanted = local_path(sent.next)
    code = f"/login/code?{urlencode({'lang': sent.lang, 'next': wanted})}"
    answer = go(code if done.awaits_code else wanted)
    give_cookie(answer, request, done.secret)
    return answer
