"""The claim: the first visitor of a new box becomes its admin, by the code on its console."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from appliance.errors import UserError
from appliance.services.accounts.claim import Claim, Claimant
from appliance.services.accounts.signing_in import SigningIn
from appliance.web.auth.cookies import give_cookie, where_from
from appliance.web.auth.guard import OPEN
from appliance.web.pages.form_page import FormPage, SentForm
from appliance.web.pages.page import go, page
from appliance.web.pages.wording import wanted_language
from appliance.web.premises import Here, Premises

AFTER_CLAIM = "/welcome"

router = APIRouter(include_in_schema=False, dependencies=[OPEN])


class ClaimForm(SentForm):
    """Who claims the box."""

    code: str = ""
    user: str = ""
    password: str = ""
    again: str = ""


def claim_of(here: Premises) -> Claim:
    """Give the claim of this box."""
    return Claim(here.instance, here.reading, here.writing, here.now)


@router.get("/claim")
def show_claim(request: Request, here: Here) -> Response:
    """Show the form while there is a code."""
    claim, language = claim_of(here), wanted_language(request)
    if not claim.is_new() and not claim.is_open():
        return page(request, here, "claimed", language)
    return page(request, here, "claim", language, again=not claim.is_new())


@router.post("/claim")
def take_claim(request: Request, here: Here, sent: Annotated[ClaimForm, Form()]) -> Response:
    """Make the visitor an admin who is signed in."""
    claim = claim_of(here)
    values = {"given": {"code": sent.code, "user": sent.user}, "again": not claim.is_new()}
    form = FormPage(request, here, "claim", sent, values)
    if (refused := form.foreign()) is not None:
        return refused
    if sent.password != sent.again:
        return form.refused("again")
    where = where_from(request)
    try:
        claimant = Claimant(sent.code, sent.user, sent.user, sent.password, form.language)
        admin = claim.claim(claimant, where)
        done = SigningIn(here.reading, here.writing, here.now).begin(admin, where)
    except UserError as error:
        return form.refused_by(error)
    answer = go(AFTER_CLAIM)
    give_cookie(answer, request, done.secret)
    return answer
