"""What is typed into a telephone or a gateway: shown when asked for, which is on record; and new passwords."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.control_client import ControllerDown
from appliance.services.login_changes import renew_phone_password, set_peer_password
from appliance.services.phone_logins import phones, show_login
from appliance.storage.audit import AuditAction
from appliance.web.auth.guard import needs
from appliance.web.errors import also
from appliance.web.premises import Here, Premises
from appliance.web.published import published
from appliance.web.who import Who

router = APIRouter(prefix="/logins", tags=["people"])

Editor = Annotated[Who, needs(Right.CONFIG_EDIT)]
PhoneId = Annotated[str, Path(max_length=40, description="an agent, endpoint or simulated line", examples=["8001"])]


class LoginBody(BaseModel):
    """How a telephone logs in."""

    server: str = Field(examples=["192.168.1.10"], description="0.0.0.0: any address of the switchboard")
    port: int = Field(examples=[5060])
    account: str = Field(examples=["8001"])
    password: str


class PeerPasswordBody(BaseModel):
    """A gateway's or carrier's password."""

    password: Annotated[str, Field(min_length=4, max_length=64)]


class PasswordKeptBody(BaseModel):
    """Whether a new password holds already."""

    holds: bool = Field(description="false: from the next start of the controller on")
    username: str = Field(description="the account that it is for")


@router.get("/phones", responses=also(409))
def list_phones(_who: Annotated[Who, needs(Right.CONFIG_SEE)], here: Here) -> list[str]:
    """List the telephones that have a login, by the id of their agent, endpoint or line."""
    return sorted(phones(published(here)))


@router.post("/phones/{phone_id}", responses=also(404, 409))
def show_phone_login(who: Editor, here: Here, phone_id: PhoneId) -> LoginBody:
    """Show what is typed into a telephone. Who saw it is on record, so it is no GET."""
    login = show_login(phone_id, who.user, published(here), here.instance)
    return LoginBody(server=login.server, port=login.port, account=login.account, password=login.password)


@router.post("/phones/{phone_id}/renew", responses=also(404, 409))
async def renew_phone_login(who: Editor, here: Here, phone_id: PhoneId) -> LoginBody:
    """Make a new password for a telephone and show it; the phone with the old one can't log in any more."""
    document = await asyncio.to_thread(published, here)
    await asyncio.to_thread(renew_phone_password, phone_id, document, here.instance)
    await _taken_up(here)
    login = await asyncio.to_thread(show_login, phone_id, who.user, document, here.instance)
    return LoginBody(server=login.server, port=login.port, account=login.account, password=login.password)


@router.put("/peers/{peer_id}", responses=also(404, 409))
async def put_peer_password(who: Editor, here: Here, peer_id: PhoneId, body: PeerPasswordBody) -> PasswordKeptBody:
    """Set the password that a gateway logs in with, or that we log in with at a carrier. It is never shown again."""
    document = await asyncio.to_thread(published, here)
    username = await asyncio.to_thread(set_peer_password, peer_id, body.password, document, here.instance)
    await asyncio.to_thread(here.note, who, AuditAction.PHONE_LOGIN, peer_id, "set")
    return PasswordKeptBody(holds=await _taken_up(here), username=username)


async def _taken_up(here: Premises) -> bool:
    try:
        await here.ask("passwords", {})
    except ControllerDown:
        return False
    return True
