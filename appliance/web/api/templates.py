"""Configurations to begin with."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from appliance.domain.role import Right
from appliance.services.setting_up import template_cards
from appliance.web.auth.guard import needs
from appliance.web.who import Who

router = APIRouter(prefix="/templates", tags=["draft"])


class TemplateCardBody(BaseModel):
    """A template, with what a picture of it needs."""

    id: str = Field(examples=["clinic"])
    purpose: str = Field(description="a sentence in English", examples=["A clinic: appointments by key."])
    company: str = Field(description="whose name stands in it until it gets another", examples=["安心口腔诊所"])
    greeting: str = Field(description="what callers hear first")
    keys: dict[str, str] = Field(description="what callers may press: a department, or the kind of node in brackets")
    people: list[str]
    steps: list[str] = Field(description="kinds of nodes, in their order", examples=[["announcement", "menu", "ring"]])


@router.get("")
def list_templates(who: Annotated[Who, needs(Right.CONFIG_SEE)]) -> list[TemplateCardBody]:
    """List the templates; `POST /draft/from-template` puts one in the draft's place."""
    del who
    return [
        TemplateCardBody(
            id=card.id,
            purpose=card.purpose,
            company=card.company,
            greeting=card.greeting,
            keys=dict(card.keys),
            people=list(card.people),
            steps=list(card.steps),
        )
        for card in template_cards()
    ]
