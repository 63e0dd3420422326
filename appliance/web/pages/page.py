"""What the pages without JavaScript have in common: how they are made, and the proof that a form is ours."""

import hashlib
import secrets
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader

from appliance.services.accounts.site_facts import site_facts
from appliance.storage.revisions import Revisions
from appliance.web.auth.cookies import is_encrypted
from appliance.web.auth.same_site import is_own_origin
from appliance.web.pages.wording import LANGUAGES, texts
from appliance.web.premises import Premises

FORM_COOKIE = "zongji_form"
STYLE = (Path(__file__).parent / "sign-in.css").read_text(encoding="utf-8")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_STYLE_VERSION = hashlib.sha256(STYLE.encode()).hexdigest()[:8]
_LONGEST_PATH = 500
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def page(
    request: Request,
    here: Premises,
    name: str,
    language: str,
    status: int = HTTPStatus.OK,
    **values: object,
) -> Response:
    """Make the page of a template. Its form's proof is a cookie that no other site's page can know."""
    form = request.cookies.get(FORM_COOKIE, "") or secrets.token_urlsafe(16)
    other = next(each for each in LANGUAGES if each != language)
    wanted = local_path(str(values.get("next", "")))
    body = _templates.get_template(f"{name}.html").render(
        text=texts(language),
        language=language,
        other_language=other,
        other_language_address=f"{request.url.path}?{urlencode({'lang': other, 'next': wanted})}",
        site=site_facts(here.instance, Revisions(here.reading, here.writing)).name,
        style_version=_STYLE_VERSION,
        form=form,
        **{"given": {}, "refused": ""} | values | {"next": wanted},
    )
    answer = HTMLResponse(body, status, HEADERS)
    answer.set_cookie(FORM_COOKIE, form, path="/", secure=is_encrypted(request), httponly=True, samesite="strict")
    return answer


def is_own_form(request: Request, form: str) -> bool:
    """Tell whether a form that was sent is one that we gave this browser."""
    kept = request.cookies.get(FORM_COOKIE, "")
    return bool(kept) and secrets.compare_digest(kept.encode(), form.encode()) and is_own_origin(request)


def local_path(wanted: str) -> str:
    """Give the path to go to after signing in: one of ours that is a page, else the first."""
    if not wanted.startswith("/") or wanted.startswith(("//", "/login", "/claim", "/api/")):
        return "/"
    if len(wanted) > _LONGEST_PATH or "\\" in wanted or not wanted.isprintable():
        return "/"
    return wanted


def go(path: str) -> RedirectResponse:
    """Have the browser get another page."""
    return RedirectResponse(path, HTTPStatus.SEE_OTHER, {"Cache-Control": "no-store"})
