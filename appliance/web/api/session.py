"""Who is signed in: signing in and out, and one's own account."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from appliance.domain.role import Right, Role
from appliance.services.accounts.own_account import OwnAccount
from appliance.services.accounts.passwords import LONGEST, SHORTEST
from appliance.services.accounts.second_factor import offer
from appliance.services.accounts.secret_words import kept_hash
from appliance.services.accounts.signing_in import SignedIn, SigningIn
from appliance.services.accounts.site_facts import is_demo, site_facts
from appliance.services.aside import aside
from appliance.storage.revisions import Revisions
from appliance.storage.users import User
from appliance.storage.web_settings import WebSettings
from appliance.version import VERSION
from appliance.web.auth.cookies import give_cookie, secret_of, take_cookie, where_from
from appliance.web.auth.guard import OPEN, needs
from appliance.web.auth.same_site import refuse_foreign
from appliance.web.errors import NotFound, Refusal, also
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/session", tags=["session"])

Myself = Annotated[Who, needs(Right.OWN_ACCOUNT)]
Password = Annotated[str, Field(max_length=LONGEST, examples=["a sentence of my own"])]
Code = Annotated[str, Field(max_length=20, examples=["123456"], description="six digits, or a recovery code")]


class SignInBody(BaseModel):
    """The first step of signing in."""

    user: Annotated[str, Field(max_length=64, examples=["li"])]
    password: Password


class CodeBody(BaseModel):
    """The second step, for those with a second factor."""

    code: Code


class SignedInBody(BaseModel):
    """What comes next: nothing, or the code of the second factor, within five minutes."""

    next: Literal["done", "code"] = Field(examples=["done"])


class SiteBody(BaseModel):
    """The company."""

    name: str = Field(examples=["东方商贸"])
    time_zone: str = Field(examples=["Asia/Shanghai"])
    language: str = Field(examples=["zh"])


class SessionBody(BaseModel):
    """Who is signed in, and what the pages need to know from the start."""

    user: str = Field(examples=["li"], description="the name that is signed in with")
    name: str = Field(examples=["李娜"])
    role: Role
    rights: list[Right] = Field(description="what this person, or token, may do", examples=[["calls_see"]])
    agent: str | None = Field(description="the agent's ID, of a person who answers calls", examples=["8001"])
    language: str = Field(examples=["zh"], description="of the pages")
    totp: bool = Field(description="whether there is a second factor")
    site: SiteBody
    demo: bool = Field(description="whether this is the demonstration")
    version: str = Field(examples=["0.1.0"])


class PasswordBody(BaseModel):
    """A new password."""

    current: Password
    new: Annotated[str, Field(max_length=1000, examples=["a longer sentence"], description=f"{SHORTEST} or more")]


class LanguageBody(BaseModel):
    """The language of the pages."""

    language: Literal["zh", "en"]


class SignInEntry(BaseModel):
    """One browser that is signed in."""

    id: str = Field(examples=["3f0c9a2b7d11e845"])
    created_at: datetime
    seen_at: datetime = Field(description="to the minute")
    address: str = Field(examples=["192.168.1.20"])
    browser: str = Field(description="what the browser calls itself")
    current: bool = Field(description="whether it is the one that asks")


class OfferBody(BaseModel):
    """What an app is given. Nothing holds yet: confirm it with a code."""

    secret: str = Field(examples=["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"])
    uri: str = Field(examples=["otpauth://totp/Zongji:li@box?secret=…"])
    qr: str = Field(description="the same as a picture: an SVG in a data: address")


class ConfirmBody(BaseModel):
    """Proof that the app has the secret, and that it is still the same person."""

    secret: Annotated[str, Field(pattern=r"^[A-Z2-7]{32}$")]
    code: Code
    password: Password


class RecoveryCodesBody(BaseModel):
    """Codes that serve once each when the telephone is lost. They are never shown again."""

    recovery_codes: list[str] = Field(examples=[["7KQ2M-4XDWP"]])


class ConfirmedBody(BaseModel):
    """The present password, once more."""

    password: Password


class OwnSessionOnly(Refusal):
    """A program asks for what people alone may do."""

    status = HTTPStatus.FORBIDDEN
    kind = "people_only"

    def __init__(self) -> None:
        super().__init__("A token can't do this.", "sign in with your name and password")


@router.post("", dependencies=[OPEN], responses=also(429))
def sign_in(body: SignInBody, request: Request, response: Response, here: Here) -> SignedInBody:
    """Sign in; the answer's cookie is who you are from then on."""
    refuse_foreign(request)
    done = SigningIn(here.reading, here.writing, here.now).by_password(body.user, body.password, where_from(request))
    return _answer(done, request, response)


@router.post("/code", dependencies=[OPEN], responses=also(429))
def sign_in_by_code(body: CodeBody, request: Request, response: Response, here: Here) -> SignedInBody:
    """Give the second factor's code."""
    refuse_foreign(request)
    signing_in = SigningIn(here.reading, here.writing, here.now)
    return _answer(signing_in.by_code(secret_of(request), body.code, where_from(request)), request, response)


@router.get("")
def get_session(who: Myself, here: Here) -> SessionBody:
    """Tell who is signed in."""
    user = _account(here).one(who.user) if who.session else None
    site = site_facts(here.instance, Revisions(here.reading, here.writing))
    return SessionBody(
        user=who.user,
        name=who.name,
        role=who.role,
        rights=sorted(who.rights),
        agent=who.agent,
        language=site.language if user is None else user.language,
        totp=user is not None and user.totp_secret is not None,
        site=SiteBody(name=site.name, time_zone=site.time_zone, language=site.language),
        demo=is_demo(WebSettings(here.reading, here.writing)),
        version=VERSION,
    )


@router.delete("", status_code=HTTPStatus.NO_CONTENT)
def sign_out(_who: Myself, request: Request, response: Response, here: Here) -> None:
    """Sign out in this browser."""
    SigningIn(here.reading, here.writing, here.now).end(secret_of(request))
    take_cookie(response, request)


@router.put("/password", status_code=HTTPStatus.NO_CONTENT, responses=also(409, 429))
def set_own_password(body: PasswordBody, who: Myself, request: Request, here: Here) -> None:
    """Change one's password; all other browsers are signed out."""
    user = _confirmed(body.current, who, request, here)
    _account(here).set_password(user, body.new, kept_hash(secret_of(request)))


@router.put("/language", status_code=HTTPStatus.NO_CONTENT, responses=also(409))
def set_own_language(body: LanguageBody, who: Myself, here: Here) -> None:
    """Choose the language of one's pages."""
    _account(here).set_language(_account(here).one(who.user), body.language)


@router.get("/sign-ins")
def list_own_sign_ins(who: Myself, here: Here) -> list[SignInEntry]:
    """List the browsers in which one is signed in."""
    return [
        SignInEntry(
            id=each.id,
            created_at=each.created_at,
            seen_at=each.seen_at,
            address=each.address,
            browser=each.browser,
            current=each.id == who.session,
        )
        for each in _account(here).sessions(who.user)
    ]


@router.delete("/sign-ins/{id}", status_code=HTTPStatus.NO_CONTENT, responses=also(404))
def end_own_sign_in(id: str, who: Myself, here: Here) -> None:  # noqa: A002 - the path's word
    """Sign out in one of one's browsers."""
    if not _account(here).end_session(who.user, id, who.user):
        raise NotFound("There is no such sign-in.", "look at the list again: it may have ended by itself")


@router.post("/second-factor")
def offer_second_factor(who: Myself, here: Here) -> OfferBody:
    """Make a secret for an app of one-time codes. Nothing holds until a code confirms it."""
    made = offer(who.user, site_facts(here.instance, Revisions(here.reading, here.writing)).name or "zongji")
    picture: str = aside("appliance.services.accounts.qr_picture:qr_picture", made.uri)
    return OfferBody(secret=made.secret, uri=made.uri, qr=picture)


@router.put("/second-factor", responses=also(409, 429))
def confirm_second_factor(body: ConfirmBody, who: Myself, request: Request, here: Here) -> RecoveryCodesBody:
    """Have sign-ins ask for a code from now on; gives recovery codes, this once."""
    user = _confirmed(body.password, who, request, here)
    made = _account(here).begin_second_factor(user, body.secret, body.code, kept_hash(secret_of(request)))
    return RecoveryCodesBody(recovery_codes=list(made.codes))


@router.post("/second-factor/end", status_code=HTTPStatus.NO_CONTENT, responses=also(409, 429))
def end_second_factor(body: ConfirmedBody, who: Myself, request: Request, here: Here) -> None:
    """Have sign-ins ask for the password alone again."""
    _account(here).end_second_factor(_confirmed(body.password, who, request, here))


def _account(here: Here) -> OwnAccount:
    return OwnAccount(here.reading, here.writing, here.now)


def _confirmed(password: str, who: Who, request: Request, here: Here) -> User:
    """Give the account of who has just said the password again; programs can't."""
    if who.session.startswith("token:"):
        raise OwnSessionOnly
    user = _account(here).one(who.user)
    SigningIn(here.reading, here.writing, here.now).confirm(user, password, where_from(request))
    return user


def _answer(done: SignedIn, request: Request, response: Response) -> SignedInBody:
    give_cookie(response, request, done.secret)
    return SignedInBody(next="code" if done.awaits_code else "done")
