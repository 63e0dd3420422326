"""People who may sign in (F3)."""

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from appliance.domain.ids import AgentId
from appliance.domain.role import Right, Role
from appliance.services.accounts.own_account import OwnAccount
from appliance.services.accounts.passwords import SHORTEST
from appliance.services.accounts.people import NewUser, NoSuchUser, People
from appliance.services.accounts.user_names import LONGEST_NAME
from appliance.storage.users import User
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.etag import IfMatch, etag, require_match
from appliance.web.exact import YesNo
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/users", tags=["users"])

Admin = Annotated[Who, needs(Right.USERS_EDIT)]
Name = Annotated[str, Path(alias="user", max_length=64, description="the name that is signed in with")]
Agent = Annotated[str | None, Field(pattern=r"^[0-9]{1,8}$", examples=["8001"], description="of who answers calls")]


class ChangedUserBody(BaseModel):
    """What an admin changes of an account."""

    name: Annotated[str, Field(min_length=1, max_length=80, examples=["李娜"])]
    role: Role
    agent: Agent = None
    language: Literal["zh", "en"] = "zh"
    disabled: YesNo = Field(default=False, description="whether the person can sign in no more")


class NewUserBody(BaseModel):
    """Who is to have an account."""

    user: Annotated[
        str, Field(max_length=LONGEST_NAME, examples=["li"], description="signed in with; never given twice")
    ]
    name: Annotated[str, Field(max_length=80, examples=["李娜"])] = ""
    role: Role
    agent: Agent = None
    language: Literal["zh", "en"] = "zh"
    password: Annotated[str, Field(max_length=1000, description=f"{SHORTEST} characters or more")]


class NewPasswordBody(BaseModel):
    """A new password for somebody."""

    password: Annotated[str, Field(max_length=1000, description=f"{SHORTEST} characters or more")]


class UserBody(BaseModel):
    """An account."""

    user: str = Field(examples=["li"])
    name: str = Field(examples=["李娜"])
    role: Role
    agent: str | None = Field(examples=["8001"])
    language: str = Field(examples=["zh"])
    disabled: bool
    second_factor: bool = Field(description="whether sign-ins ask for a code")
    created_at: datetime
    changed_at: datetime
    changed_by: str = Field(examples=["boss"])
    etag: str = Field(description="send it as If-Match with a change", examples=['"3f0c9a2b7d11e845a1b2c3d4"'])


class UserSignIn(BaseModel):
    """One browser in which somebody is signed in."""

    id: str = Field(examples=["3f0c9a2b7d11e845"])
    created_at: datetime
    seen_at: datetime
    address: str = Field(examples=["192.168.1.20"])
    browser: str


@router.get("")
def list_users(_who: Admin, here: Here) -> list[UserBody]:
    """List everybody who has, or had, an account."""
    return [_body(user) for user in _people(here).all()]


@router.post("", status_code=HTTPStatus.CREATED, responses=also(409))
def add_user(body: NewUserBody, who: Admin, here: Here, response: Response) -> UserBody:
    """Give somebody an account."""
    agent = None if body.agent is None else AgentId(body.agent)
    new = NewUser(body.user, body.name, body.role, body.password, agent, body.language)
    return _tagged(_people(here).add(new, who.user), response)


@router.get("/{user}", responses=also(404))
def get_user(user: Name, _who: Admin, here: Here, response: Response) -> UserBody:
    """Give one account."""
    return _tagged(_one(here, user), response)


@router.put("/{user}", responses=also(404, 409, 412, 428))
def change_user(
    user: Name, body: ChangedUserBody, who: Admin, here: Here, response: Response, if_match: IfMatch = None
) -> UserBody:
    """Change an account; whoever gets another role, or is disabled, is signed out."""
    before = _one(here, user)
    require_match(if_match, _etag(before), before.changed_by, before.changed_at.isoformat(timespec="seconds"))
    disabled_at = (before.disabled_at or here.now()) if body.disabled else None
    after = replace(
        before,
        name=body.name,
        role=body.role,
        agent=None if body.agent is None else AgentId(body.agent),
        language=body.language,
        disabled_at=disabled_at,
    )
    return _tagged(_people(here).change(before, after, who.user), response)


@router.put("/{user}/password", status_code=HTTPStatus.NO_CONTENT, responses=also(404, 409))
def set_users_password(user: Name, body: NewPasswordBody, who: Admin, here: Here) -> None:
    """Give somebody a new password; the person is signed out everywhere."""
    _people(here).set_password(_one(here, user), body.password, who.user)


@router.post("/{user}/second-factor/end", status_code=HTTPStatus.NO_CONTENT, responses=also(404, 409))
def end_users_second_factor(user: Name, who: Admin, here: Here) -> None:
    """Have somebody's sign-ins ask for the password alone again: the telephone is lost."""
    _people(here).end_second_factor(_one(here, user), who.user)


@router.get("/{user}/sign-ins", responses=also(404))
def list_users_sign_ins(user: Name, _who: Admin, here: Here) -> list[UserSignIn]:
    """List where somebody is signed in."""
    found = OwnAccount(here.reading, here.writing, here.now).sessions(_one(here, user).user)
    return [
        UserSignIn(
            id=each.id,
            created_at=each.created_at,
            seen_at=each.seen_at,
            address=each.address,
            browser=each.browser,
        )
        for each in found
    ]


@router.delete("/{user}/sign-ins/{id}", status_code=HTTPStatus.NO_CONTENT, responses=also(404))
def end_users_sign_in(
    user: Name,
    id: str,  # noqa: A002 - the path's word
    who: Admin,
    here: Here,
) -> None:
    """Sign somebody out in one browser."""
    account = OwnAccount(here.reading, here.writing, here.now)
    if not account.end_session(_one(here, user).user, id, who.user):
        raise NotFound("There is no such sign-in.", "look at the list again: it may have ended by itself")


def _people(here: Here) -> People:
    return People(here.reading, here.writing, here.now)


def _one(here: Here, user: str) -> User:
    try:
        return _people(here).one(user)
    except NoSuchUser as error:
        raise NotFound(error.message, "look at the list of accounts") from error


def _etag(user: User) -> str:
    return etag(user.user, user.version)


def _tagged(user: User, response: Response) -> UserBody:
    response.headers["ETag"] = _etag(user)
    return _body(user)


def _body(user: User) -> UserBody:
    return UserBody(
        user=user.user,
        name=user.name,
        role=user.role,
        agent=user.agent,
        language=user.language,
        disabled=user.disabled_at is not None,
        second_factor=user.totp_secret is not None,
        created_at=user.created_at,
        changed_at=user.changed_at,
        changed_by=user.changed_by,
        etag=_etag(user),
    )
