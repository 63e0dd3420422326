"""The phone in the browser: what a page logs in with. The socket itself is `/sip`."""

import asyncio
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.phone_identity import Kind, hotlines_to_try, identity
from appliance.storage.audit import AuditAction
from appliance.web.auth.guard import needs
from appliance.web.errors import Forbidden, also
from appliance.web.premises import Here
from appliance.web.published import published
from appliance.web.sip_proxy import PATH
from appliance.web.who import Who

router = APIRouter(prefix="/phone", tags=["phone"])

_HOST = "zongji.invalid"
"""Whom a SIP address of ours names as host: nobody resolves it, there is one way for all (RFC 2606)."""


class PhoneWish(BaseModel):
    """What the page wants to be."""

    kind: Kind = Field(
        default="agent",
        description="`agent`: this person's own phone. `caller`: somebody who tries a hotline; needs `lines_test`",
    )
    page: str = Field(
        default="", max_length=40, description="a random word by which the page names itself", examples=["k3Zq0xVw"]
    )
    take: bool = Field(
        default=True,
        description="false: go on with the phone that this page has; refused (409, `phone_taken`) when another took it",
    )


class HotlineToTry(BaseModel):
    """A hotline that the caller may call."""

    hotline: str = Field(examples=["main"])
    name: str = Field(examples=["晨光贸易"])
    number: str = Field(examples=["4008001234"], description="its first number, empty when it takes any")
    uri: str = Field(examples=["sip:main@zongji.invalid"], description="what the page dials")


class PhoneBody(BaseModel):
    """A login for one page. A new one makes the one before worthless; the page asks again before this one is over."""

    kind: Kind
    uri: str = Field(examples=["sip:wang-browser@zongji.invalid"], description="the page's own SIP address")
    password: str = Field(examples=["a long random word"])
    expires_at: datetime
    path: str = Field(examples=["/sip"], description="where the SIP WebSocket is, on this host")
    dial_host: str = Field(examples=["zongji.invalid"], description="`sip:<what is dialled>@<dial_host>`")
    hotlines: list[HotlineToTry] = Field(description="for a caller: whom it may call; nobody else can be reached")


@router.post("", operation_id="open_phone", responses=also(409, 503))
async def open_phone(wish: PhoneWish, here: Here, who: Annotated[Who, needs(Right.PHONE_USE)]) -> PhoneBody:
    """Get a short-lived login for the phone in the browser. It is on record once a session."""
    if wish.kind == "caller" and not who.may(Right.LINES_TEST):
        raise Forbidden(Right.LINES_TEST.value)
    document = await asyncio.to_thread(published, here)
    mine = identity(wish.kind, who.agent, document)
    if not wish.take:
        here.phones.refuse_older(mine.account, wish.page, here.now())
    given = await here.ask("browser_password", {"account": mine.account})
    expires_at = datetime.fromisoformat(str(given["expires_at"]))
    here.phones.give(mine.account, wish.page, expires_at)
    note = partial(here.note, who, AuditAction.PHONE_LOGIN, mine.account)
    await asyncio.to_thread(here.phones.once, who.session, mine.account, note)
    hotlines = hotlines_to_try(document) if mine.kind == "caller" else ()
    return PhoneBody(
        kind=mine.kind,
        uri=f"sip:{mine.account}@{_HOST}",
        password=str(given["password"]),
        expires_at=expires_at,
        path=PATH,
        dial_host=_HOST,
        hotlines=[
            HotlineToTry(hotline=id_, name=name, number=number, uri=f"sip:{id_}@{_HOST}")
            for id_, name, number in hotlines
        ],
    )
