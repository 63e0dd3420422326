"""Tokens by which programs ask the API (F4)."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.accounts.api_tokens import PEOPLE_ONLY, ApiTokens, NewToken
from appliance.storage.tokens import Token
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.exact import Moment
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/tokens", tags=["tokens"])

Admin = Annotated[Who, needs(Right.TOKENS_EDIT)]


class NewTokenBody(BaseModel):
    """A program that is to ask the API in your name."""

    name: Annotated[str, Field(min_length=1, max_length=80, examples=["CRM"], description="what it is for")]
    scopes: Annotated[list[Right], Field(max_length=len(Right), examples=[["calls_see"]])]
    expires_at: Moment | None = Field(default=None, description="none for no end")


class TokenBody(BaseModel):
    """A token, without its secret."""

    id: str = Field(examples=["9f2c41d07be3"])
    user: str = Field(description="in whose name", examples=["boss"])
    name: str = Field(examples=["CRM"])
    scopes: list[Right]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None = Field(description="to the minute; none when never")
    expired: bool


class MadeTokenBody(BaseModel):
    """A new token. The secret is shown this once."""

    token: TokenBody
    secret: str = Field(examples=["zt_…"], description="for `Authorization: Bearer …`")


class ScopesBody(BaseModel):
    """What a token of yours may do at most."""

    scopes: list[Right]


@router.get("")
def list_tokens(_who: Admin, here: Here) -> list[TokenBody]:
    """List the tokens that weren't taken back."""
    now = here.now()
    return [_body(token, now) for token in _tokens(here).all()]


@router.get("/scopes")
def get_token_scopes(who: Admin) -> ScopesBody:
    """Tell what a token may do at most: what you may, but for what is people's alone."""
    return ScopesBody(scopes=[right for right in Right if right in who.rights - PEOPLE_ONLY])


@router.post("", status_code=HTTPStatus.CREATED)
def add_token(body: NewTokenBody, who: Admin, here: Here) -> MadeTokenBody:
    """Make a token in your name; its secret is shown this once."""
    new = NewToken(body.name, frozenset(body.scopes), body.expires_at, who.rights)
    made = _tokens(here).add(new, who.user)
    return MadeTokenBody(token=_body(made.token, here.now()), secret=made.secret)


@router.delete("/{id}", status_code=HTTPStatus.NO_CONTENT, responses=also(404))
def revoke_token(id: str, who: Admin, here: Here) -> None:  # noqa: A002 - the path's word
    """Take a token back; it opens nothing from now on."""
    if not _tokens(here).revoke(id, who.user):
        raise NotFound("There is no such token.", "look at the list of tokens")


def _tokens(here: Here) -> ApiTokens:
    return ApiTokens(here.reading, here.writing, here.now)


def _body(token: Token, now: datetime) -> TokenBody:
    return TokenBody(
        id=token.id,
        user=token.user,
        name=token.name,
        scopes=sorted(token.scopes),
        created_at=token.created_at,
        expires_at=token.expires_at,
        used_at=token.used_at,
        expired=not token.holds(now),
    )
