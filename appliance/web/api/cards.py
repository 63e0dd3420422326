"""The telephone cards: what there is, what each port is for and does, what waits, and what is wrong with it."""

from typing import Annotated, Literal

from fastapi import APIRouter
from fastapi import Path as InPath
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.web.auth.guard import needs
from appliance.web.errors import NotFound, also
from appliance.web.premises import Here
from appliance.web.who import Who

router = APIRouter(prefix="/cards", tags=["cards"])

_NONE = "There is no port {0}."


class CardPortBody(BaseModel):
    """A port of a card."""

    channel: int = Field(description="its number, through all cards", examples=[3])
    kind: Literal["fxo", "fxs", "none"] = Field(description="for a line, for a telephone, or a place without a module")
    alarm: str | None = Field(description="the kernel's word: RED is a line without voltage", examples=["RED"])
    in_use: bool = Field(description="whether a call is on it")
    ringing: bool
    line: str | None = Field(description="the line of the configuration in force", examples=["01"])
    endpoint: str | None = Field(description="the telephone of the configuration in force", examples=["front-desk"])
    fault: str | None = Field(examples=["Port 3 of line 01 has no voltage: is the cable pulled?"])
    caller_id: str | None = Field(
        description="how its line tells who calls, as its calls have shown: none, fsk_bell_after_ring, "
        "fsk_v23_after_ring, fsk_v23_after_polarity, dtmf_before_ring, dtmf_after_polarity, dtmf_after_ring; or why "
        "that isn't known: too_few_calls, mixed, unknown_way; null where nobody has heard it",
        examples=["dtmf_before_ring"],
    )


class TelephoneCardBody(BaseModel):
    """A card that is plugged in."""

    name: str = Field(examples=["WCTDM/0"])
    description: str = Field(examples=["Wildcard TDM410P"])
    location: str = Field(description="where it is plugged in; empty where the driver doesn't know", examples=["PCI 3"])
    ports: list[CardPortBody]


class PendingPortBody(BaseModel):
    """A change that waits until no call is on a port."""

    channel: int | None = Field(description="null: of all ports", examples=[3])
    reason: str = Field(description="what differs from what runs", examples=["echo_canceller"])


class CardFaultBody(BaseModel):
    """Something that is wrong, and what to do about it."""

    what: str = Field(examples=["Port 3 of line 01 has no voltage: is the cable pulled?"])
    remedy: str = Field(examples=["plug the cable in, or try a telephone on the wall socket"])
    port: int | None = Field(description="null: with more than one port", examples=[3])


class CardsBody(BaseModel):
    """All cards."""

    daemon: Literal["up", "down"] = Field(description="whether the process with the hands on the cards runs")
    loaded: bool = Field(description="whether the kernel has DAHDI, by which cards are driven")
    country: str = Field(description="by whose profile the ports are set", examples=["cn"])
    cards: list[TelephoneCardBody]
    pending: list[PendingPortBody]
    faults: list[CardFaultBody]


class IdentifiedBody(BaseModel):
    """What happens at a port so that somebody finds it, or what is to be done."""

    kind: Literal["fxo", "fxs"]
    sentence: str = Field(examples=["The telephone at port 3 rings for two seconds."])


@router.get("", responses=also(409, 503))
async def list_cards(here: Here, _who: Annotated[Who, needs(Right.LINES_SEE)]) -> CardsBody:
    """Tell of the telephone cards and their ports, as they are now."""
    return CardsBody.model_validate(await here.ask("cards", {}))


@router.post("/ports/{channel}/identify", status_code=202, responses=also(404, 409, 503))
async def identify_port(
    here: Here,
    _who: Annotated[Who, needs(Right.LINES_TEST)],
    channel: Annotated[int, InPath(ge=1, le=1023, examples=[3])],
) -> IdentifiedBody:
    """Ring the telephone at a port for two seconds; of a line's port tell how it is found."""
    cards = await here.ask("cards", {})
    if not any(port["channel"] == channel for card in cards["cards"] for port in card["ports"]):
        raise NotFound(_NONE.format(channel), "look at the list of cards")
    return IdentifiedBody.model_validate(await here.ask("identify_port", {"port": channel}))
